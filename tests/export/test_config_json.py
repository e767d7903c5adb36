"""A saved configuration rebuilds the same network, anywhere; a bad one is refused with one sentence."""

import json
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import torch

from nas_desktop import NASNetwork
from nas_desktop.core.errors import NasError, UsageError
from nas_desktop.core.state import SearchState
from nas_desktop.export.config_json import CONFIG_JSON, build, read_config
from nas_desktop.export.export_format import ExportSource
from nas_desktop.network.builder import Network
from nas_desktop.search_space import SEARCH_SPACES
from nas_desktop.search_space.parameters import SearchSpace
from nas_desktop.search_space.plain_cnn import PLAIN_CNN
from tests.builders import (
    PARAMS,
    a_mode_chosen,
    a_search_finished,
    a_search_started,
    a_trial_finished,
    a_trial_started,
    data_ready,
)
from tests.draws import RandomSource

BUILD_AFRESH = """
import json, sys, torch
from pathlib import Path
from nas_desktop.export.config_json import build, read_config
saved = read_config(Path(sys.argv[1]))
torch.manual_seed(11)
net = build(saved).eval()
torch.save({"weights": net.state_dict(), "scores": net(torch.ones(2, *saved.input_shape))}, sys.argv[2])
"""


def a_finished_search(params: dict[str, Any] | None = None) -> SearchState:
    state = SearchState()
    for event in (
        a_search_started(),
        data_ready(),
        a_mode_chosen(),
        a_trial_started(0, params=params or PARAMS),
        a_trial_finished(0, 0.5),
        a_search_finished(test_accuracy=0.48),
    ):
        state.apply(event)
    return state


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    """The file of the best trial of a search."""
    path = tmp_path / "best.json"
    CONFIG_JSON.write(ExportSource.of(a_finished_search()), path)
    return path


def seeded(make: Any) -> Network:
    torch.manual_seed(11)
    net: Network = make()
    return net.eval()


def assert_same(first: dict[str, torch.Tensor], second: dict[str, torch.Tensor]) -> None:
    assert list(first) == list(second)
    for key, value in first.items():
        assert torch.equal(value, second[key]), key


def test_a_fresh_process_builds_the_same_network(saved: Path, tmp_path: Path) -> None:
    there = tmp_path / "there.pt"
    subprocess.run([sys.executable, "-c", BUILD_AFRESH, str(saved), str(there)], check=True, timeout=120)
    net = seeded(lambda: build(read_config(saved)))

    result = torch.load(there, weights_only=True)

    assert_same(net.state_dict(), result["weights"])
    assert torch.equal(net(torch.ones(2, 3, 16, 16)), result["scores"])


def test_the_file_is_the_network_that_was_trained(saved: Path) -> None:
    trained = PLAIN_CNN.assemble(PARAMS, (3, 16, 16), 2)

    assert read_config(saved).architecture() == trained


@pytest.mark.parametrize("space", SEARCH_SPACES, ids=lambda space: space.name)
def test_any_configuration_survives_the_file(space: SearchSpace, tmp_path: Path) -> None:
    whole = space.limited({}, [parameter.name for parameter in space.optional])
    for seed in range(20):
        params = whole.resolve(whole.draw(RandomSource(random.Random(seed))))
        CONFIG_JSON.write(ExportSource.of(a_finished_search(params)), tmp_path / "c.json")
        assert read_config(tmp_path / "c.json").config == params


@pytest.mark.parametrize("part", ["config", "whole file"])
def test_the_python_interface_takes_what_was_saved(saved: Path, part: str) -> None:
    value = json.loads(saved.read_text())
    config = value["config"] if part == "config" else value

    net = seeded(lambda: NASNetwork(config, (3, 16, 16), 2))

    assert_same(net.state_dict(), seeded(lambda: build(read_config(saved))).state_dict())


def test_it_says_where_the_network_comes_from(saved: Path) -> None:
    about = read_config(saved).about

    assert about["result"]["test_accuracy"] == 0.48
    assert about["result"]["val_accuracy"] == 0.5
    assert about["training"]["recipe"] == "modern"
    assert (about["provenance"]["trial"], about["provenance"]["seed"]) == (0, 7)


def test_only_the_winner_has_a_test_score() -> None:
    state = a_finished_search()
    for event in (a_trial_started(1), a_trial_finished(1, 0.3)):
        state.apply(event)

    assert ExportSource.of(state, 1).test_accuracy is None


def test_the_flat_dictionary_of_the_founding_document_is_read(tmp_path: Path) -> None:
    path = tmp_path / "flat.json"
    path.write_text(json.dumps({"n_conv_layers": 1, "conv0_filters": 32, "learning_rate": 0.05}))

    read = read_config(path)

    assert read.config == PLAIN_CNN.resolve({"n_conv_layers": 1, "conv0_filters": 32, "learning_rate": 0.05})
    assert build(read, (1, 28, 28), 10)(torch.zeros(1, 1, 28, 28)).shape == (1, 10)


def test_a_flat_dictionary_does_not_say_for_which_images(tmp_path: Path) -> None:
    path = tmp_path / "flat.json"
    path.write_text("{}")

    with pytest.raises(UsageError, match="for which images"):
        build(read_config(path))


BAD_VALUES: list[tuple[dict[str, Any], str]] = [
    ({"conv0_filter": 64}, "conv0_filters"),
    ({"optimiser": "Adam"}, "optimizer"),
    ({"conv{i}_filters": 64}, "not a key"),
    ({"conv00_filters": 64}, "not a key"),
    ({"conv0_filters": 10**9}, "from 1 to 4096"),
    ({"conv0_filters": -1}, "from 1 to 4096"),
    ({"conv0_filters": "64"}, "from 1 to 4096"),
    ({"conv0_filters": True}, "from 1 to 4096"),
    ({"conv0_filters": None}, "from 1 to 4096"),
    ({"conv0_kernel": 4}, "odd"),
    ({"n_conv_layers": 10**9}, "from 1 to 80"),
    ({"n_conv_layers": 0}, "from 1 to 80"),
    ({"conv0_pool": "yes"}, "true or false"),
    ({"activation": "Softmax"}, "ReLU, LeakyReLU"),
    ({"dropout": 1.5}, "from 0 to below 1"),
    ({"dropout": [0.5]}, "from 0 to below 1"),
    ({"learning_rate": "fast"}, "learning_rate"),
    ({"space": "hyperspace"}, "plain-cnn"),
    ({"space": ["plain-cnn"]}, "plain-cnn"),
]


@pytest.mark.parametrize(("values", "words"), BAD_VALUES, ids=lambda v: str(v)[:40])
def test_what_cannot_be_is_one_sentence(tmp_path: Path, values: dict[str, Any], words: str) -> None:
    path = tmp_path / "bad.json"
    path.write_text(json.dumps(values))

    with pytest.raises(UsageError, match=words) as raised:
        read_config(path)

    assert "\n" not in str(raised.value)


BAD_FILES: list[tuple[str, str]] = [
    ("", "not a readable JSON"),
    ("{", "not a readable JSON"),
    ('{"dropout": NaN}', "not a number"),
    ("[" * 100_000, "not a readable JSON"),
    ("[]", "not a JSON object"),
    ('{"format": "other", "config": {}}', "not a saved configuration"),
    ('{"format": "nas-desktop-configuration", "format_version": 2, "config": {}}', "newer NAS Desktop"),
    ('{"format": "nas-desktop-configuration", "config": {}}', "format_version"),
    ('{"format": "nas-desktop-configuration", "format_version": 1}', "config is missing"),
]


@pytest.mark.parametrize(("text", "words"), BAD_FILES, ids=range(len(BAD_FILES)))
def test_a_damaged_file_is_one_sentence(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "bad.json"
    path.write_text(text)

    with pytest.raises(UsageError, match=words) as raised:
        read_config(path)

    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    ("key", "value"),
    [("input_shape", [3, 16]), ("input_shape", [3, 16, 10**9]), ("input_shape", 3), ("classes", []), ("classes", [1])],
)
def test_wrong_images_are_one_sentence(saved: Path, key: str, value: Any) -> None:
    content = json.loads(saved.read_text())
    saved.write_text(json.dumps({**content, key: value}))

    with pytest.raises(UsageError, match="damaged"):
        read_config(saved)


def test_a_file_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        read_config(tmp_path / "none.json")


def test_binary_data_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "b.json").write_bytes(b"\x80\x04\x95\xff\xfe")

    with pytest.raises(UsageError, match="not a readable JSON"):
        read_config(tmp_path / "b.json")


def test_a_network_too_large_to_build_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "large.json"
    path.write_text(json.dumps({"n_fc_layers": 2, "fc0_units": 8192, "conv0_pool": False, "conv1_pool": False}))

    with pytest.raises(UsageError, match="weights"):
        read_config(path).architecture((3, 256, 256), 10)


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(NasError, match="cannot be written"):
        CONFIG_JSON.write(ExportSource.of(a_finished_search()), tmp_path / "none" / "c.json")


def test_without_a_complete_trial_there_is_nothing_to_save() -> None:
    with pytest.raises(UsageError, match="No trial is complete"):
        ExportSource.of(SearchState())
