import random

import pytest

from nas_desktop.network.cost import cost_of
from nas_desktop.search_space.plain_cnn import PLAIN_CNN
from tests.draws import RandomSource


def kinds(config: dict[str, object], shape: tuple[int, int, int] = (3, 32, 32)) -> list[str]:
    resolved = PLAIN_CNN.resolve(config)  # type: ignore[arg-type]
    return [layer.kind for layer in PLAIN_CNN.assemble(resolved, shape, 10).layers]


def test_the_keys_are_those_of_the_specification() -> None:
    space = PLAIN_CNN.limited({}, ["batch_size", "weight_decay", "use_batch_norm"])
    keys = set()
    for seed in range(200):
        keys |= set(space.draw(RandomSource(random.Random(seed))))
    per_layer = {f"conv{i}_{part}" for i in range(5) for part in ("filters", "kernel", "pool")}
    units = {f"fc{i}_units" for i in range(3)}
    rest = {"n_conv_layers", "n_fc_layers", "activation", "dropout", "learning_rate", "optimizer"}
    optional = {"batch_size", "weight_decay", "use_batch_norm"}
    assert keys == per_layer | units | rest | optional


def test_only_what_exists_is_drawn() -> None:
    for seed in range(50):
        drawn = PLAIN_CNN.draw(RandomSource(random.Random(seed)))
        n_conv, n_fc = drawn["n_conv_layers"], drawn["n_fc_layers"]
        assert sum(key.endswith("_filters") for key in drawn) == n_conv
        assert sum(key.endswith("_units") for key in drawn) == int(n_fc) - 1


def test_a_missing_key_means_what_the_specification_says() -> None:
    assert PLAIN_CNN.resolve({}) == {
        "space": "plain-cnn",
        "n_conv_layers": 2,
        "conv0_filters": 64,
        "conv1_filters": 64,
        "conv0_kernel": 3,
        "conv1_kernel": 3,
        "conv0_pool": True,
        "conv1_pool": True,
        "n_fc_layers": 1,
        "activation": "ReLU",
        "dropout": 0.0,
        "learning_rate": 1e-3,
        "optimizer": "Adam",
        "batch_size": 64,
        "weight_decay": 0.0,
        "use_batch_norm": False,
    }


def test_the_keys_of_the_python_example_alone_are_a_configuration() -> None:
    config = {"batch_size": 32, "weight_decay": 1e-4, "learning_rate": 1e-2, "use_batch_norm": True}
    resolved = PLAIN_CNN.resolve(config)
    assert {key: resolved[key] for key in config} == config
    assert cost_of(PLAIN_CNN.assemble(resolved, (3, 32, 32), 10)).n_params > 0


def test_resolving_twice_changes_nothing() -> None:
    once = PLAIN_CNN.resolve(PLAIN_CNN.draw(RandomSource(random.Random(0))), {"use_batch_norm": True})
    assert PLAIN_CNN.resolve(once) == once


def test_what_the_recipe_decides_is_written_in() -> None:
    assert PLAIN_CNN.resolve({}, {"use_batch_norm": True})["use_batch_norm"] is True


def test_a_drawn_value_is_stronger_than_the_recipe() -> None:
    assert PLAIN_CNN.resolve({"use_batch_norm": False}, {"use_batch_norm": True})["use_batch_norm"] is False


def test_a_monotonic_activation_comes_after_the_pooling() -> None:
    assert kinds({"n_conv_layers": 1, "activation": "ELU"})[:3] == ["conv", "max_pool", "activation"]
    assert kinds({"n_conv_layers": 1, "activation": "GELU"})[:3] == ["conv", "activation", "max_pool"]


def test_batch_norm_follows_each_convolution_and_takes_its_bias() -> None:
    resolved = PLAIN_CNN.resolve({"n_conv_layers": 2, "use_batch_norm": True})
    layers = PLAIN_CNN.assemble(resolved, (1, 28, 28), 10).layers
    assert [layer.kind for layer in layers].count("batch_norm") == 2
    assert all(layer.settings["bias"] is False for layer in layers if layer.kind == "conv")


@pytest.mark.parametrize(("side", "n_pools"), [(8, 3), (9, 3), (32, 5), (256, 5)])
def test_pooling_stops_at_one_pixel_and_says_so(side: int, n_pools: int) -> None:
    resolved = PLAIN_CNN.resolve({"n_conv_layers": 5})
    architecture = PLAIN_CNN.assemble(resolved, (1, side, side), 2)
    assert [layer.kind for layer in architecture.layers].count("max_pool") == n_pools
    assert len(architecture.notes) == 5 - n_pools
    assert all("left out" in note for note in architecture.notes)


def test_dropout_stands_before_every_fully_connected_layer() -> None:
    tail = kinds({"n_conv_layers": 1, "n_fc_layers": 2})[4 - 1 :]
    assert tail == ["flatten", "dropout", "linear", "activation", "dropout", "linear"]
