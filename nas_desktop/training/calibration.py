"""How fast this machine trains in one numeric mode: layers one by one, then whole networks beside their sum."""

import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from math import log2
from statistics import median

import numpy as np
import torch
from torch import Tensor, nn, optim
from torch.nn import functional as F

from nas_desktop.core.specs import ArchitectureSpec, DataFacts, LayerSpec, NumericMode, Shape, TrainingSpec
from nas_desktop.datasets.prepared import PreparedImages
from nas_desktop.network.cost import cost_of
from nas_desktop.network.layers import layer_type
from nas_desktop.network.speed import BATCH, MachineSpeed, TrialTime, Work, image_work, work_of
from nas_desktop.network.surface import Point, value_at
from nas_desktop.training import calibration_probes as probes
from nas_desktop.training.batch_sources import ResidentImages
from nas_desktop.training.devices import autocast, memory_format
from nas_desktop.training.optimizers import make_optimizer
from nas_desktop.training.passes import learn, score
from nas_desktop.training.trainer import fresh_network

Step = Callable[[], object]
_PROBE_S = 0.012  # of each probe, after its first two steps
_MIN_TURNS = 2
_N_BATCHES = 4  # of random images
_IMAGE_CHANNELS = 3
_TRAINING = TrainingSpec(
    n_epochs=1, batch_size=BATCH, optimizer="SGD", learning_rate=1e-4, weight_decay=0.0, schedule="anneal",
    label_smoothing=0.1, flip=True, crop_pixels=2, patience=None,
)  # fmt: skip


def measure(mode: NumericMode) -> MachineSpeed:
    """Measure for a few seconds; nothing else should run meanwhile but what will run beside the trials."""
    torch.manual_seed(0)
    clock = _Clock(mode.device)
    surfaces: dict[str, list[Point]] = defaultdict(list)
    call_s = clock.seconds(_layers_step([LayerSpec("scale", {"factor": 0.5})], (1,), mode))
    for layer, shape in probes.layers():
        work = work_of(layer, shape, layer_type(layer.kind).n_macs(layer, shape))
        _note(surfaces, work, clock.seconds(_layers_step([layer], shape, mode)) / BATCH)
    for activation, head, shape in probes.tails():
        norm, last = (work_of(layer, shape, 0) for layer in (LayerSpec("batch_norm"), activation))
        work = work_of(head, shape, 0)
        seconds = clock.seconds(_layers_step([LayerSpec("batch_norm"), activation, head], shape, mode)) / BATCH
        alone = sum(2 ** value_at(tuple(surfaces[part.name]), part.place) * part.amount for part in (norm, last))
        _note(surfaces, replace(work, name=f"{last.name}, {work.name}"), max(seconds - alone, 0.05 * seconds))
    for work, step in _updates(mode):
        _note(surfaces, work, clock.seconds(step))
    for work, step in _image_steps(mode):
        _note(surfaces, work, clock.seconds(step) / BATCH)
    return _beside_whole_networks({name: tuple(points) for name, points in surfaces.items()}, call_s, mode, clock)


def _note(surfaces: dict[str, list[Point]], work: Work, seconds: float) -> None:
    surfaces[work.name].append((*work.place, log2(max(seconds, 1e-9) / work.amount)))


class _Clock:
    """Times steps on a device."""

    def __init__(self, device: str) -> None:
        self._device = device

    def seconds(self, step: Step) -> float:
        """Of a step once it is warm, by the best of several, for other programs only ever slow it."""
        self.once(step)  # creates kernels
        turns: list[float] = []
        while len(turns) < _MIN_TURNS or sum(turns) < _PROBE_S:
            turns.append(self.once(step))
        return min(turns)

    def once(self, step: Step) -> float:
        """Of a single step."""
        start = time.perf_counter()
        step()
        if self._device != "cpu":
            torch.cuda.synchronize(self._device)
        return time.perf_counter() - start


# --- parts


def _layers_step(layers: Sequence[LayerSpec], shape: Shape, mode: NumericMode) -> Step:
    """Layers that keep the shape, but for the last, forward and backward, with a batch as it is inside a network."""
    module = nn.Sequential(*(layer_type(layer.kind).build(layer, shape) for layer in layers)).to(mode.device).train()
    module = module.to(memory_format=memory_format(mode))
    for part in module.modules():
        if hasattr(part, "inplace"):
            setattr(part, "inplace", False)  # noqa: B010 # what is given here must stay as it is
    is_image = len(shape) == 3 and shape[0] <= _IMAGE_CHANNELS
    dtype = torch.float32 if is_image else getattr(torch, mode.dtype)
    values = _values(shape, mode, dtype).requires_grad_(not is_image)
    with torch.no_grad(), autocast(mode):
        gradient = torch.ones_like(module(_start(layers[0], values.detach(), values.detach())))

    def step() -> None:
        with autocast(mode):
            result = module(_start(layers[0], values, values))
        if result.requires_grad:
            result.backward(gradient)
        for weight in (values, *module.parameters()):
            weight.grad = None

    return step


def _start(layer: LayerSpec, values: Tensor, earlier: Tensor) -> Tensor:
    """What the layer is given: a sum where it ends a skip."""
    return values + earlier if layer.kind == "add" else values


def _values(shape: Shape, mode: NumericMode, dtype: torch.dtype) -> Tensor:
    values = torch.randn(BATCH, *shape, device=mode.device, dtype=dtype)
    return values.contiguous(memory_format=memory_format(mode)) if len(shape) == 3 else values


def _updates(mode: NumericMode) -> Iterator[tuple[Work, Step]]:
    """Updates of each optimizer with few and with many weights; those of Muon by the shape of a convolution."""
    for n in probes.N_WEIGHTS:
        for name in ("Adam", "SGD"):
            yield Work(name, (log2(n),), n), _update_step(_many_weights(n), name, mode)
        yield Work("Muon rest", (log2(n),), n), _update_step(_many_weights(n), "Muon", mode)
    for rows, columns in probes.MUON:
        conv = nn.Conv2d(columns // 9, rows, 3, bias=False) if columns % 9 == 0 else nn.Conv2d(columns, rows, 1)
        work = Work("Muon", (log2(rows), log2(columns)), rows * columns)
        yield work, _update_step(conv, "Muon", mode)


def _many_weights(n: int) -> nn.Module:
    """A layer of `n` weights that nobody has drawn: that would take longer than to update them."""
    layer = nn.Linear(n, 1, bias=False, device="meta").to_empty(device="cpu")
    nn.init.ones_(layer.weight)
    return layer


def _update_step(net: nn.Module, optimizer_name: str, mode: NumericMode) -> Step:
    net = net.to(mode.device).to(memory_format=memory_format(mode))
    optimizer: optim.Optimizer = make_optimizer(net, replace(_TRAINING, optimizer=optimizer_name))
    for weight in net.parameters():
        weight.grad = torch.full_like(weight, 0.5)
    return lambda: optimizer.step()


def _image_steps(mode: NumericMode) -> Iterator[tuple[Work, Step]]:
    """A batch of images made ready, shifted and mirrored or as they are."""
    for side in probes.SIDES:
        for training in (_TRAINING, replace(_TRAINING, flip=False, crop_pixels=0)):
            source = ResidentImages(random_images((_IMAGE_CHANNELS, side, side), _N_BATCHES * BATCH), training, mode, 0)
            yield image_work((_IMAGE_CHANNELS, side, side), training), _next_batch(source)


def _next_batch(source: ResidentImages) -> Step:
    batches = (batch for epoch in range(1_000_000) for batch in source.train_batches(epoch))
    return lambda: next(batches)


def random_images(shape: tuple[int, int, int], n: int) -> PreparedImages:
    """Random images; what they show does not matter here."""
    rng = np.random.default_rng(0)
    images = rng.integers(0, 256, (n, *shape[1:], shape[0]), dtype=np.uint8)
    labels = rng.integers(0, 10, n)
    facts = DataFacts(
        name="random", title="Random", fingerprint="", classes=tuple("abcdefghij"), class_counts=(n // 10,) * 10,
        input_shape=shape, n_train=n, n_val=n, n_test=0, n_images=n, mean=(0.5,) * shape[0], std=(0.3,) * shape[0],
    )  # fmt: skip
    return PreparedImages(facts, images, labels, images, labels)


# --- whole networks


def _beside_whole_networks(
    surfaces: Mapping[str, tuple[Point, ...]], call_s: float, mode: NumericMode, clock: _Clock
) -> MachineSpeed:
    """What a step costs beside its layers, and what layers cost in a row rather than alone."""
    nothing_much = _architecture((4, 4, 4), LayerSpec("flatten"), LayerSpec("linear", {"units": 10}))
    speed = MachineSpeed(surfaces, call_s, step_s=0.0, first_steps=0.0, scale=1.0, scoring_share=0.0)
    _, least, _ = _net_seconds(nothing_much, mode, clock)
    speed = replace(speed, step_s=max(0.0, least - _time_of(nothing_much, speed).step_s))
    firsts, scales, shares = [], [], []
    for architecture in _NETS:
        first, step, scored = _net_seconds(architecture, mode, clock)
        expected = _time_of(architecture, speed)
        layers_s = max(step - (expected.step_s - expected.layers_s), 0.1 * step)
        firsts.append(first / step - 1)
        scales.append(layers_s / expected.layers_s)
        shares.append(scored / layers_s)
    return replace(speed, first_steps=max(0.0, median(firsts)), scale=median(scales), scoring_share=median(shares))


def _time_of(architecture: ArchitectureSpec, speed: MachineSpeed) -> TrialTime:
    return TrialTime(cost_of(architecture), _TRAINING, BATCH, BATCH, speed)


def _net_seconds(architecture: ArchitectureSpec, mode: NumericMode, clock: _Clock) -> tuple[float, float, float]:
    """Of the first training step, of a later one, and of scoring one batch as large."""
    net = fresh_network(architecture, mode, 0)
    source = ResidentImages(random_images(architecture.input_shape, _N_BATCHES * BATCH), _TRAINING, mode, 0)
    optimizer = make_optimizer(net, _TRAINING)
    totals = (
        totals
        for epoch in range(1_000_000)
        for totals in learn(net, source.train_batches(epoch), optimizer, F.cross_entropy, mode)
    )
    first = clock.once(lambda: next(totals))
    learning = clock.seconds(lambda: next(totals))
    scoring = clock.seconds(lambda: score(net, source.val_batches(), mode))
    return first, learning, scoring / _N_BATCHES


def _architecture(shape: tuple[int, int, int], *layers: LayerSpec) -> ArchitectureSpec:
    return ArchitectureSpec(shape, 10, layers)


def _stage(filters: int, function: str, *, pools: bool) -> Iterator[LayerSpec]:
    yield LayerSpec("conv", {"filters": filters, "kernel": 3, "bias": False})
    if pools:
        yield LayerSpec("max_pool", {"size": 2})
    yield LayerSpec("batch_norm")
    yield LayerSpec("activation", {"function": function})


_HEAD = (LayerSpec("global_pool", {"of": "max"}), LayerSpec("linear", {"units": 10}))
_NETS = tuple(
    _architecture(
        (_IMAGE_CHANNELS, side, side),
        *_stage(width, function, pools=True),
        *_stage(width, function, pools=False),
        *_stage(2 * width, function, pools=True),
        *_stage(2 * width, function, pools=False),
        *_HEAD,
    )
    for width, side, function in ((16, 32, "GELU"), (64, 32, "ReLU"), (64, 16, "GELU"), (32, 28, "ELU"))
)
