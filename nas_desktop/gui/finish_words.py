"""How a search ended, in two or three sentences."""

from nas_desktop.analysis.verdict_words import seal_sentence, verdict_sentence
from nas_desktop.core.state import SearchState
from nas_desktop.core.trial_row import TrialRow
from nas_desktop.gui import numbers


def finish_words(state: SearchState) -> str:
    """The winner, how sure that is, and what the test says."""
    finish = state.finish
    if finish is None or state.best is None:
        return "Finished. No trial was complete."
    text = f"Finished. {_best_words(state, state.best)}"
    front = f" On the front of {_front_words(state)}: {numbers.counted(len(finish.front), 'trial')}."
    front = front if finish.front else ""
    if state.verdict is not None:
        text = f"{text}. {verdict_sentence(state.verdict, _points)}".removesuffix(".")
    if finish.final_trial is not None and finish.test_accuracy is not None:
        return f"{text}. The final model is right on {numbers.percent(finish.test_accuracy)} of the test images.{front}"
    if finish.test_accuracy is None:
        return f"{text}.{front}"
    test = numbers.percent(finish.test_accuracy)
    tested = test if state.objectives.score == "accuracy" else f"an accuracy of {test}"
    on = "of" if state.objectives.score == "accuracy" else "on"
    joined = f"{text}. The best has" if state.verdict is not None else f"{text} and"
    return f"{joined} {tested} {on} the test images, which no network had seen.{front}"


def _best_words(state: SearchState, best: TrialRow) -> str:
    objectives, score = state.objectives, numbers.percent(best.score)
    if objectives.score == "accuracy":
        return f"Trial {best.trial} is the best, with {score} of the validation images"
    return f"Trial {best.trial} is the best, with a {objectives.score_words} of {score} in validation"


def _front_words(state: SearchState) -> str:
    return f"{state.objectives.score_words} and {state.objectives.size_words}"


def evidence_words(state: SearchState) -> str:
    """How sure it is that the winner is better, and what the test images have been asked; empty before both."""
    sure = verdict_sentence(state.verdict, _points) if state.verdict is not None else ""
    sealed = seal_sentence(state) if state.tests else ""  # older logs do not count
    return " ".join(filter(None, (sure, sealed)))


def _points(points: float) -> str:
    return numbers.decimal(points, 1)
