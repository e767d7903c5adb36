"""A trial's weights are a function of its TrialSpec and the numeric mode alone, bit by bit, on a CPU.

Real worker processes train networks that use everything the spaces offer, in both numeric modes of a CPU.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from multiprocessing.connection import wait
from pathlib import Path
from typing import Any

import pytest

from nas_desktop.core.specs import DataSpec, NumericMode, TrialSpec, Value
from nas_desktop.search.slots.worker_slot import WorkerSlot
from nas_desktop.search_space.parameters import SearchSpace
from nas_desktop.search_space.plain_cnn import PLAIN_CNN
from nas_desktop.search_space.staged_cnn import STAGED_CNN
from nas_desktop.training.jobs import LAST_WORDS, DataPrepared, PrepareData, TrainTrial, TrialTrained
from nas_desktop.training.recipes import MODERN
from tests.builders import a_mode, a_trial_spec

pytestmark = pytest.mark.slow
DATA = DataSpec("synthetic:600", None, 400, 90, None, seed=1)
FINE, COARSE = a_mode(), a_mode(dtype="bfloat16")
PLAIN: Mapping[str, Value] = {
    "n_conv_layers": 2, "conv0_filters": 32, "conv1_filters": 32, "conv1_kernel": 5, "conv1_pool": False,
    "n_fc_layers": 2, "fc0_units": 64, "activation": "ELU", "dropout": 0.3, "optimizer": "AdamW",
}  # fmt: skip
STAGED: Mapping[str, Value] = {
    "n_stages": 2, "stage0_width": 16, "skip": True, "head": "max", "n_hidden": 1, "hidden0_units": 64, "dropout": 0.2,
    "separable": True, "squeeze_excite": True,
}  # fmt: skip
MUON: Mapping[str, Value] = {"n_stages": 2, "stage0_width": 32, "stage0_convs": 3, "head": "flatten"}
ONE_PIXEL: Mapping[str, Value] = {  # a kernel far larger than the last map
    "n_stages": 4, "stage0_width": 32, "stage3_kernel": 5, "stage3_convs": 3,
}  # fmt: skip


class Bench:
    """Two workers and the images; trains trials and returns the bytes of their weights."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.one, self.other = WorkerSlot(), WorkerSlot()
        self.one.send(PrepareData(DATA, str(folder / "cache")))
        prepared = _last_word(self.one)
        assert isinstance(prepared, DataPrepared)
        self._images, self._facts = prepared.images, prepared.facts
        self._n = 0

    def spec(self, space: SearchSpace, values: Mapping[str, Value], **changes: Any) -> TrialSpec:
        config = space.resolve(values, MODERN.defaults)
        return a_trial_spec(
            self._facts,
            config=config,
            architecture=space.assemble(config, self._facts.input_shape, len(self._facts.classes)),
            training=replace(MODERN.training(config, 2, self._facts, None), crop_pixels=2),
            **changes,
        )

    def start(self, slot: WorkerSlot, spec: TrialSpec, mode: NumericMode) -> Path:
        self._n += 1
        model = self._folder / f"model{self._n}"
        slot.send(TrainTrial(spec, self._images, mode, str(model)))
        return model

    def train(self, spec: TrialSpec, mode: NumericMode) -> bytes:
        model = self.start(self.one, spec, mode)
        return self.weights(self.one, model)

    def weights(self, slot: WorkerSlot, model: Path) -> bytes:
        assert isinstance(_last_word(slot), TrialTrained)
        return (model / "weights.safetensors").read_bytes()

    def close(self) -> None:
        self.one.close()
        self.other.close()


def _last_word(slot: WorkerSlot) -> object:
    while not isinstance(message := slot.receive(), LAST_WORDS):
        pass
    return message


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    bench = Bench(tmp_path)
    yield bench
    bench.close()


@pytest.mark.parametrize("mode", [FINE, COARSE], ids=["float32", "bfloat16"])
@pytest.mark.parametrize(
    ("space", "values"),
    [(PLAIN_CNN, PLAIN), (STAGED_CNN, STAGED), (STAGED_CNN, MUON), (STAGED_CNN, ONE_PIXEL)],
    ids=["plain", "staged", "muon", "one-pixel"],
)
def test_first_or_tenth_in_a_warm_worker(
    bench: Bench, space: SearchSpace, values: Mapping[str, Value], mode: NumericMode
) -> None:
    spec = bench.spec(space, values)
    first = bench.train(spec, mode)
    others = [(PLAIN_CNN, PLAIN), (STAGED_CNN, STAGED), (STAGED_CNN, MUON)]
    for i in range(8):  # other networks, seeds, and other shapes of the same ones in between
        other_space, other = others[i % 3]
        bench.train(bench.spec(other_space, {**other, "batch_size": (32, 128)[i % 2]}, seed=100 + i), mode)
    assert bench.train(spec, mode) == first


@pytest.mark.parametrize("mode", [FINE, COARSE], ids=["float32", "bfloat16"])
def test_alone_or_beside_another(bench: Bench, mode: NumericMode) -> None:
    spec = bench.spec(STAGED_CNN, MUON)
    alone = bench.train(spec, mode)
    theirs = bench.start(bench.other, bench.spec(PLAIN_CNN, PLAIN, seed=5), mode)
    beside = bench.start(bench.one, spec, mode)
    assert len(wait([bench.one.waitable, bench.other.waitable])) >= 1  # both are under way
    assert bench.weights(bench.one, beside) == alone
    bench.weights(bench.other, theirs)


@pytest.mark.parametrize("values", [MUON, ONE_PIXEL], ids=["muon", "one-pixel"])
def test_another_worker_gives_the_same(bench: Bench, values: Mapping[str, Value]) -> None:
    spec = bench.spec(STAGED_CNN, values)
    there = bench.start(bench.other, spec, COARSE)
    assert bench.weights(bench.other, there) == bench.train(spec, COARSE)


def test_another_seed_gives_other_weights(bench: Bench) -> None:
    spec = bench.spec(STAGED_CNN, MUON)
    assert bench.train(spec, COARSE) != bench.train(replace(spec, seed=8), COARSE)
