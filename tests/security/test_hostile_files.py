"""Files of a project or a configuration that a stranger made: too large, too deep or lying, each is one sentence."""

import json
import os
import pickle
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from nas_desktop.core.errors import NasError, UsageError
from nas_desktop.export.config_json import read_config
from nas_desktop.training.model_files import ModelFacts, load_model, save_model
from nas_desktop.training.trainer import fresh_network
from tests.builders import a_mode, a_trial_spec, some_data

DEEP = "[" * 100_000 + "]" * 100_000

LYING = b'{"w":{"dtype":"F32","shape":[4611686018427387904],"data_offsets":[0,4]}}'


HUGE = {"filters": 10**6, "kernel": 3, "bias": True}


class Trap:
    """Makes a folder when it is unpickled."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> tuple[Any, ...]:
        return os.mkdir, (str(self.mark),)


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """A model as a search keeps it."""
    spec = a_trial_spec()
    save_model(
        tmp_path / "m",
        fresh_network(spec.architecture, a_mode(), 1),
        ModelFacts.of(spec, some_data(), a_mode(), 0.5, 1.0),
    )
    facts = json.loads((tmp_path / "m" / "model.json").read_text())
    del facts["weights_sha256"]  # whoever forges weights forges their hash as well, or leaves it out
    (tmp_path / "m" / "model.json").write_text(json.dumps(facts))
    return tmp_path / "m"


@pytest.mark.parametrize("text", [DEEP, '{"a":' * 50_000 + "1" + "}" * 50_000, "[]", "1", '{"format_version": 1e999}'])
def test_a_configuration_that_is_none_is_one_sentence(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.json").write_text(text)
    with pytest.raises(UsageError):
        read_config(tmp_path / "a.json")


def test_a_configuration_of_a_gigabyte_is_not_read(tmp_path: Path) -> None:
    with (tmp_path / "a.json").open("wb") as file:
        file.truncate(1 << 30)
    with pytest.raises(UsageError, match="too large"):
        read_config(tmp_path / "a.json")


@pytest.mark.parametrize("text", [DEEP, "{}", "[]", "null"])
def test_facts_of_a_model_that_are_none_are_one_sentence(model: Path, text: str) -> None:
    (model / "model.json").write_text(text)
    with pytest.raises(NasError, match=r"model\.json cannot be used"):
        load_model(model)


def test_facts_of_a_gigabyte_are_not_read(model: Path) -> None:
    with (model / "model.json").open("wb") as file:
        file.truncate(1 << 30)
    with pytest.raises(NasError, match="too large"):
        load_model(model)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        struct.pack("<Q", 2**63) + b"{}",
        struct.pack("<Q", 200_000_000) + b"{" + b" " * 1000,
        struct.pack("<Q", len(DEEP)) + DEEP.encode(),
        struct.pack("<Q", 80) + LYING.ljust(80) + bytes(4),
    ],
    ids=["empty", "endless head", "head beyond the end", "deep head", "lying shape"],
)  # fmt: skip
def test_weights_that_lie_about_themselves_are_one_sentence(model: Path, content: bytes) -> None:
    (model / "weights.safetensors").write_bytes(content)
    with pytest.raises(NasError, match=r"weights\.safetensors cannot be used"):
        load_model(model)


def test_weights_that_are_a_pickle_are_not_opened(model: Path, tmp_path: Path) -> None:
    (model / "weights.safetensors").write_bytes(pickle.dumps(Trap(tmp_path / "mark")))
    with pytest.raises(NasError):
        load_model(model)
    assert not (tmp_path / "mark").exists()


def test_no_key_of_a_model_is_taken_for_a_program(model: Path) -> None:
    facts = json.loads((model / "model.json").read_text())
    (model / "model.json").write_text(json.dumps({**facts, "__reduce__": ["os.system", "true"]}))
    with pytest.raises(NasError, match="unknown field __reduce__"):
        load_model(model)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda v: v["architecture"]["layers"].insert(0, {"kind": "conv", "settings": HUGE}), "too small"),
        (lambda v: v["architecture"]["layers"].insert(0, {"kind": "conv", "settings": {}}), "filters"),
        (lambda v: v["architecture"]["layers"].insert(0, {"kind": "os.system", "settings": {}}), "no layer type"),
        (lambda v: v["architecture"].update(input_shape=[3, 10**6, 10**6]), "do not suit"),
        (lambda v: v["data"].update(mean=[0.5]), "means"),
        (lambda v: v["data"].update(classes=["a"], class_counts=[1]), "classes"),
    ],
)
def test_a_network_that_cannot_be_is_one_sentence(model: Path, change: Callable[[Any], None], words: str) -> None:
    value = json.loads((model / "model.json").read_text())
    change(value)
    (model / "model.json").write_text(json.dumps(value))

    with pytest.raises(NasError, match=words):
        load_model(model)
