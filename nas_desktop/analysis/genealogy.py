"""Which earlier networks a network is a small change of.

No strategy says of whom a network is the child: evolution changes one of a few good ones, Guided and TPE draw near many
good ones. What can be said of all of them is the nearest earlier network, and what is different.
"""

from dataclasses import dataclass

from nas_desktop.analysis.stages import searched_row
from nas_desktop.core.state import SearchState
from nas_desktop.core.trial_row import TrialRow

_MOST_CHANGED = 3  # settings: beyond it a network is a beginning of its own
_MOST_STEPS = 6


@dataclass(frozen=True, slots=True)
class Ancestor:
    """An earlier network, and what is different in the one that follows it."""

    row: TrialRow
    changed: tuple[str, ...]  # keys of drawn settings


def lineage(state: SearchState, row: TrialRow) -> tuple[Ancestor, ...]:
    """The networks that lead to that of a trial, the first first; empty where none before it is near.

    Of equally near ones the best counts. A network that was trained several times stands there once.
    """
    searched = searched_row(state, row)
    if searched is None or searched.study != "search":
        return ()
    known = {row.design: row for row in state.search_rows if row.score is not None}
    found: list[Ancestor] = []
    now = searched
    while len(found) < _MOST_STEPS and (ancestor := _nearest(now, known)) is not None:
        found.append(ancestor)
        now = ancestor.row
    return tuple(reversed(found))


def _nearest(row: TrialRow, known: dict[int, TrialRow]) -> Ancestor | None:
    earlier = [other for design, other in known.items() if design < row.design]
    pairs = [(other, _changed(other, row)) for other in earlier]
    near = [(other, changed) for other, changed in pairs if 0 < len(changed) <= _MOST_CHANGED]
    if not near:
        return None
    other, changed = min(near, key=lambda pair: (len(pair[1]), -(pair[0].score or 0.0), pair[0].trial))
    return Ancestor(other, changed)


def _changed(before: TrialRow, after: TrialRow) -> tuple[str, ...]:
    keys = dict.fromkeys((*before.drawn, *after.drawn))
    return tuple(key for key in keys if before.drawn.get(key) != after.drawn.get(key))
