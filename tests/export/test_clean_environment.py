"""What was exported runs where nothing of ours is installed: in virtual environments made for it alone."""

import json
import os
import subprocess
import sys
import venv
from pathlib import Path

import pytest

from nas_desktop.core.project import Project
from nas_desktop.export.certifying import certified_export
from nas_desktop.export.exporting import export_trial
from tests.export.test_certifying import project

__all__ = ["project"]  # a fixture
pytestmark = pytest.mark.slow
ASK_ONNX = """
import json, sys
import numpy as np
import onnxruntime
from PIL import Image, ImageOps
session = onnxruntime.InferenceSession(sys.argv[1], providers=["CPUExecutionProvider"])
classes = json.loads(session.get_modelmeta().custom_metadata_map["classes"])
for path in sys.argv[2:]:
    picture = ImageOps.exif_transpose(Image.open(path)).convert("RGB")
    (probabilities,) = session.run(None, {"images": np.asarray(picture)[None]})
    print(path, classes[probabilities[0].argmax()], sep="\\t")
"""


def environment(folder: Path, *packages: str) -> Path:
    """The interpreter of a fresh environment with these packages and what they need."""
    venv.create(folder, with_pip=True)
    python = folder / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input", *packages]
    installed = subprocess.run(pip, capture_output=True, text=True, env=clean(), cwd=folder)
    if installed.returncode:
        pytest.skip(f"pip could not install {', '.join(packages)}: {installed.stderr.strip().splitlines()[-1:]}")
    absent = subprocess.run([python, "-c", "import nas_desktop"], capture_output=True, env=clean(), cwd=folder)
    assert absent.returncode, "the environment is not a fresh one"
    return python


def clean() -> dict[str, str]:
    """The variables of this process without those that let Python find anything of ours."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "COVERAGE", "QT_"))}


def answers(python: Path, folder: Path, *args: str) -> dict[str, str]:
    """The class of each image, as the script prints it."""
    said = subprocess.run([str(python), *args], capture_output=True, text=True, cwd=folder, env=clean())
    assert said.returncode == 0, said.stderr
    return dict(line.split("\t")[:2] for line in said.stdout.splitlines())  # type: ignore[misc]  # two of them


def expected(project: Project, folder: Path) -> dict[str, str]:
    """What the program answers for every test image, by the path of its file."""
    certificate, _ = certified_export(str(project.root), "onnx", str(folder / "best.onnx"))
    assert certificate.passed
    data = Path(json.loads((project.root / "project.json").read_text())["config"]["data"])
    names = [one.name for one in certificate.classes]
    return {str(data / one.image): names[one.predicted] for one in certificate.answers}


def test_onnxruntime_alone_answers_as_the_program_does(project: Project, tmp_path: Path) -> None:
    ours = expected(project, tmp_path)
    python = environment(tmp_path / "env", "onnxruntime", "numpy", "pillow")

    assert answers(python, tmp_path, "-c", ASK_ONNX, "best.onnx", *ours) == ours


def test_the_stand_alone_script_answers_as_the_program_does(project: Project, tmp_path: Path) -> None:
    ours = expected(project, tmp_path)
    export_trial(str(project.root), "python", str(tmp_path / "alone"))
    python = environment(tmp_path / "env", "-r", str(tmp_path / "alone" / "requirements.txt"))

    assert answers(python, tmp_path / "alone", "predict.py", *ours) == ours
