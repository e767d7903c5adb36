"""The stand-alone folder: it runs where nothing of ours is, and sees image files as the program does."""

import subprocess
import sys
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from nas_desktop.export.inference import Classifier
from nas_desktop.export.standalone import standalone_files
from nas_desktop.search_space.plain_cnn import PLAIN_CNN
from tests.builders import PARAMS
from tests.export.models import keep
from tests.images import write_folder

RUN = """
import runpy, sys
for absent in ("nas_desktop", "numpy", "safetensors", "torchvision"):
    sys.modules[absent] = None
sys.path.insert(0, ".")
sys.argv = ["predict.py", *sys.argv[1:]]
runpy.run_path("predict.py", run_name="__main__")
"""
SCRIPTS = ("model", "images")  # the second imports the first


def unpacked(folder: Path, channels: int = 3) -> Classifier:
    """The program's own answer for the network whose files lie in `folder`."""
    architecture = PLAIN_CNN.assemble(PARAMS, (channels, 16, 16), 4)
    classifier = Classifier.load(keep(folder.with_name("kept"), architecture))
    folder.mkdir()
    for name, content in standalone_files(classifier).items():
        (folder / name).write_bytes(content)
    return classifier


def predict(folder: Path, *paths: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-I", "-W", "ignore", "-c", RUN, *map(str, paths)]
    return subprocess.run(command, capture_output=True, text=True, cwd=folder, timeout=120, check=False)


def test_it_classifies_files_as_the_program_does(tmp_path: Path) -> None:
    classifier = unpacked(tmp_path / "best")
    paths = sorted(write_folder(tmp_path / "set", {"a": 4, "b": 4, "c": 4}, size=(40, 25)).rglob("*.png"))
    upside_down = tmp_path / "turned.png"
    exif = Image.Exif()
    exif[0x0112] = 3
    Image.open(paths[0]).save(upside_down, exif=exif)
    paths.append(upside_down)

    done = predict(tmp_path / "best", *paths)

    assert done.returncode == 0, done.stderr
    lines = [line.split("\t") for line in done.stdout.splitlines()]
    answers = list(classifier.answers(path.read_bytes() for path in paths))
    assert [line[:2] for line in lines] == [
        [str(path), answer.label] for path, answer in zip(paths, answers, strict=True)
    ]
    for line, answer in zip(lines, answers, strict=True):
        assert float(line[2]) == pytest.approx(max(answer.probabilities), abs=1.1e-4)


def test_what_is_no_image_is_one_line_and_the_others_go_on(tmp_path: Path) -> None:
    unpacked(tmp_path / "best")
    (good,) = write_folder(tmp_path / "set", {"a": 1}).rglob("*.png")
    (tmp_path / "bad.png").write_bytes(b"<html>")

    done = predict(tmp_path / "best", tmp_path / "bad.png", good)

    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "bad.png" in done.stderr
    assert done.stdout.startswith(f"{good}\t")


@pytest.fixture
def read_image(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Classifier, Any]]:
    """The program, and the function of the stand-alone folder, for so many channels."""
    folder = tmp_path / "best"
    classifier = unpacked(folder, request.param)
    for name in SCRIPTS:
        sys.modules[name] = module = types.ModuleType(name)
        module.__file__ = str(folder / f"{name}.py")
        exec((folder / f"{name}.py").read_text(encoding="utf-8"), vars(module))
    yield classifier, vars(sys.modules["images"])["read_image"]
    for name in SCRIPTS:
        del sys.modules[name]


def pictures() -> dict[str, Image.Image]:
    """One of every kind that files hold."""
    rng = np.random.default_rng(0)
    colours = Image.fromarray(rng.integers(0, 256, (31, 45, 4), dtype=np.uint8))
    wide = rng.integers(100, 60_000, (31, 45))
    return {
        "RGBA.png": colours,
        "RGB.png": colours.convert("RGB"),
        "RGB.jpg": colours.convert("RGB"),
        "L.png": colours.convert("L"),
        "LA.png": colours.convert("LA"),
        "1.png": colours.convert("1"),
        "P.png": colours.convert("RGB").quantize(20),
        "P.gif": colours.convert("RGB").quantize(20),
        "CMYK.jpg": colours.convert("RGB").convert("CMYK"),
        "I16.png": Image.fromarray(wide.astype(np.uint16)),
        "I16.tiff": Image.fromarray(wide.astype(np.uint16)),
        "I.tiff": Image.fromarray((wide * 50).astype(np.int32)),
        "F.tiff": Image.fromarray((wide / 7 - 900).astype(np.float32)),
        "upright.png": colours.convert("RGB").transpose(Image.Transpose.ROTATE_90),
        "small.png": colours.convert("RGB").resize((5, 3)),
        "square.png": colours.convert("RGB").resize((16, 16)),
    }


@pytest.mark.parametrize("name", pictures())
@pytest.mark.parametrize("read_image", [1, 3], indirect=True)
def test_every_kind_of_file_is_seen_alike(read_image: tuple[Classifier, Any], name: str, tmp_path: Path) -> None:
    classifier, read = read_image
    path = tmp_path / name
    pictures()[name].save(path)

    assert np.array_equal(read(path).numpy(), classifier.prepared(path.read_bytes()))


def test_the_requirements_are_exact_and_few(tmp_path: Path) -> None:
    unpacked(tmp_path / "best")

    lines = (tmp_path / "best" / "requirements.txt").read_text().splitlines()

    assert [line.partition("==")[0] for line in lines] == ["torch", "pillow"]
    assert all(line.partition("==")[2].replace(".", "").isdigit() for line in lines)
