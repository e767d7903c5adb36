"""How the trials of a search ended: counts, time and causes."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from nas_desktop.core.state import SearchState
from nas_desktop.core.trial_row import TrialRow

Outcome = Literal["COMPLETE", "SCREENED", "PRUNED", "FAIL", "RUNNING", "RESTING", "WAITING"]
OUTCOMES: tuple[Outcome, ...] = ("COMPLETE", "SCREENED", "PRUNED", "FAIL", "RUNNING", "RESTING", "WAITING")
OUT_OF_MEMORY = "out of memory"
NOT_A_NUMBER = "the loss is not a number"
TOO_SLOW = "took too long"
WORKER_ENDED = "the worker ended"
DISK_FULL = "the disk is full"
DEVICE_LOST = "the device failed"
UNKNOWN = "no cause known"

# The first that fits counts: a worker that was killed for its memory is out of memory, not just ended.
_CAUSES: tuple[tuple[str, str], ...] = (
    (r"out of memory|memoryerror|cannot allocate|can't allocate|bad_alloc|\boom\b", OUT_OF_MEMORY),
    (r"not a number|no longer a number|\bnan\b|diverged|not finite", NOT_A_NUMBER),
    (r"time-?out|timed out|time out|too long", TOO_SLOW),
    (r"no space left|disk is full|disk full", DISK_FULL),
    (r"worker (was )?ended|worker died|worker has died|lost its worker", WORKER_ENDED),
    (r"\bcuda\b|cudnn|cublas|\bdevice\b|driver", DEVICE_LOST),
)
_CLASS_NAME = re.compile(r"^[A-Za-z_.]*(Error|Exception|Warning): ?")
_CLAUSE_END = re.compile(r"[:;,(\n]|\. |\.$")
_LONGEST = 48  # characters of a cause that is none of the known ones


@dataclass(frozen=True, slots=True)
class OutcomeCount:
    """The designs of which the furthest trial is in one state."""

    outcome: Outcome
    n: int
    seconds: float


@dataclass(frozen=True, slots=True)
class CauseCount:
    """The failures of one cause."""

    cause: str
    n: int
    seconds: float


def outcome_of(row: TrialRow) -> Outcome:
    """The state of a trial as it is shown: a finished screening was not stopped early, and a parked trial rests."""
    if row.state == "PRUNED" and row.came_to_its_end:
        return "SCREENED"
    return "RESTING" if row.state == "WAITING" and row.parked else row.state


def design_outcomes(state: SearchState) -> Counter[Outcome]:
    """How many designs have got where, each counted by the trial in which it got furthest."""
    return Counter(state.once("design_outcomes", lambda: Counter(map(outcome_of, state.furthest_rows))))


def outcome_counts(state: SearchState) -> tuple[OutcomeCount, ...]:
    """Every outcome, in the order of OUTCOMES; they add up to the designs planned, or to those there are."""
    return state.once("outcome_counts", lambda: _outcome_counts(state))


def _outcome_counts(state: SearchState) -> tuple[OutcomeCount, ...]:
    counts = design_outcomes(state)
    counts["WAITING"] += max(0, state.n_planned - len(state.asked_rows))
    seconds = dict.fromkeys(OUTCOMES, 0.0)
    for row in state.search_rows:
        if row.origin != "history":
            seconds[outcome_of(row)] += row.seconds
    return tuple(OutcomeCount(outcome, counts[outcome], seconds[outcome]) for outcome in OUTCOMES)


def cause_counts(rows: Iterable[TrialRow]) -> tuple[CauseCount, ...]:
    """The causes of the failures among `rows`, the commonest first."""
    counts: Counter[str] = Counter()
    seconds: dict[str, float] = {}
    for row in rows:
        if row.state == "FAIL":
            cause = cause_of(row.reason)
            counts[cause] += 1
            seconds[cause] = seconds.get(cause, 0.0) + row.seconds
    return tuple(CauseCount(cause, n, seconds[cause]) for cause, n in counts.most_common())


def cause_of(reason: str) -> str:
    """What a reason amounts to in a few words; reasons that differ only in their figures have one cause."""
    words = reason.strip()
    for pattern, cause in _CAUSES:
        if re.search(pattern, words, re.IGNORECASE):
            return cause
    clause = _CLAUSE_END.split(_CLASS_NAME.sub("", words), maxsplit=1)[0].strip() or words
    clause = re.sub(r"\d[\d.,]*", "…", clause)
    if len(clause) > _LONGEST:
        clause = clause[: _LONGEST - 1].rstrip() + "…"
    return clause[:1].lower() + clause[1:] if clause else UNKNOWN
