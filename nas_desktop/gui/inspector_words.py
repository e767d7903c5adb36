"""What the inspector says of a trial."""

from nas_desktop.analysis.outcomes import outcome_of
from nas_desktop.analysis.stages import STAGE_TITLES, ranked_trials
from nas_desktop.core.state import SearchState
from nas_desktop.core.trial_row import TrialRow
from nas_desktop.gui import numbers
from nas_desktop.gui.error_words import failure_words
from nas_desktop.gui.trial_words import origin_sentence, shown_state
from nas_desktop.gui.widgets.state_mark import STATE_WORDS

_ORDINALS = ("best", "second", "third", "fourth", "fifth")


def state_words(state: SearchState, row: TrialRow) -> str:
    """How far it got, and how it compares: `Complete, second of 19`."""
    words = STATE_WORDS[shown_state(row, state.best)]
    match outcome_of(row):
        case "RUNNING":
            return f"{words}, epoch {min(len(row.curve) + 1, row.epochs)} of {row.epochs}"
        case "RESTING":
            return f"{words} after epoch {row.parked} of {row.epochs}"
        case "PRUNED":
            return f"{words} after {numbers.counted(len(row.curve), 'epoch')}"
    ranked = ranked_trials(state)
    place = next((i for i, one in enumerate(ranked) if one is row), None)
    if place is None or len(ranked) < 2:
        return words
    rank = _ORDINALS[place] if place < len(_ORDINALS) else f"number {place + 1}"
    return f"{'Best' if place == 0 else f'{words}, {rank}'} of {len(ranked)}"


def gap_words(state: SearchState, row: TrialRow) -> str:
    """How far it is from the best, in points; empty where that says nothing."""
    best, score = state.best, row.last_score
    if best is None or best.score is None or score is None or row is best:
        return ""
    if (row.stage == "screen") != (best.stage == "screen"):
        return f"in a {STAGE_TITLES[row.stage].lower()}"
    points = 100 * (best.score - score)
    if abs(points) < 0.05:
        return "as good as the best"
    return f"{numbers.decimal(abs(points), 1)} {'below' if points > 0 else 'above'} best"


def remark(row: TrialRow) -> str:
    """Why it ended as it did, or where it comes from; empty where there is nothing to say."""
    if row.state == "FAIL":
        return failure_words(row.reason)
    return row.reason or origin_sentence(row)


def same_words(n_same: int, n_different: int) -> str:
    """How many settings are not listed, because they are the best's."""
    if not n_different:
        return "Every setting is the best's." if n_same else ""
    return f"{numbers.counted(n_same, 'setting is', 'settings are')} the same" if n_same else ""
