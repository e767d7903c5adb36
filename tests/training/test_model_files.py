import hashlib
import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from nas_desktop.core.errors import ProjectError
from nas_desktop.network.builder import build
from nas_desktop.training.model_files import ModelFacts, load_model, save_model
from tests.builders import PARAMS, a_mode, a_trial_spec, some_data


@pytest.fixture
def facts() -> ModelFacts:
    spec = a_trial_spec()
    return ModelFacts(0, PARAMS, spec.architecture, some_data(), a_mode(), 0.5, 1.0, spec.seed)


@pytest.fixture
def folder(tmp_path: Path, facts: ModelFacts) -> Path:
    net = build(facts.architecture).to(memory_format=torch.channels_last)
    save_model(tmp_path / "m", net, facts)
    return tmp_path / "m"


def test_weights_and_facts_come_back(tmp_path: Path, facts: ModelFacts) -> None:
    net = build(facts.architecture)
    save_model(tmp_path / "m", net, facts)
    loaded, loaded_facts = load_model(tmp_path / "m")
    assert replace(loaded_facts, weights_sha256="") == facts
    for name, value in net.state_dict().items():
        assert torch.equal(loaded.state_dict()[name], value)
    assert not loaded.training


def test_nothing_but_weights_and_json_is_written(folder: Path) -> None:
    assert sorted(path.name for path in folder.iterdir()) == ["model.json", "weights.safetensors"]
    assert json.loads((folder / "model.json").read_text(encoding="utf-8"))["format_version"] == 1


@pytest.mark.parametrize("name", ["model.json", "weights.safetensors"])
@pytest.mark.parametrize("keep", [0, 7, 200])
def test_a_truncated_file_is_one_sentence(folder: Path, name: str, keep: int) -> None:
    path = folder / name
    path.write_bytes(path.read_bytes()[:keep])
    with pytest.raises(ProjectError, match=name):
        load_model(folder)


def without_hash(folder: Path) -> None:
    """Make it a model folder from before the weights were hashed."""
    value = json.loads((folder / "model.json").read_text(encoding="utf-8"))
    del value["weights_sha256"]
    (folder / "model.json").write_text(json.dumps(value), encoding="utf-8")


def test_weights_of_another_network_are_refused(folder: Path, tmp_path: Path, facts: ModelFacts) -> None:
    other = torch.nn.Linear(300, 300)
    save_model(tmp_path / "other", other, facts)
    (tmp_path / "other" / "weights.safetensors").replace(folder / "weights.safetensors")
    without_hash(folder)
    with pytest.raises(ProjectError, match=r"weights\.safetensors cannot be used: Error\(s\) in loading state_dict"):
        load_model(folder)


def test_other_weights_of_the_same_network_are_refused(folder: Path, tmp_path: Path, facts: ModelFacts) -> None:
    save_model(tmp_path / "other", build(facts.architecture), facts)
    (tmp_path / "other" / "weights.safetensors").replace(folder / "weights.safetensors")
    with pytest.raises(ProjectError, match=r"not what model\.json was written for"):
        load_model(folder)


def test_the_hash_is_that_of_the_weights_file(folder: Path) -> None:
    found = hashlib.sha256((folder / "weights.safetensors").read_bytes()).hexdigest()
    assert load_model(folder)[1].weights_sha256 == found
    assert json.loads((folder / "model.json").read_text(encoding="utf-8"))["weights_sha256"] == found


def test_a_model_from_before_the_hash_is_read_and_gets_one(folder: Path) -> None:
    whole = load_model(folder)[1]
    without_hash(folder)
    assert load_model(folder)[1] == whole


def test_a_newer_format_is_refused(folder: Path) -> None:
    path = folder / "model.json"
    path.write_text(path.read_text(encoding="utf-8").replace('"format_version": 1', '"format_version": 2'))
    with pytest.raises(ProjectError, match="format is 2"):
        load_model(folder)


def test_no_pickle_is_ever_read(folder: Path) -> None:
    code = (
        "import pickle, sys; from pathlib import Path\n"
        "def refuse(*_): raise SystemExit('unpickled')\n"
        "from nas_desktop.training.model_files import load_model\n"
        "pickle.loads = pickle.load = pickle.Unpickler = refuse\n"
        "load_model(Path(sys.argv[1])); print('loaded')"
    )
    done = subprocess.run([sys.executable, "-c", code, str(folder)], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "loaded"
