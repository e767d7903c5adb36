"""What a user names is found, or a sentence says why it is not opened."""

import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from nas_desktop.core.errors import NasError
from nas_desktop.export.model_file import found_model
from tests.export.hostile import a_trap


def a_zip(path: Path, files: Mapping[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def refusal(path: Path, trial: int | None = None) -> str:
    with pytest.raises(NasError) as raised, found_model(path, trial):
        pass
    return str(raised.value)


@pytest.mark.parametrize("name", ["x.pt2", "x.pt", "x.pth", "x.pkl", "x.ckpt", "x.joblib"])
def test_what_could_run_code_is_not_opened(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(a_trap(tmp_path / "sprung"))

    assert "is not opened" in refusal(tmp_path / name)
    assert not (tmp_path / "sprung").exists()


def test_a_stand_alone_folder_is_not_run(tmp_path: Path) -> None:
    (tmp_path / "model.py").write_text("import os; os.mkdir('sprung')")

    assert "is Python code, which is not run" in refusal(tmp_path)
    assert "is Python code, which is not run" in refusal(a_zip(tmp_path / "x.zip", {"x/model.py": b""}))


def test_an_export_in_a_zip_is_unpacked_for_a_while(tmp_path: Path) -> None:
    path = a_zip(tmp_path / "x.zip", {"x/model.json": b"{}", "x/weights.safetensors": b"w", "x/../../out": b"o"})

    with found_model(path) as found:
        assert found.kind == "weights"
        assert sorted(file.name for file in found.path.iterdir()) == ["model.json", "weights.safetensors"]
        assert (found.path / "weights.safetensors").read_bytes() == b"w"
    assert not found.path.exists()


def test_a_zip_bomb_is_not_unpacked(tmp_path: Path) -> None:
    files = {"x/model.json": b"{}", "x/weights.safetensors": bytes(30_000_000)}

    assert "so it was not unpacked" in refusal(a_zip(tmp_path / "x.zip", files))


def test_a_zip_that_lies_about_its_sizes_is_one_sentence(tmp_path: Path) -> None:
    path = a_zip(tmp_path / "x.zip", {"x/model.json": b"{}", "x/weights.safetensors": bytes(1000)})
    content = path.read_bytes()
    path.write_bytes(content.replace((1000).to_bytes(4, "little"), (10).to_bytes(4, "little")))

    assert "cannot be unpacked" in refusal(path)


@pytest.mark.parametrize("content", [b"", b"PK\x05\x06", b"no archive"])
def test_a_damaged_zip_is_one_sentence(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(content)

    assert "cannot be unpacked" in refusal(tmp_path / "x.zip")


def test_a_zip_of_something_else_is_one_sentence(tmp_path: Path) -> None:
    assert "holds no network" in refusal(a_zip(tmp_path / "x.zip", {"cat.png": b""}))


@pytest.mark.parametrize(("name", "words"), [("none", "nothing at"), ("x.txt", "no network that can be read")])
def test_what_is_no_network_is_one_sentence(name: str, words: str, tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_text("hello")

    assert words in refusal(tmp_path / name)


def test_an_empty_folder_is_one_sentence(tmp_path: Path) -> None:
    assert "neither a project nor a network" in refusal(tmp_path)


def test_a_trial_belongs_to_a_project(tmp_path: Path) -> None:
    (tmp_path / "x.onnx").write_bytes(b"")

    assert "one network" in refusal(tmp_path / "x.onnx", trial=3)
