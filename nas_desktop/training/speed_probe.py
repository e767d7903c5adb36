"""How many images of a typical small network a worker trains in a second, alone or beside others."""

import itertools
import time
from collections.abc import Iterator

import numpy as np
import torch
from torch import nn

from nas_desktop.core.specs import Config, DataFacts, NumericMode, TrainingSpec
from nas_desktop.datasets.prepared import PreparedImages
from nas_desktop.search_space.plain_cnn import PLAIN_CNN
from nas_desktop.training.batch_sources import ResidentImages
from nas_desktop.training.gpu_switches import compute_as
from nas_desktop.training.optimizers import make_optimizer
from nas_desktop.training.passes import learn
from nas_desktop.training.recipes import MODERN
from nas_desktop.training.trainer import fresh_network

N_IMAGES, N_CLASSES, _N_EPOCHS = 2560, 10, 8
INPUT_SHAPE = (3, 32, 32)
_WARM_UP_STEPS = 20
_NETWORK: Config = {
    "n_conv_layers": 2, "conv0_filters": 64, "conv1_filters": 128, "n_fc_layers": 2, "fc0_units": 128,
}  # fmt: skip


def images_per_second(mode: NumericMode, seconds: float) -> float:
    """The speed over `seconds`, counted from when the kernels are there; 0 seconds only warm up."""
    compute_as(mode)
    batches = _trained(mode)
    for _ in range(_WARM_UP_STEPS):
        next(batches)
    _wait_for(mode.device)
    start, n_images = time.perf_counter(), 0
    while time.perf_counter() - start < seconds:
        n_images += next(batches)
    _wait_for(mode.device)
    return n_images / (time.perf_counter() - start) if n_images else 0.0


def _trained(mode: NumericMode) -> Iterator[int]:
    images = random_images()
    config = PLAIN_CNN.resolve(_NETWORK, MODERN.defaults)
    training = MODERN.training(config, _N_EPOCHS, images.facts, None)
    net = fresh_network(PLAIN_CNN.assemble(config, INPUT_SHAPE, N_CLASSES), mode, seed=0)
    return steps(net, training, images, mode)


def steps(net: nn.Module, training: TrainingSpec, images: PreparedImages, mode: NumericMode) -> Iterator[int]:
    """Train for ever; yields the images of each batch."""
    source = ResidentImages(images, training, mode, seed=0)
    optimizer = make_optimizer(net, training)
    criterion = nn.CrossEntropyLoss(label_smoothing=training.label_smoothing)
    for epoch in itertools.count(1):
        before = 0
        for totals in learn(net, source.train_batches(epoch), optimizer, criterion, mode):
            yield totals.n_images - before
            before = totals.n_images


def random_images() -> PreparedImages:
    """Images that show nothing; only their number and shape matter."""
    rng = np.random.default_rng(0)
    images = rng.integers(0, 256, (N_IMAGES, *INPUT_SHAPE[1:], INPUT_SHAPE[0]), dtype=np.uint8)
    labels = rng.integers(0, N_CLASSES, N_IMAGES)
    facts = DataFacts(
        name="random", title="Random", fingerprint="", classes=tuple(map(str, range(N_CLASSES))),
        class_counts=(N_IMAGES // N_CLASSES,) * N_CLASSES, input_shape=INPUT_SHAPE,
        n_train=N_IMAGES, n_val=0, n_test=0, n_images=N_IMAGES, mean=(0.5,) * 3, std=(0.29,) * 3,
    )  # fmt: skip
    return PreparedImages(facts, images, labels, images[:0], labels[:0])


def _wait_for(device: str) -> None:
    if torch.device(device).type == "cuda":
        torch.cuda.synchronize(device)
