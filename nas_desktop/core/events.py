"""Everything that happens in a search, as frozen values. `docs/events.md` documents each for other programs.

An event is durable in `events.db` before anything else hears of it, except the few marked transient: they only say how
far something has got, and nothing is lost without them.
"""

import re
from dataclasses import dataclass, field, fields
from typing import Any, ClassVar, Literal

from nas_desktop.core.json_values import Json, from_json, to_json
from nas_desktop.core.specs import Config, DataFacts, NumericMode, Stage, StudyName

TrialState = Literal["COMPLETE", "PRUNED", "FAIL"]
EndReason = Literal["done", "stopped", "failed"]
LogLevel = Literal["debug", "info", "warning", "error"]
Obstacle = Literal["full", "unwritable", "busy", "missing", "failing"]  # why something cannot be written
Origin = Literal["strategy", "repaired", "known-good", "second-seed", "history"]  # who thought of a trial's network


@dataclass(frozen=True, slots=True)
class SearchStarted:
    """A new search begins; `config` is the whole SearchConfig."""

    name: str
    project: str
    config: dict[str, Any]
    n_trials: int
    seed: int
    time: str  # UTC, ISO 8601
    version: str  # of the program
    space_sha256: str = ""  # of the project's space.py, where the search space is the user's own


@dataclass(frozen=True, slots=True)
class SearchResumed:
    """An interrupted search goes on; its unfinished trials will be trained again under their own numbers."""

    project: str
    n_finished: int
    unfinished: tuple[int, ...]  # trial numbers
    time: str


@dataclass(frozen=True, slots=True)
class SearchExtended:
    """From here on the search is to train so many networks in all; it had been asked for another number."""

    n_trials: int
    time: str


@dataclass(frozen=True, slots=True)
class HistoryImported:
    """Trials of an earlier search were taken over: those just before this event whose `origin` is "history".

    They are known to the strategy and do not count among the trials asked for.
    """

    project: str  # of the earlier search
    n_taken: int
    left_out: dict[str, int]  # why, in words -> how many
    time: str


@dataclass(frozen=True, slots=True)
class DataReading:
    """So many of the images are read."""

    transient: ClassVar[bool] = True

    n_read: int
    n_images: int


@dataclass(frozen=True, slots=True)
class DataReady:
    """The images are prepared; training can begin."""

    data: DataFacts
    seconds: float


@dataclass(frozen=True, slots=True)
class ModeChosen:
    """How numbers are computed from here on; the number stands in every trial's `mode`."""

    mode: int
    numeric: NumericMode
    n_slots: int


@dataclass(frozen=True, slots=True)
class SearchEstimated:
    """How long the trials that are left may take, from random designs and what was measured of this machine."""

    transient: ClassVar[bool] = True

    trials: int  # still to be trained
    n_slots: int
    seconds_low: float  # of all of them; four searches in five end between low and high
    seconds_high: float
    seconds_a_trial: float  # of one, on average


@dataclass(frozen=True, slots=True)
class TrialStarted:
    """A network is about to be trained. `params` is the whole configuration, every default resolved."""

    study: StudyName
    trial: int  # from 0
    design: int
    stage: Stage
    epochs: int
    mode: int
    params: Config
    drawn: Config  # what the strategy chose, by parameter name; params follows from it
    n_params: int  # weights
    n_macs: int  # multiply-adds of one image
    seed: int
    time: str
    notes: tuple[str, ...] = ()
    origin: Origin = "strategy"
    file_bytes: int = 0  # of the saved weights; 0 in older logs
    peak_bytes: int = 0  # most memory of maps at once, for one image in fp32; 0 in older logs
    ms: float | None = None  # for one image on this machine, measured before the training; None: not measured
    excess: dict[str, float] = field(default_factory=dict)  # by limit, the share by which it is exceeded; 0 or less
    resumes_after: int = 0  # epochs; above 0 where an interrupted training goes on from a checkpoint
    batch_parts: int = 1  # pieces a batch is cut into, where a whole one needed more memory than there is


@dataclass(frozen=True, slots=True)
class TrialProgress:
    """A share of the current epoch is done."""

    transient: ClassVar[bool] = True

    study: StudyName
    trial: int
    epoch: int  # from 1
    share: float  # of this epoch, 0 to 1
    images_per_second: float


@dataclass(frozen=True, slots=True)
class EpochFinished:
    """The network has seen the training data once more and was scored on the validation data."""

    study: StudyName
    trial: int
    epoch: int  # from 1
    train_loss: float  # mean cross-entropy per image, in nats
    val_loss: float
    val_accuracy: float  # share of images classified correctly, 0 to 1
    learning_rate: float  # of the last step
    images_per_second: float  # while training
    seconds: float  # wall time of this epoch, validation included
    val_score: float | None = None  # of the objective, 0 to 1; None in older logs: the accuracy

    @property
    def score(self) -> float:
        """The validation score of the search's objective."""
        return self.val_accuracy if self.val_score is None else self.val_score


@dataclass(frozen=True, slots=True)
class TrialFinished:
    """A trial has ended, whatever its state."""

    study: StudyName
    trial: int
    design: int
    stage: Stage
    epochs: int  # trained
    mode: int
    state: TrialState
    val_accuracy: float | None  # None where there is none: a FAIL before the first score
    n_params: int
    n_macs: int
    seconds: float
    params: Config
    reason: str = ""  # why it failed or stopped early, in words
    traceback: str = ""
    model: str = ""  # folder of the kept weights inside the project, if they were kept
    val_score: float | None = None  # of the objective; None where val_accuracy is, and in older logs: the accuracy
    recall: tuple[float, ...] = ()  # of each class, in their order; NaN without validation images, () where unknown
    ms: float | None = None  # as in TrialStarted

    @property
    def score(self) -> float | None:
        """The validation score of the search's objective; None where there is none."""
        return self.val_accuracy if self.val_score is None else self.val_score


@dataclass(frozen=True, slots=True)
class TrialSilent:
    """Nothing was heard of a running trial for far longer than its batches take; 0 seconds: it is heard again."""

    transient: ClassVar[bool] = True

    study: StudyName
    trial: int
    seconds: float  # since its last sign of life


@dataclass(frozen=True, slots=True)
class StorageBlocked:
    """Something cannot be written. The search stands, tries again by itself, and has lost nothing."""

    transient: ClassVar[bool] = True

    cause: Obstacle
    path: str
    detail: str  # in the system's words
    free_bytes: int  # of that disk; 0 where it cannot be told


@dataclass(frozen=True, slots=True)
class StorageFreed:
    """What was blocked is written; the search goes on."""

    transient: ClassVar[bool] = True


@dataclass(frozen=True, slots=True)
class SearchPaused:
    """Every running trial stands still at the end of a batch."""

    time: str


@dataclass(frozen=True, slots=True)
class SearchContinued:
    """The standing trials go on where they stood."""

    time: str


@dataclass(frozen=True, slots=True)
class SearchFinished:
    """The search has ended. Stopped searches can be resumed."""

    best_trial: int | None
    val_accuracy: float | None
    test_accuracy: float | None  # fp32, decoding and crop included; None unless the search is done
    seconds: float  # wall time since this start or resume, pauses excluded
    project: str
    reason: EndReason
    time: str
    detail: str = ""
    val_score: float | None = None  # of the best trial
    front: tuple[int, ...] = ()  # trials that none beats in score and size, by size; () where size is no objective


@dataclass(frozen=True, slots=True)
class LogWritten:
    """A line for the log panel."""

    level: LogLevel
    message: str
    trial: int | None = None


Event = (
    SearchStarted
    | SearchResumed
    | SearchExtended
    | HistoryImported
    | DataReading
    | DataReady
    | ModeChosen
    | SearchEstimated
    | TrialStarted
    | TrialProgress
    | EpochFinished
    | TrialFinished
    | TrialSilent
    | StorageBlocked
    | StorageFreed
    | SearchPaused
    | SearchContinued
    | SearchFinished
    | LogWritten
)
EVENT_TYPES: tuple[type[Event], ...] = Event.__args__


def event_name(kind: type[Event]) -> str:
    """The name other programs see: `EpochFinished` is `epoch_finished`."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", kind.__name__).lower()


_BY_NAME = {event_name(kind): kind for kind in EVENT_TYPES}


def is_transient(event: Event) -> bool:
    """Whether the event is shown but not kept."""
    return getattr(type(event), "transient", False)


def event_to_json(event: Event) -> Json:
    """`{"event": NAME, …}`, one line of the command line's output."""
    return {"event": event_name(type(event)), **to_json(event)}


def event_from_json(value: Json) -> Event | None:
    """The event, or None where a newer version of the program wrote a kind this one does not know.

    Fields unknown to this version are left out, so that a newer log can still be read.

    Raises:
        ValueError: a known event with a missing or wrong field.
    """
    kind = _BY_NAME.get(value.get("event", ""))
    if kind is None:
        return None
    known = {f.name for f in fields(kind)}
    return from_json(kind, {key: item for key, item in value.items() if key in known})
