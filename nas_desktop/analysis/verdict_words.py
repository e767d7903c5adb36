"""How sure it is that the winner is better, and what the test part has been asked."""

from collections.abc import Callable

from nas_desktop.core.events import WinnerJudged
from nas_desktop.core.state import SearchState
from nas_desktop.core.trial_row import TrialRow


def plain_points(points: float) -> str:
    """A difference in points with one decimal, the same in every country."""
    return f"{points:.1f}"


def verdict_sentence(verdict: WinnerJudged, points: Callable[[float], str] = plain_points) -> str:
    """`Better than the control by 1.8 ± 0.6 points: 19 of 20 such results are real.`"""
    gain, margin = points(100 * verdict.gain), points(100 * verdict.margin)
    if verdict.is_better:
        return f"Better than the control by {gain} ± {margin} points: 19 of 20 such results are real."
    if verdict.gain + verdict.margin < 0:
        worse = points(-100 * verdict.gain)
        return f"The control is better, by {worse} ± {margin} points: its network is taken."
    sign = "+" if verdict.gain >= 0 else ""
    taken = "that of the control" if verdict.takes_control else f"trial {verdict.winner}"
    return f"A tie with the control ({sign}{gain} ± {margin} points): the smaller network is taken, {taken}."


def taken_words(verdict: WinnerJudged) -> str:
    """Whose network is trained at the end."""
    return "the control's network" if verdict.takes_control else f"the network of trial {verdict.winner}"


def final_sentence(state: SearchState) -> str:
    """Of what the final model is made; empty where there is none."""
    final = state.final
    if final is None:
        return ""
    whose = _whose(state, final)
    images = f" on {state.plan.final_images:,} images" if state.plan is not None and state.plan.final_images else ""
    return f"Final model: {whose}, trained once more{images}."


def n_models_tested(state: SearchState) -> int:
    """How many different models the test part has scored."""
    if state.tests:
        return max(test.n_models for test in state.tests)
    return int(state.finish is not None and state.finish.test_accuracy is not None)


def seal_sentence(state: SearchState) -> str:
    """Whether the test part is still worth what it was; empty while it is sealed."""
    n = n_models_tested(state)
    if not n:
        return ""
    if n == 1:
        return "The test images were opened once, for one model."
    return f"The test images have scored {n} models. The best of several looks better than it is."


def _whose(state: SearchState, final: TrialRow) -> str:
    if state.verdict is not None:
        return taken_words(state.verdict)
    if final.promoted_from is not None:
        return f"the network of trial {final.promoted_from}"
    return "the winner's network"
