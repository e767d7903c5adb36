"""What one trial is: an architecture, how to train it, on which images. Plain values, standard library only."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from nas_desktop.core.objectives import ScoreName

Value = bool | int | float | str
Config = dict[str, Value]  # a configuration: flat keys, JSON values (SPEC section 1)
Shape = tuple[int, ...]  # (C, H, W) of a map, (N,) after flattening; without the batch

StudyName = Literal["search", "checks"]
Stage = Literal["screen", "full", "control", "seed", "final"]  # what a trial is for
LegName = Literal["control", "search", "finalists", "final", "closing"]  # parts of a search, in this order
Schedule = Literal["plateau", "anneal"]


@dataclass(frozen=True, slots=True)
class LayerSpec:
    """One layer: its type by name (`network/layers/`) and the settings of that type."""

    kind: str
    settings: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ArchitectureSpec:
    """A network as a chain of layers, before any weight exists."""

    input_shape: tuple[int, int, int]  # (C, H, W)
    n_classes: int
    layers: tuple[LayerSpec, ...]
    notes: tuple[str, ...] = ()  # where the architecture had to differ from the drawn values, one sentence each


@dataclass(frozen=True, slots=True)
class TrainingSpec:
    """How a network is trained: every default of the recipe resolved."""

    n_epochs: int
    batch_size: int
    optimizer: str
    learning_rate: float  # the peak, where the schedule warms up
    weight_decay: float
    schedule: Schedule
    label_smoothing: float
    flip: bool
    crop_pixels: int  # largest shift of the random crop, in pixels
    patience: int | None  # epochs without gain before an early stop; None: never
    objective: ScoreName = "accuracy"  # decides which epoch is the better one
    stops_at_chance: bool = False  # end where the network is no better than guessing late in its training
    flip_averaging: bool = False  # validation images are looked at twice, once mirrored
    batch_parts: int = 1  # pieces a batch is cut into where a whole one needs too much memory
    weight_averaging: bool = False  # score and keep the running mean of the weights instead of the last ones
    max_seconds: float | None = None  # the schedule is over by then at the latest, scoring included; None: no limit


@dataclass(frozen=True, slots=True)
class NumericMode:
    """How numbers are computed. Given it, a trial's weights and scores are a pure function of its TrialSpec."""

    device: str  # as torch names it: "cpu", "cuda:0"
    dtype: Literal["float32", "bfloat16"]
    channels_last: bool
    n_threads: int  # of one worker
    deterministic: bool = False  # on a GPU, only what gives the same numbers each time; a CPU does anyway


@dataclass(frozen=True, slots=True)
class TrialSpec:
    """One network and how to train it; a worker process needs nothing else but the images."""

    study: StudyName
    trial: int  # from 0
    design: int  # from 0; trials of one design share it
    stage: Stage
    config: Config  # every default resolved; rebuilds the same network
    architecture: ArchitectureSpec
    training: TrainingSpec
    seed: int


@dataclass(frozen=True, slots=True)
class DataSpec:
    """Which images a search sees, and at what size. The test part is named here but prepared only at the end."""

    data: str  # a built-in set's name or a path
    test_data: str | None
    n_train: int | None  # None: all that the split leaves
    n_val: int
    image_size: int | None  # pixels a side; None: native if 8 to 64, else 32
    seed: int
    everything: bool = False  # train on every image outside the test part, those for validation included


@dataclass(frozen=True, slots=True)
class DataFacts:
    """What is known about the images once they are prepared."""

    name: str
    title: str
    fingerprint: str  # changes when an image, its label or its name does
    classes: tuple[str, ...]
    class_counts: tuple[int, ...]  # images of each class in the whole set
    input_shape: tuple[int, int, int]  # (C, H, W)
    n_train: int
    n_val: int  # where everything is trained on, these are among the training images, and their score is no evidence
    n_test: int
    n_images: int  # the whole set
    mean: tuple[float, ...]  # of the training images, a channel, 0 to 1
    std: tuple[float, ...]
    mirrors: bool = True  # whether a mirrored image shows the same thing
    n_skipped: int = 0  # images that could not be read
    skipped: tuple[str, ...] = ()  # the first of them, by name
    resizing: str = "pillow-bilinear-centre-crop/1"

    def __post_init__(self) -> None:
        if len(self.classes) != len(self.class_counts):
            raise ValueError("classes and class_counts differ in length")


def as_config(values: Mapping[str, Any]) -> Config:
    """`values` with every number turned into a plain bool, int, float or string (no numpy scalar reaches a file)."""
    return {key: _plain(value) for key, value in values.items()}


def _plain(value: Any) -> Value:
    if isinstance(value, bool | int | float | str) and type(value) in (bool, int, float, str):
        return value
    return value.item()  # type: ignore[no-any-return]  # a numpy scalar
