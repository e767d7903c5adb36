"""Everything that happens in a search, as frozen values. `docs/events.md` documents each for other programs.

An event is durable in `events.db` before anything else hears of it, except the few marked transient: they only say how
far something has got, and nothing is lost without them.
"""

from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal

from nas_desktop.core.specs import Config, DataFacts, LegName, NumericMode, Stage, StudyName

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
class SearchPlanned:
    """How the search goes about its task, and what the time is kept for; said anew whenever it changes.

    The legs come in this order: the control's small networks, the search itself, the finalists' fresh seeds with the
    rest of the control, the final training, and what remains: the test, the stores.
    """

    n_designs: int  # to be tried in all
    screen_epochs: int  # of every design's first, short training; 0: each is trained in full at once
    n_full: int  # designs that are trained in full
    full_epochs: int
    n_finalists: int  # designs that are trained again with fresh seeds; 0: none
    n_seeds: int  # fresh seeds of each finalist and of each network of the control
    n_control: int  # networks of the control
    final_epochs: int  # of the final training; 0: none
    final_images: int  # it is trained on
    seconds_for: dict[LegName, float]  # by leg, what is kept for it from now on, as far as it can be told
    seconds_in_all: float | None = None  # of the whole search; None: nobody waits for its end
    seconds_spent: float = 0.0  # of them
    is_halving: bool = False  # short trainings are broken off rather than complete, and go on from where they rest
    why: str = ""  # in words, where it differs from what was asked for
    time: str = ""


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
    promoted_from: int | None = None  # the trial whose design did well enough to be trained in full here
    max_seconds: float | None = None  # of training, where it has to end at a certain time
    rests_after: int | None = None  # epochs after which it is compared with others, before its end


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
    temperature: float = 1.0  # that class scores are divided by before softmax

    @property
    def score(self) -> float | None:
        """The validation score of the search's objective; None where there is none."""
        return self.val_accuracy if self.val_score is None else self.val_score


@dataclass(frozen=True, slots=True)
class TrialParked:
    """A trial rests after so many epochs: it goes on from there if it is among the best, else it ends as pruned."""

    study: StudyName
    trial: int
    epoch: int
    score: float
    seconds: float  # of training so far


@dataclass(frozen=True, slots=True)
class WinnerJudged:
    """The finalists and the control were trained again with fresh seeds, and one design is taken.

    Trials are those of the study "search" for a finalist, and the control's first in the study "checks".
    """

    winner: int  # the finalist's trial that was trained in full
    control: int  # the network of the control it is compared with
    gain: float  # mean score of the winner's fresh seeds less that of the control's, -1 to 1
    margin: float  # the true gain lies within `gain` ± `margin` in 95 studies of 100
    is_better: bool  # gain > margin; otherwise it is a tie, and the smaller of the two is taken
    takes_control: bool
    n_seeds: int  # fresh trainings of the winner
    time: str


@dataclass(frozen=True, slots=True)
class ModelTested:
    """A trained model was scored on the sealed test part, in fp32 and with decoding and crop."""

    study: StudyName
    trial: int
    model: str  # its folder inside the project
    model_sha256: str  # of its weights
    test_sha256: str  # of the test images and their labels
    accuracy: float
    n_images: int
    n_models: int  # different models that this test part has scored in this project, this one included
    time: str


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
    final_trial: int | None = None  # of the study "checks": the final training, whose model `test_accuracy` is of


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
    | SearchPlanned
    | TrialStarted
    | TrialProgress
    | EpochFinished
    | TrialFinished
    | TrialParked
    | TrialSilent
    | WinnerJudged
    | ModelTested
    | StorageBlocked
    | StorageFreed
    | SearchPaused
    | SearchContinued
    | SearchFinished
    | LogWritten
)
EVENT_TYPES: tuple[type[Event], ...] = Event.__args__
