"""How long a trial takes on a machine that was measured: arithmetic over the layers, without torch."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from math import ceil, log2, prod

from nas_desktop.core.specs import ArchitectureSpec, LayerSpec, Shape, TrainingSpec
from nas_desktop.network.cost import NetworkCost, cost_of
from nas_desktop.network.surface import Point, value_at

BATCH = 64  # images a measured step
_BY_WORK = ("conv", "depthwise", "linear")  # their time follows their multiply-adds; that of the others, their values


@dataclass(frozen=True)
class MachineSpeed:
    """What was measured of a machine in one numeric mode. Times are seconds; surfaces hold logarithms to the base 2.

    `surfaces` has, by the name of a work, seconds for one unit of it: see `work_of` and `update_work`.
    """

    surfaces: Mapping[str, tuple[Point, ...]]
    call_s: float  # of a layer that has next to nothing to do, forward and backward
    step_s: float  # of a step whose network has next to nothing to do
    first_steps: float  # by so many steps the first of a trial is longer: kernels are made, memory is touched
    scale: float  # whole networks beside the sum of their layers
    scoring_share: float  # of an image that is scored, beside one that is trained on

    def seconds(self, work: "Work") -> float:
        """Of one work, by itself."""
        points = self.surfaces.get(work.name, ())
        return float(2 ** value_at(points, work.place)) * work.amount if points else 0.0


@dataclass(frozen=True, slots=True)
class Work:
    """Something to be computed: which surface tells its time, where on it, and how much there is to do."""

    name: str
    place: tuple[float, ...]
    amount: float  # multiply-adds or values


def work_of(layer: LayerSpec, input_shape: Shape, n_macs: int) -> Work:
    """What a layer has to do with one image of a training step.

    Channels, side and kernel decide how well a convolution uses the machine; for the others, the memory they touch.
    """
    name = f"{layer.kind} {layer.settings['function']}" if layer.kind == "activation" else layer.kind
    channels, area = input_shape[0], prod(input_shape[1:])
    place: tuple[float, ...] = (log2(channels), log2(area))
    match layer.kind:
        case "conv":
            kernel = int(layer.settings["kernel"])
            place = (log2(channels), log2(int(layer.settings["filters"])), log2(area), log2(kernel))
        case "depthwise":
            place = (*place, log2(int(layer.settings["kernel"])))
        case "linear":
            place = (log2(channels), log2(int(layer.settings["units"])))
        case "max_pool" | "global_pool":
            name = f"{name} {layer.settings.get('of', '')}".strip()
    return Work(name, place, n_macs if layer.kind in _BY_WORK else channels * area)


def network_work(cost: NetworkCost) -> Iterator[Work]:
    """What all layers have to do with one image of a training step.

    The layer that makes a vector of a map changes the layout of what comes back through it, which those before it feel:
    the last batch norm, activation and that layer are one work.
    """
    before = ""
    for layer in cost.layers:
        work = work_of(layer.layer, layer.input_shape, layer.n_macs)
        if len(layer.input_shape) == 3 and len(layer.output_shape) == 1:
            work = replace(work, name=f"{before}{work.name}")
        elif layer.layer.kind == "activation":
            before = f"{work.name}, "
        yield work


def update_work(cost: NetworkCost, optimizer: str) -> Iterator[Work]:
    """What one update of the weights has to do."""
    if optimizer != "Muon":
        name = "Adam" if optimizer.startswith("Adam") else "SGD"
        yield Work(name, (log2(max(1, cost.n_params)),), cost.n_params)
        return
    convolutions = [layer for layer in cost.layers if layer.layer.kind == "conv"]
    for layer in convolutions:
        rows = int(layer.layer.settings["filters"])
        columns = layer.input_shape[0] * int(layer.layer.settings["kernel"]) ** 2
        yield Work("Muon", (log2(rows), log2(columns)), rows * columns)
    rest = cost.n_params - sum(layer.n_params for layer in convolutions)
    yield Work("Muon rest", (log2(max(1, rest)),), rest)


def image_work(input_shape: Shape, training: TrainingSpec) -> Work:
    """What making one training image ready has to do."""
    name = "augment" if training.flip or training.crop_pixels else "normalise"
    return Work(name, (log2(prod(input_shape)),), prod(input_shape))


@dataclass(frozen=True)
class TrialTime:
    """The time of one trial, taken apart."""

    cost: NetworkCost
    training: TrainingSpec
    n_train: int
    n_val: int
    speed: MachineSpeed

    @property
    def seconds(self) -> float:
        """From the first weight to the last score."""
        return self.of_epochs(self.training.n_epochs)

    def of_epochs(self, n_epochs: int) -> float:
        """The same where it ends after `n_epochs`."""
        epoch = self.step_s * ceil(self.n_train / self.training.batch_size) + self.scored_image_s * self.n_val
        return self.speed.first_steps * self.step_s + epoch * n_epochs

    @cached_property
    def layers_s(self) -> float:
        """All layers with a batch of the training, each as if by itself."""
        return sum(self._work_s(work) for work in network_work(self.cost))

    @cached_property
    def step_s(self) -> float:
        """One step: images, network, update."""
        images = self.speed.seconds(image_work(self.cost.layers[0].input_shape, self.training))
        update = sum(self.speed.seconds(work) for work in update_work(self.cost, self.training.optimizer))
        whole = self.layers_s * self.speed.scale
        return self.speed.step_s + images * self.training.batch_size + whole + update

    @property
    def scored_image_s(self) -> float:
        """One validation image; with flip averaging it is looked at twice."""
        looks = 2 if self.training.flip_averaging else 1
        return self.layers_s / self.training.batch_size * self.speed.scale * self.speed.scoring_share * looks

    def _work_s(self, work: Work) -> float:
        """A call takes its time however few images there are; the rest grows with the batch."""
        whole = self.speed.seconds(work) * BATCH
        call = min(self.speed.call_s, whole)
        return call + (whole - call) * self.training.batch_size / BATCH


def seconds_of_trial(
    architecture: ArchitectureSpec, training: TrainingSpec, n_train: int, n_val: int, speed: MachineSpeed
) -> float:
    """How long a worker trains `architecture`, from the first weight to the last score."""
    return TrialTime(cost_of(architecture), training, n_train, n_val, speed).seconds
