"""The MLflow model gives the program's own answers, without a pickle, from its folder and from the registry."""

import json
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from nas_desktop.core.event_log import EventLog
from nas_desktop.core.project import Project
from nas_desktop.core.state import SearchState
from nas_desktop.export.export_format import ExportSource
from nas_desktop.export.exporting import export_trial
from nas_desktop.export.inference import Classifier
from nas_desktop.export.mlflow_model import MLFLOW
from nas_desktop.search_space.plain_cnn import PLAIN_CNN
from tests import builders
from tests.export.models import keep, some_images
from tests.export.test_export_format import state_after

ANSWER = """
import sys
sys.modules["nas_desktop"] = None
sys.modules["cloudpickle"].loads = sys.modules["cloudpickle"].load = None
import mlflow, numpy as np
if sys.argv[2]:
    mlflow.set_tracking_uri(sys.argv[2])
model = mlflow.pyfunc.load_model(sys.argv[1])
np.save(sys.argv[4], model.predict(np.load(sys.argv[3])))
"""
ARCHITECTURE = PLAIN_CNN.assemble(builders.PARAMS, (3, 16, 16), 2)


def story(model: str = "") -> SearchState:
    return state_after(builders.a_trial_started(0), builders.a_trial_finished(0, 0.5, model=model))


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Project]:
    """The model as a folder, and the project in which it is registered."""
    from nas_desktop.tracking.run_recorder import RunRecorder

    folder = tmp_path_factory.mktemp("exported")
    project = Project.create(folder / "p", builders.a_config().model_dump(mode="json"), "x")
    log = EventLog(project.events)
    started = builders.a_trial_started(0), builders.a_trial_finished(0, 0.5, model="models/trial-0000")
    other = builders.a_trial_started(1), builders.a_trial_finished(1, 0.4, model="models/trial-0001")
    for event in (builders.a_search_started(), builders.data_ready(), builders.a_mode_chosen(), *started, *other):
        log.append(event)
    log.close()
    RunRecorder(project).catch_up()
    keep(project.models / "trial-0000", ARCHITECTURE)
    keep(project.models / "trial-0001", ARCHITECTURE, seed=1)
    said = export_trial(str(project.root), "mlflow", str(folder / "out"))
    assert said == f"Trial 0 is saved: {folder / 'out'}. Registered as models:/p@best"
    return folder / "out", project


def answer(model: str, store: str, images: np.ndarray, folder: Path) -> np.ndarray:
    """What a program without ours is told; it runs in an empty folder, which stays empty."""
    empty = folder / "empty"
    empty.mkdir()
    np.save(folder / "images.npy", images)
    program = "import cloudpickle\n" + ANSWER
    values = [model, store, str(folder / "images.npy"), str(folder / "answer.npy")]
    command = [sys.executable, "-W", "ignore", "-c", program, *values]
    done = subprocess.run(command, cwd=empty, capture_output=True, text=True, timeout=170, check=False)
    assert done.returncode == 0, done.stderr
    assert list(empty.iterdir()) == []
    answered: np.ndarray = np.load(folder / "answer.npy")
    return answered


def test_the_folder_answers_as_the_program_does(exported: tuple[Path, Project], tmp_path: Path) -> None:
    out, project = exported
    classifier = Classifier.load(project.models / "trial-0000")
    images = np.random.default_rng(0).integers(0, 256, (3, 21, 40, 3), dtype=np.uint8)
    from nas_desktop.datasets.resizing import to_square

    wanted = classifier.probabilities([to_square(image, 16) for image in images])

    assert np.allclose(answer(str(out), "", images, tmp_path), wanted, atol=1e-6)


def test_the_registry_of_a_moved_project_has_it_as_best(exported: tuple[Path, Project], tmp_path: Path) -> None:
    from nas_desktop.tracking.moved_store import follow_move

    _, project = exported
    moved = Project.open(Path(shutil.copytree(project.root, tmp_path / "moved")))
    follow_move(moved.mlflow, moved.artifacts)
    shutil.rmtree(project.artifacts)
    images = some_images(ARCHITECTURE, 4)

    answered = answer("models:/p@best", f"sqlite:///{moved.mlflow}", images, tmp_path)

    assert np.allclose(answered, Classifier.load(moved.models / "trial-0000").probabilities(images), atol=1e-6)


def test_it_has_signature_example_and_exact_requirements(exported: tuple[Path, Project]) -> None:
    from mlflow.models import Model

    out, _ = exported
    model = Model.load(out)

    assert model.signature.inputs.input_types() == [np.dtype("uint8")]
    assert (out / "input_example.json").is_file()
    names = [line.partition("==")[0] for line in (out / "requirements.txt").read_text().splitlines()]
    assert names == ["mlflow", "torch", "numpy", "pillow"]
    assert model.metadata["classes"] == ["class 0", "class 1"]


def test_nothing_in_it_is_pickled_or_names_this_machine(exported: tuple[Path, Project]) -> None:
    out, project = exported
    files = [path for path in out.rglob("*") if path.is_file()]

    assert not [path for path in files if path.suffix in (".pkl", ".pickle", ".pyc", ".pth", ".pt")]
    for path in files:
        assert str(project.root.parent).encode() not in path.read_bytes(), path
        assert b"/resources/" not in path.read_bytes(), path


def test_the_same_weights_are_registered_once(exported: tuple[Path, Project], tmp_path: Path) -> None:
    from mlflow import MlflowClient

    _, project = exported
    export_trial(str(project.root), "mlflow", str(tmp_path / "again.zip"))

    client = MlflowClient(tracking_uri=f"sqlite:///{project.mlflow}", registry_uri=f"sqlite:///{project.mlflow}")
    assert [one.version for one in client.search_model_versions("name = 'p'")] == [1]


def test_another_trial_is_not_the_best(exported: tuple[Path, Project], tmp_path: Path) -> None:
    project = Project.open(Path(shutil.copytree(exported[1].root, tmp_path / "p")))

    said = export_trial(str(project.root), "mlflow", str(tmp_path / "other.zip"), trial=1)

    assert said.endswith("Registered as models:/p/2")


def test_without_a_store_the_file_is_written_and_that_is_said(tmp_path: Path) -> None:
    project = Project.create(tmp_path / "p", builders.a_config().model_dump(mode="json"), "x")
    model = keep(project.models / "trial-0000", ARCHITECTURE)
    source = replace(ExportSource.of(story()), model=model, root=project.root)

    said = MLFLOW.write(source, tmp_path / "out")

    assert said is not None
    assert said.startswith("It is not registered. The project has no MLflow store yet.")
    assert json.loads((tmp_path / "out" / "artifacts" / "network" / "about.json").read_text())["weights_sha256"]
