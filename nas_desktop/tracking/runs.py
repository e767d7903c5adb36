"""What is read of an MLflow store: plain values, which cross the border of the reading process as JSON."""

from dataclasses import dataclass
from typing import Literal

RunState = Literal["WAITING", "RUNNING", "COMPLETE", "PRUNED", "FAIL"]
_STATES: tuple[RunState, ...] = ("WAITING", "RUNNING", "COMPLETE", "PRUNED", "FAIL")
_OF_STATUS: dict[str, RunState] = {"RUNNING": "RUNNING", "FINISHED": "COMPLETE", "FAILED": "FAIL"}


@dataclass(frozen=True, slots=True)
class Experiment:
    """One experiment: in our stores, a data set."""

    experiment_id: str
    name: str
    n_runs: int  # that are no children
    ours: bool  # whether its runs are searches and trials


@dataclass(frozen=True, slots=True)
class RunHead:
    """What a list says of a run."""

    run_id: str
    experiment_id: str
    name: str
    parent: str  # run id; empty for a search
    status: str  # as MLflow has it
    state: RunState  # as a trial's mark shows it
    score: float | None
    reason: str
    project: str  # name of the project that recorded it; empty in the stores of other programs
    trial: int  # number; -1 where the run is no trial of a search
    started_ms: int  # milliseconds since 1970; 0 where unknown
    ended_ms: int
    n_children: int
    best: str  # run id of its best child; empty where there is none

    @property
    def is_search(self) -> bool:
        """Whether the run has trials below it."""
        return self.n_children > 0 or (bool(self.project) and not self.parent)

    @property
    def seconds(self) -> float | None:
        """Wall time from start to end, where both are known."""
        return (self.ended_ms - self.started_ms) / 1000 if self.started_ms and self.ended_ms else None


@dataclass(frozen=True, slots=True)
class RunPage:
    """Some runs of a list; `more` fetches the next ones, and is empty on the last page."""

    runs: tuple[RunHead, ...]
    more: str
    total: int  # -1 where it is not known


@dataclass(frozen=True, slots=True)
class Metric:
    """The latest value of a metric."""

    key: str
    value: float
    step: int


@dataclass(frozen=True, slots=True)
class Curve:
    """A metric by step, thinned evenly where it has very many points."""

    key: str
    n_points: int  # before thinning
    points: tuple[tuple[int, float], ...]


@dataclass(frozen=True, slots=True)
class Artifact:
    """One file of a run."""

    path: str  # below the run's folder, with /
    size: int  # bytes


@dataclass(frozen=True, slots=True)
class Artifacts:
    """The files of a run."""

    folder: str  # where they lie on this computer; empty where they lie elsewhere
    files: tuple[Artifact, ...]
    problem: str  # why there are none, in words


@dataclass(frozen=True, slots=True)
class RunDetail:
    """All that is known of one run, but for its curves."""

    head: RunHead
    experiment: str
    parent_name: str
    params: tuple[tuple[str, str], ...]
    metrics: tuple[Metric, ...]
    tags: tuple[tuple[str, str], ...]
    artifacts: Artifacts


@dataclass(frozen=True, slots=True)
class RunValues:
    """The parameters and latest metrics of a run, by name."""

    params: dict[str, str]
    metrics: dict[str, float]


@dataclass(frozen=True, slots=True)
class ChildScore:
    """How a child run ended."""

    run_id: str
    trial: int
    score: float | None
    state: RunState


@dataclass(frozen=True, slots=True)
class RunPlace:
    """Where a trial's run stands in the tree."""

    experiment_id: str
    parent: str
    run_id: str
    index: int  # among its siblings


def state_of(status: str, recorded: str) -> RunState:
    """The state that was recorded in our tag, or else the nearest to MLflow's status."""
    if status == "RUNNING":
        return "RUNNING"  # a trial that is taken up again still has its former state
    own = next((state for state in _STATES if state == recorded), None)
    return own or _OF_STATUS.get(status, "WAITING")
