"""What is known of one trial's model, in words: its score, how sure that is, what it costs, where it comes from."""

from dataclasses import dataclass
from math import isnan
from string import hexdigits

from nas_desktop.analysis.confidence import confidence_range
from nas_desktop.analysis.stages import searched_row, test_accuracy_of, trial_name
from nas_desktop.analysis.verdict_words import final_sentence
from nas_desktop.core.specs import DataFacts
from nas_desktop.core.state import SearchState
from nas_desktop.core.trial_row import TrialRow
from nas_desktop.gui import numbers, trial_words
from nas_desktop.gui.error_words import explain
from nas_desktop.gui.parameter_words import Fact
from nas_desktop.gui.trial_words import shown_state
from nas_desktop.gui.widgets.state_mark import STATE_WORDS

_CIFAR10 = ("cifar10", "cifar-10")  # names of the data set; its verdicts mean nothing for others
_VERDICTS = ((0.85, "excellent for CIFAR-10"), (0.70, "good for CIFAR-10"))
_HEADER_BYTES = 2000  # of a file of weights: names and shapes
_WEIGHT_BYTES = 4
_SHORT_HASH = 8  # characters; two data sets of a user never share so many
SHOW_BEST = "Show the best"
SHOW_FINAL = "Show the final model"
_NEED_AN_END = ("resume", "settings", "new")  # what cannot be done while a search is under way
NO_MODEL = {  # while there is no trial to show, by the phase of the search: icon, heading, sentence
    "idle": ("trophy", "No search yet", "The best network of a search is drawn here, with all its figures."),
    "preparing": ("hourglass", "The search is being prepared", "The first complete trial is shown here."),
    "running": ("hourglass", "No trial is complete yet", "The first complete trial is shown here."),
    "paused": ("hourglass", "No trial is complete yet", "The first complete trial is shown here."),
    "stopped": ("trophy", "No trial is complete", "Resume the search, and the first complete trial is shown here."),
    "failed": ("trophy", "No trial is complete", "Resume the search, and the first complete trial is shown here."),
    "finished": ("trophy", "No trial was complete", "The Results tab says why the trials failed."),
}
_SHORT = {"bfloat16": "bf16", "float32": "fp32"}  # the field's own abbreviations


@dataclass(frozen=True, slots=True)
class Headline:
    """The one figure of a model."""

    figure: str
    unit: str
    below: str  # how sure it is, or why there is none
    verdict: str  # empty where none is honest


def state_words(state: SearchState, row: TrialRow) -> str:
    """`Best`, `Complete`, `Running, epoch 3 of 8`, `Failed: out of memory`."""
    if row.stage == "final":
        searched = searched_row(state, row)
        return f"of {trial_name(searched).lower()}" if searched is not None else ""
    words = STATE_WORDS[shown_state(row, state.best)]
    if row.state == "RUNNING":
        return f"{words}, epoch {min(len(row.curve) + 1, row.epochs)} of {row.epochs}"
    return f"{words}: {row.reason}" if row.state in ("FAIL", "PRUNED") and row.reason else words


def headline(state: SearchState, row: TrialRow) -> Headline:
    """The test score where there is one, else the validation score."""
    accuracy, data = test_accuracy(state, row), state.data
    if accuracy is not None and data is not None and data.n_test:
        low, high = (numbers.decimal(100 * share, 1) for share in confidence_range(accuracy, data.n_test))
        unit = f"% on {numbers.counted(data.n_test, 'test image')}"
        sure = f"{low} to {high} with 95 % confidence"
        return Headline(numbers.decimal(100 * accuracy, 1), unit, sure, verdict(data, accuracy))
    if row.stage == "final":
        return Headline(numbers.NOTHING, "not tested", "It is trained on the validation images as well.", "")
    if row.last_score is None:
        return Headline(numbers.NOTHING, "no score", "", "")
    images = numbers.counted(data.n_val, "validation image") if data else "the validation images"
    so_far = " so far" if row.state == "RUNNING" else ""
    words = state.objectives.score_words
    of = "" if words == "accuracy" else f"{words} "
    unit = f"% {of}on {images}{so_far}"
    return Headline(numbers.decimal(100 * row.last_score, 1), unit, _why_no_test(state, row), "")


def model_banner(state: SearchState, shown: TrialRow | None, *, under_way: bool) -> tuple[str, ...] | None:
    """What is to be known before the figures are read: tone, sentence, links; None where they speak for themselves."""
    if shown is None:
        return None
    if state.final is not None and shown is state.final:
        is_tested = test_accuracy_of(state, shown) is not None
        return None if is_tested else ("accent", "The final model. The test score comes at the end.")
    if shown is state.best and state.final is not None:
        return "accent", f"Trial {shown.trial} is the best of the search. {final_sentence(state)}", SHOW_FINAL
    if shown is not state.best:
        best = state.best
        if shown.state == "FAIL" and (known := explain(shown.reason)) is not None:
            act = () if under_way and known.act in _NEED_AN_END else (known.label,)
            return ("bad", f"Trial {shown.trial} failed. {known.sentence}", *act, *((SHOW_BEST,) if best else ()))
        others = f"The best is trial {best.trial}." if best is not None else "No trial is complete yet."
        return ("accent", f"Trial {shown.trial} is selected. {others}", *((SHOW_BEST,) if best is not None else ()))
    if under_way:
        return "accent", "Best so far. The test score comes at the end."
    if state.phase in ("stopped", "failed"):
        return "accent", "Best so far. The search has not ended; resume it for the rest and for the test score."
    return None


def test_accuracy(state: SearchState, row: TrialRow) -> float | None:
    """The score on the test part, which the final model or the winner of a finished search alone has."""
    return test_accuracy_of(state, row)


def verdict(data: DataFacts, accuracy: float) -> str:
    """What a test accuracy means on images for which that is known."""
    if data.name.lower() not in _CIFAR10:
        return ""
    return next((words for limit, words in _VERDICTS if accuracy > limit), "")


def score_facts(state: SearchState, row: TrialRow) -> list[Fact]:
    """Accuracy, where the search is after another score, and the class the model finds least of."""
    scores: list[Fact] = []
    if row.stage == "final":
        return _final_facts(state, row)
    if state.objectives.score != "accuracy":
        scores.append((f"Validation {state.objectives.score_words}", numbers.percent(row.last_score)))
        scores.append(("Validation accuracy", numbers.percent(row.val_accuracy)))
    weakest = weakest_class(row.recall, state.data.classes if state.data else ())
    return [*scores, *([("Weakest class", weakest)] if weakest else [])]


def weakest_class(recall: tuple[float, ...], classes: tuple[str, ...]) -> str:
    """The class of whose images the smallest share is found: `shirt, 52.0 %`; empty where that is unknown."""
    known = [(share, name) for share, name in zip(recall, classes, strict=False) if not isnan(share)]
    if len(known) < 2 or len(recall) != len(classes):
        return ""
    share, name = min(known)
    return f"{name}, {numbers.percent(share)}"


def cost_facts(row: TrialRow, file_bytes: int | None, *, with_score: bool = True) -> list[Fact]:
    """What the model reached, and costs; `file_bytes` is the size of its kept weights, if they are there."""
    size = numbers.size(file_bytes) if file_bytes else f"about {numbers.size(_estimate(row))}"
    return [
        *([("Validation", numbers.percent(row.last_score))] if with_score else []),
        ("Weights", numbers.count(row.n_params)),
        ("File", size),
        ("Multiply-adds", numbers.amount(row.n_macs)),
        *([("Time an image", numbers.milliseconds(row.ms))] if row.ms is not None else []),
    ]


def training_facts(state: SearchState, row: TrialRow) -> list[Fact]:
    """How the model was trained."""
    mode = state.modes.get(row.mode)
    device = {"cpu": "CPU"}.get(mode.device, mode.device) if mode else numbers.NOTHING
    return [
        ("Trained in", numbers.seconds(row.seconds) if row.seconds else numbers.NOTHING),
        ("Epochs", f"{len(row.curve)} of {row.epochs}" if len(row.curve) < row.epochs else str(row.epochs)),
        ("Recipe", str(state.config.get("recipe") or numbers.NOTHING)),
        ("Device", f"{device}, {_SHORT[mode.dtype]}" if mode else device),
    ]


def origin_facts(state: SearchState, row: TrialRow) -> list[Fact]:
    """On what the model was trained, and from which seed: together they repeat it."""
    data = state.data
    images = ", ".join(filter(None, (data.title, _short(data.fingerprint)))) if data else numbers.NOTHING
    thought_of = [("Origin", trial_words.origin(row))] if row.origin != "strategy" else []
    return [("Data", images), ("Seed", str(row.seed)), *thought_of]


def _why_no_test(state: SearchState, row: TrialRow) -> str:
    """The banner says it of the best."""
    if state.final is not None:
        return "In the search; only the final model is scored on the test images."
    return "" if row is state.best else "Only the winner is scored on the test images."


def _final_facts(state: SearchState, row: TrialRow) -> list[Fact]:
    """What the search said of the same network."""
    searched, data = searched_row(state, row), state.data
    facts: list[Fact] = []
    if searched is not None:
        name = trial_name(searched).lower()
        name = f"As {name}" if searched.stage == "control" else f"In the search, {name}"
        facts.append((name, f"{numbers.percent(searched.score)} in validation"))
    if data is not None:
        planned = state.plan.final_images if state.plan is not None else 0
        n = planned or data.n_images - data.n_test - data.n_skipped
        facts.append(("Trained on", numbers.counted(n, "image")))
    return facts


def _short(fingerprint: str) -> str:
    """The first figures of a hash; what is no hash says itself what it is."""
    is_hash = len(fingerprint) >= _SHORT_HASH and set(fingerprint) <= set(hexdigits)
    return f"{fingerprint[:4]}·{fingerprint[4:8]}" if is_hash else fingerprint


def _estimate(row: TrialRow) -> int:
    return _WEIGHT_BYTES * row.n_params + _HEADER_BYTES
