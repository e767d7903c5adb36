"""What the engine and a worker say to each other: plain values, as JSON bytes through one pipe. Light; no torch."""

from dataclasses import dataclass
from typing import Literal

from nas_desktop.core.events import (
    DataReading,
    EpochFinished,
    LogWritten,
    StorageBlocked,
    StorageFreed,
    TrialProgress,
)
from nas_desktop.core.specs import ArchitectureSpec, DataFacts, DataSpec, NumericMode, TrialSpec
from nas_desktop.network.speed import MachineSpeed

# --- from the engine to the worker: jobs, one after another


@dataclass(frozen=True, slots=True)
class PrepareData:
    """Make the training and validation images ready."""

    data: DataSpec
    cache: str


@dataclass(frozen=True, slots=True)
class ChooseMode:
    """Find out how this machine computes fastest."""

    device: str  # "auto", "cpu", "cuda", "cuda:0"
    n_threads: int
    cache: str = ""  # folder that remembers what was measured; empty: measure, and remember nothing
    deterministic: bool = False  # on a GPU, only what gives the same numbers each time


@dataclass(frozen=True, slots=True)
class MeasureSpeed:
    """Train a typical small network for a moment, perhaps beside other workers that do the same."""

    mode: NumericMode
    seconds: float  # 0: only warm up


@dataclass(frozen=True, slots=True)
class Calibrate:
    """Measure for a few seconds how long each kind of layer takes."""

    mode: NumericMode


@dataclass(frozen=True, slots=True)
class TrainTrial:
    """Train one network and keep its weights."""

    spec: TrialSpec
    images: str  # the prepared folder
    mode: NumericMode
    model: str  # folder to be made for the weights
    checkpoints: str = ""  # the trial's folder for them; empty: none are kept
    resumes_after: int = 0  # go on from the checkpoint of that epoch
    rests_after: int | None = None  # epochs in all; then it is `Parked`, unless it has ended; needs `checkpoints`
    temperature: float | None = None  # where it is known from other trainings; None: found on the validation images


@dataclass(frozen=True, slots=True)
class ScoreTest:
    """Score kept weights on the sealed test part, in fp32."""

    model: str
    data: DataSpec
    cache: str
    device: str
    n_threads: int


@dataclass(frozen=True, slots=True)
class MeasureLatency:
    """Find out how long a network takes for one image, in fp32."""

    architecture: ArchitectureSpec
    device: str
    n_threads: int = 1


Job = PrepareData | ChooseMode | MeasureSpeed | Calibrate | TrainTrial | ScoreTest | MeasureLatency

# --- while a job is under way


@dataclass(frozen=True, slots=True)
class Pause:
    """Stand still at the end of the batch."""


@dataclass(frozen=True, slots=True)
class Continue:
    """Go on where you stood."""


@dataclass(frozen=True, slots=True)
class StopTrial:
    """Leave the trial as it is; it will be trained again."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """An epoch of the trial is in the event log; its checkpoint may be kept."""

    epoch: int


Request = Job | Pause | Continue | StopTrial | Recorded
REQUESTS: tuple[type[Request], ...] = Request.__args__

# --- from the worker to the engine: events, then one last word a job

FailureCause = Literal["", "memory", "checkpoint"]  # what the engine can do something about


@dataclass(frozen=True, slots=True)
class DataPrepared:
    """The images lie in `images`."""

    images: str
    facts: DataFacts
    seconds: float


@dataclass(frozen=True, slots=True)
class ModeProbed:
    """How this machine computes fastest, and what was measured."""

    mode: NumericMode
    finding: str
    card: str = ""  # the GPU and this torch, as a key for what is measured of them; empty on a CPU


@dataclass(frozen=True, slots=True)
class SpeedMeasured:
    """What one worker trained, and what memory all of them have left on its GPU."""

    images_per_second: float
    free_bytes: int
    total_bytes: int


@dataclass(frozen=True, slots=True)
class Calibrated:
    """How fast this machine trains in the mode."""

    speed: MachineSpeed


@dataclass(frozen=True, slots=True)
class TrialTrained:
    """The network is trained; its weights lie in the folder that was asked for."""

    trial: int
    epochs: int
    val_accuracy: float
    seconds: float
    reason: str  # why it ended early; empty if it did not
    val_score: float | None = None  # of the objective; None: the accuracy
    recall: tuple[float, ...] = ()  # of each class; NaN for one without validation images
    gave_up: bool = False  # it ended early because nothing was learned
    temperature: float = 1.0  # that class scores are to be divided by


@dataclass(frozen=True, slots=True)
class Parked:
    """The trial rests after so many epochs; its checkpoint is durable, and a job with `resumes_after` goes on there."""

    trial: int
    epoch: int
    val_score: float  # of the weights it would leave with now, by the objective
    seconds: float


@dataclass(frozen=True, slots=True)
class TestScored:
    """The score on the test part."""

    accuracy: float
    n_images: int
    skipped: tuple[str, ...]
    model_sha256: str = ""  # of the weights file
    test_sha256: str = ""  # of the decoded images and their labels


@dataclass(frozen=True, slots=True)
class LatencyMeasured:
    """How long the network takes for one image."""

    ms: float


@dataclass(frozen=True, slots=True)
class Alive:
    """Nothing to tell, but the job goes on."""


@dataclass(frozen=True, slots=True)
class Paused:
    """The trial stands still."""


@dataclass(frozen=True, slots=True)
class Stopped:
    """The job was left at the engine's request."""


@dataclass(frozen=True, slots=True)
class JobFailed:
    """The job came to nothing; the worker should be replaced."""

    message: str
    hint: str
    traceback: str
    is_users: bool  # a NasError: the message alone is for the user
    cause: FailureCause = ""


Message = (
    DataReading
    | TrialProgress
    | EpochFinished
    | LogWritten
    | StorageBlocked
    | StorageFreed
    | Alive
    | DataPrepared
    | ModeProbed
    | Calibrated
    | SpeedMeasured
    | TrialTrained
    | Parked
    | TestScored
    | LatencyMeasured
    | Paused
    | Stopped
    | JobFailed
)
MESSAGES: tuple[type[Message], ...] = Message.__args__
LAST_WORDS = (
    DataPrepared,
    ModeProbed,
    SpeedMeasured,
    Calibrated,
    TrialTrained,
    Parked,
    TestScored,
    LatencyMeasured,
    Stopped,
    JobFailed,
)
