"""The bench compares like with like, and its figures are whole. How large they are is nobody's business here."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest
import torch

from nas_desktop.network.builder import build
from nas_desktop.search_space.plain_cnn import PLAIN_CNN
from nas_desktop.training.bench import train
from nas_desktop.training.bench.product_loop import INPUT_SHAPE, N_CLASSES, NETS

NAIVE = Path(__file__).parents[3] / "benchmarks" / "naive_loop.py"


@pytest.fixture(scope="module")
def naive() -> ModuleType:
    spec = importlib.util.spec_from_file_location("naive_loop", NAIVE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("net", train.NET_NAMES)
def test_both_loops_train_the_same_network(naive: ModuleType, net: str) -> None:
    ours = build(PLAIN_CNN.assemble(NETS[net], INPUT_SHAPE, N_CLASSES))
    theirs = naive.network(net)
    assert [weight.shape for weight in theirs.parameters()] == [weight.shape for weight in ours.parameters()]
    ours.load_state_dict(dict(zip(ours.state_dict(), theirs.state_dict().values(), strict=True)))
    images = torch.randn(2, *INPUT_SHAPE)
    torch.testing.assert_close(ours.eval()(images), theirs.eval()(images))


def test_the_plain_loop_normalises_as_torchvision_does(naive: ModuleType) -> None:
    transforms = pytest.importorskip("torchvision.transforms")
    pictures = naive.Pictures()
    wanted = transforms.Compose([transforms.ToTensor(), transforms.Normalize(naive.MEAN, naive.STD)])
    image, label = pictures[3]
    torch.testing.assert_close(image, wanted(naive.Image.fromarray(pictures._images[3])))
    assert label == pictures._labels[3]


@pytest.mark.slow
def test_the_figures_are_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(train, "_SECONDS", dict.fromkeys(train.NET_NAMES, 0.1))
    monkeypatch.setattr(train, "_CEILING_SECONDS", 0.1)
    figures = train.measure_train(1, ["small"], "cpu", "fp32")
    small = figures["nets"]["small"]
    assert small["dtype"] == "float32"
    assert small["mmacs"] == pytest.approx(6.1, abs=0.1)
    assert small["ratio"] == pytest.approx(small["product"] / small["naive"], rel=0.01)
    assert set(small["naive_by_workers"]) == {"0", "2"}
    assert small["ceiling_share"] > 0


def test_a_contestant_that_fails_is_named() -> None:
    with pytest.raises(RuntimeError, match="ended early"), train._contestant([sys.executable, "-c", "1/0"], 1):
        pass
