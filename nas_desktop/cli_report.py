"""What a person reads while a search runs in a terminal."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from nas_desktop.analysis.legs import begin_sentence, leg_of
from nas_desktop.analysis.plan_words import words as plan_words
from nas_desktop.analysis.stages import trial_name
from nas_desktop.analysis.verdict_words import final_sentence, seal_sentence, verdict_sentence
from nas_desktop.core.events import (
    DataReady,
    EpochFinished,
    Event,
    LogWritten,
    ModelTested,
    SearchEstimated,
    SearchFinished,
    SearchPaused,
    SearchPlanned,
    SearchResumed,
    TrialFinished,
    TrialParked,
    TrialStarted,
    WinnerJudged,
)
from nas_desktop.core.masking import without_controls
from nas_desktop.core.objectives import Objectives
from nas_desktop.core.specs import LegName
from nas_desktop.core.state import SearchState
from nas_desktop.core.trial_row import TrialRow

if TYPE_CHECKING:
    from nas_desktop.datasets.decoding_check import DecodingCheck
    from nas_desktop.datasets.source import Listing
    from nas_desktop.search.project_check import Finding

_N_NAMED = 20  # unreadable images named one by one
_TIME_UNITS = ((6000.0, 3600, "h"), (100.0, 60, "min"), (0.0, 1, "s"))  # from so many seconds on


class SearchReport:
    """One line for each thing worth reading.

    Args:
        earlier: what has been before, where a search goes on.
    """

    def __init__(self, root: Path, earlier: SearchState | None = None) -> None:
        self._root = root
        self._state = earlier or SearchState()
        self._leg: LegName | None = None
        self._planned: list[str] = []  # sentences of the plan, as they were printed last

    def tell(self, event: Event) -> None:
        """Print what `event` means, if it is worth a line."""
        self._state.apply(event)
        if self._is_history(event):
            return
        for line in (self._leg_line(event), self._line(event)):
            if line:
                print(without_controls(line), flush=True)

    def _is_history(self, event: Event) -> bool:
        """Whether the event was told by an earlier search already."""
        if not isinstance(event, TrialStarted | EpochFinished | TrialFinished):
            return False
        return self._state.rows[event.study, event.trial].origin == "history"

    def _leg_line(self, event: Event) -> str:
        """What begins, where a trial is the first of its part of the search."""
        leg = leg_of(self._state) if isinstance(event, TrialStarted) else self._leg
        if leg is None or leg == self._leg:
            return ""
        self._leg = leg
        return begin_sentence(self._state, leg)

    def _line(self, event: Event) -> str:
        match event:
            case SearchResumed(n_finished=n, unfinished=unfinished):
                return f"Going on: {n} trials are finished, {len(unfinished)} are taken up again."
            case DataReady(data=data):
                sizes = f"{data.n_train} to train on, {data.n_val} to validate, {data.n_test} to test"
                return f"{data.title}: {len(data.classes)} classes, {data.n_images} images; {sizes}."
            case SearchEstimated():
                return f"About {time_range(event.seconds_low, event.seconds_high)} for {_trials_at_once(event)}."
            case SearchPlanned():
                return self._plan_lines(event)
            case TrialStarted() | EpochFinished() | TrialParked() | TrialFinished():
                return self._trial_line(event)
            case WinnerJudged():
                return verdict_sentence(event)
            case ModelTested():
                return _tested_line(event)
            case SearchPaused():
                return "Paused. Nothing is lost."
            case LogWritten(level="info" | "warning" | "error"):
                return event.message
            case SearchFinished(reason="done"):
                return "\n".join([*_result_lines(event, self._state), *front_lines(self._state)])
        return ""

    def _plan_lines(self, plan: SearchPlanned) -> str:
        """The sentences of a plan that are new."""
        lines = plan_words(plan)
        known, self._planned = self._planned, lines
        return "\n".join(line for line in lines if line not in known)

    def _trial_line(self, event: TrialStarted | EpochFinished | TrialParked | TrialFinished) -> str:
        row = self._state.rows[event.study, event.trial]
        name = trial_name(row)
        match event:
            case TrialStarted():
                return _start_line(name, event)
            case EpochFinished() if row.stage == "final":
                return f"{name}, epoch {event.epoch}: {percent(event.score)} of images it is trained on"
            case EpochFinished():
                return f"{name}, epoch {event.epoch}: {percent(event.score)}"
            case TrialParked():
                return f"{name} rests after epoch {event.epoch}: {percent(event.score)}."
            case TrialFinished(state="FAIL"):
                return f"{name} failed: {event.reason}"
            case TrialFinished(state="PRUNED") if not row.came_to_its_end:
                return f"{name} is pruned: {event.reason}."
            case TrialFinished() if row.stage == "final":
                return f"{name} is complete after {event.seconds:.0f} s."
            case TrialFinished():
                word = "complete" if event.state == "COMPLETE" else "screened"
                return f"{name} is {word}: {percent(event.score)} in {event.seconds:.0f} s{self._rank(event)}."

    def _rank(self, event: TrialFinished) -> str:
        """How a complete trial stands among the others."""
        state = self._state
        if event.study != "search":
            return ""
        if state.best is not None and state.best.trial == event.trial:
            return ", the best so far"
        on_front = state.is_on_front(state.rows[event.study, event.trial])
        return ", on the front" if on_front else ""


def _tested_line(event: ModelTested) -> str:
    """One look at the test part; where it was not the first model, that too."""
    several = "" if event.n_models == 1 else f" They have scored {event.n_models} models by now."
    return f"Test accuracy: {percent(event.accuracy)} on {event.n_images} images no training has seen.{several}"


def scan_values(title: str, listing: "Listing", check: "DecodingCheck | None" = None) -> dict[str, Any]:
    """What `scan --json` prints."""
    counts = [0] * len(listing.classes)
    for label in listing.labels.tolist():
        counts[label] += 1
    unreadable = check.unreadable if check is not None else listing.unreadable
    return {
        "title": title,
        "n_images": listing.n_images,
        "n_test": int(listing.is_test.sum()) if listing.is_test is not None else None,
        "n_channels": listing.n_channels,
        "native_size": listing.native_size,
        "classes": dict(zip(listing.classes, counts, strict=True)),
        "fingerprint": listing.fingerprint,
        "mirrors": listing.mirrors,
        "n_unreadable": len(unreadable),
        "unreadable": unreadable[:_N_NAMED],
        "is_decoded": check is not None,
        "smallest": check.smallest if check is not None else None,
        "largest": check.largest if check is not None else None,
    }


def scan_lines(facts: dict[str, Any]) -> list[str]:
    """The same for a person."""
    test = facts["n_test"]
    return [
        f"{facts['title']}: {facts['n_images']} images in {len(facts['classes'])} classes",
        "Colour: grey" if facts["n_channels"] == 1 else f"Colour: {facts['n_channels']} channels",
        _size_line(facts),
        "Test part: 15 % will be set aside" if test is None else f"Test part: {test} images, given by the set",
        *_unreadable_lines(facts),
        *(f"{count:8d}  {name}" for name, count in facts["classes"].items()),
    ]


def _size_line(facts: dict[str, Any]) -> str:
    size, smallest, largest = facts["native_size"], facts["smallest"], facts["largest"]
    if size:
        return f"Size: {size} × {size}, taken as it is"
    found = ""
    if smallest is not None:
        (height, width), (tall, wide) = smallest, largest
        found = f"{width} × {height} to {wide} × {tall}, "
    return f"Size: {found}made 32 × 32 unless told otherwise"


def _unreadable_lines(facts: dict[str, Any]) -> list[str]:
    """How many cannot be read, and the first of them by name."""
    n, names = facts["n_unreadable"], facts["unreadable"]
    if n:
        at_least = "" if facts["is_decoded"] else "at least "
        more = [f"          and {n - len(names)} more"] if n > len(names) else []
        return [f"Cannot be read: {at_least}{n}, left out of a search", *(f"          {name}" for name in names), *more]
    return ["Cannot be read: none"] if facts["is_decoded"] else []


def finding_line(finding: "Finding") -> str:
    """What `repair` and `doctor` say of one part of a project."""
    word = {"ok": "ok      ", "repaired": "repaired", "failed": "FAILED  "}[finding.outcome]
    return f"{word} {finding.name}: {finding.detail}"


class CountingLine:
    """How far something has got, on standard error: one line that counts up; in a file, only where it ended.

    Args:
        unit: What is counted, `scale` at a time.
    """

    def __init__(self, title: str, unit: str, scale: int = 1) -> None:
        self._title = title
        self._unit = unit
        self._scale = scale
        self._is_terminal = sys.stderr.isatty()
        self._last = ""

    def __enter__(self) -> Self:
        return self

    def tell(self, done: int, total: int) -> None:
        """So far it has got."""
        so_far, in_all = done // self._scale, -(-total // self._scale)
        line = f"{self._title}: {in_all if done == total else so_far:,} of {in_all:,} {self._unit}"
        if line != self._last and self._is_terminal:
            print(f"\r{line}", end="", file=sys.stderr, flush=True)
        self._last = line

    def __exit__(self, *exception: object) -> None:
        if self._last:
            print("" if self._is_terminal else self._last, file=sys.stderr)


def _start_line(name: str, event: TrialStarted) -> str:
    """What is about to be trained, where it comes from and what was changed about it."""
    origin = {"known-good": ", a known-good design", "second-seed": f", trial {event.design} with another seed"}
    ms = f", {event.ms:.2g} ms an image" if event.ms is not None else ""
    size = f"{count(event.n_params)} weights, {count(event.n_macs)} multiply-adds{ms}."
    again = (
        f", trial {event.promoted_from} in full" if event.stage == "full" and event.promoted_from is not None else ""
    )
    return " ".join((f"{name}{again}{origin.get(event.origin, '')}: {size}", *event.notes))


def _result_lines(event: SearchFinished, state: SearchState) -> list[str]:
    if event.best_trial is None and event.final_trial is None:
        return ["No trial was completed."]
    score = event.val_accuracy if event.val_score is None else event.val_score
    words = state.objectives.score_words
    if event.final_trial is None:
        return [
            f"Done in {event.seconds:.0f} s. Best: trial {event.best_trial}.",
            f"Validation {words} {percent(score)}, test accuracy {percent(event.test_accuracy)}.",
        ]
    return [
        f"Done in {event.seconds:.0f} s. {final_sentence(state)}",
        f"In the search: validation {words} {percent(score)}, trial {event.best_trial}.",
        f"At the end: test accuracy {percent(event.test_accuracy)}, the final model. {seal_sentence(state)}",
    ]


def front_lines(state: SearchState) -> list[str]:
    """The trials that nothing beats in score and size, smallest first; nothing where size is no objective."""
    objectives = state.objectives
    if not state.front:
        return []
    trials = [f"trial {row.trial} ({percent(row.score)}, {_size_words(objectives, row)})" for row in state.front]
    return [f"Front: {', '.join(trials)}"]


def _size_words(objectives: Objectives, row: TrialRow) -> str:
    size = objectives.size_of(row)
    return f"{size:.3g} ms" if objectives.size == "ms" else f"{count(round(size))} {objectives.size_words}"


def percent(share: float | None) -> str:
    """An accuracy for the reader."""
    return "none" if share is None else f"{100 * share:.1f} %"


def time_range(low: float, high: float) -> str:
    """A range of durations for the reader: 12–18 min."""
    scale, unit = next((scale, unit) for least, scale, unit in _TIME_UNITS if high >= least)
    decimals = 1 if unit == "h" else 0
    first, last = f"{low / scale:.{decimals}f}", f"{high / scale:.{decimals}f}"
    return f"{first if first == last else f'{first}–{last}'} {unit}"


def _trials_at_once(event: SearchEstimated) -> str:
    trials = f"{event.trials} trial{'s' if event.trials != 1 else ''}"
    return f"{trials}, at most {event.n_slots} at once" if event.n_slots > 1 else f"{trials}, one at a time"


def count(n: int) -> str:
    """A count with three figures: 1.60 M."""
    for limit, unit in ((1_000_000_000, "G"), (1_000_000, "M"), (1_000, "k")):
        if n >= limit:
            return f"{n / limit:.3g} {unit}"
    return str(n)
