"""Nothing in an epoch may wait for the GPU.

The meta device stands in for it: its tensors have a shape and no values, so whatever would have to read one, and with
it wait for all that was asked of the device before, raises.
"""

from contextlib import nullcontext

import pytest
import torch
from torch._subclasses.fake_tensor import FakeTensorMode
from torch.nn import functional as F

from nas_desktop.datasets.prepared import PreparedImages
from nas_desktop.network.builder import build
from nas_desktop.training import passes
from nas_desktop.training.batch_sources import BatchSource, ImageTensors, ResidentImages
from nas_desktop.training.optimizers import make_optimizer
from nas_desktop.training.passes import Totals, learn
from nas_desktop.training.streamed_images import StreamedImages
from nas_desktop.training.trainer import fresh_network
from tests.builders import a_mode, a_training, a_trial_spec
from tests.training.test_streamed_images import PlainSender

ON_META = a_mode(device="meta")


def learned(images: PreparedImages, source: BatchSource, monkeypatch: pytest.MonkeyPatch) -> Totals:
    """What a pass has gathered, still on the device."""
    monkeypatch.setattr(passes, "autocast", lambda mode: nullcontext())  # there is none for meta
    net = fresh_network(a_trial_spec(images.facts).architecture, ON_META, seed=1)
    optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
    *_, totals = learn(net, source.train_batches(1), optimizer, F.cross_entropy, ON_META)
    return totals


def test_the_stand_in_raises_where_a_gpu_would_be_waited_for() -> None:
    value = torch.ones(3, device="meta")
    for read in (torch.Tensor.cpu, torch.Tensor.nonzero, torch.Tensor.tolist, lambda v: v[v > 0], lambda v: bool(v[0])):
        with pytest.raises((NotImplementedError, RuntimeError)):
            read(value)


@pytest.mark.parametrize("flip", [True, False])
def test_a_pass_over_resident_images_reads_nothing_back(
    images: PreparedImages, monkeypatch: pytest.MonkeyPatch, flip: bool
) -> None:
    training = a_training(flip=flip, crop_pixels=int(flip))
    totals = learned(images, ResidentImages(images, training, ON_META, seed=1), monkeypatch)
    assert totals.n_images == len(images.train_images)
    assert totals.loss.is_meta


def test_a_pass_over_streamed_images_reads_nothing_back(
    images: PreparedImages, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = StreamedImages(ImageTensors.of(images), a_training(), ON_META, 1, PlainSender("meta"))
    assert learned(images, source, monkeypatch).loss.is_meta


@pytest.mark.parametrize("name", ["Adam", "AdamW", "SGD", "Muon"])
def test_an_update_reads_nothing_back(name: str) -> None:
    spec = a_trial_spec()
    with FakeTensorMode():  # shapes without values again: the fused optimizers know no meta device
        net = build(spec.architecture)
        optimizer = make_optimizer(net, a_training(optimizer=name))
        for _ in range(2):
            optimizer.zero_grad()
            net(torch.randn(8, *spec.architecture.input_shape)).sum().backward()
            optimizer.step()
        assert all(weight.grad is not None for weight in net.parameters())
