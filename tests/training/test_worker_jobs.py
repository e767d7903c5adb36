from dataclasses import replace
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest
import torch

from nas_desktop.core.specs import DataSpec
from nas_desktop.datasets.content_hash import content_hash
from nas_desktop.datasets.image_folder import ImageFolder
from nas_desktop.datasets.prepared import PreparedImages, prepare_test
from nas_desktop.training import worker_jobs
from nas_desktop.training.gpu_memory import OutOfMemory
from nas_desktop.training.jobs import (
    ChooseMode,
    MeasureSpeed,
    ModeProbed,
    PrepareData,
    Request,
    ScoreTest,
    SpeedMeasured,
    TrainTrial,
)
from nas_desktop.training.model_files import load_model
from tests.builders import a_mode, a_training, a_trial_spec
from tests.images import write_folder


class Ear:
    """A line that nobody speaks through but the job."""

    def __init__(self) -> None:
        self.heard: list[Any] = []
        self.began = self.clock()

    def clock(self) -> float:
        return perf_counter()

    def send(self, message: Any) -> None:
        self.heard.append(message)

    def obey(self) -> None:
        pass


def test_a_speed_is_measured_with_the_memory_that_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    ear = Ear()
    monkeypatch.setattr(worker_jobs, "images_per_second", lambda mode, seconds: 1000.0 * seconds)
    monkeypatch.setattr(worker_jobs, "memory_of", lambda device: (6, 8))
    worker_jobs.run(ear, MeasureSpeed(a_mode(), 1.5))  # type: ignore[arg-type]
    assert ear.heard == [SpeedMeasured(1500.0, 6, 8)]


def test_the_wish_to_repeat_exactly_reaches_the_choice(monkeypatch: pytest.MonkeyPatch) -> None:
    ear = Ear()
    monkeypatch.setattr(
        worker_jobs, "choose_mode", lambda *_, deterministic: (a_mode(deterministic=deterministic), "found")
    )
    worker_jobs.run(ear, ChooseMode("auto", 1, deterministic=True))  # type: ignore[arg-type]
    assert ear.heard == [ModeProbed(a_mode(deterministic=True), "found", "")]


def test_a_gpu_without_memory_left_fails_the_trial_in_one_sentence(
    prepared_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_memory(*_: object) -> None:
        raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 20.00 MiB.")

    monkeypatch.setattr(worker_jobs, "fresh_network", no_memory)
    job = TrainTrial(a_trial_spec(), str(prepared_folder), a_mode(), str(tmp_path / "m"))
    with pytest.raises(OutOfMemory, match="ran out of memory"):
        worker_jobs.run(Ear(), job)  # type: ignore[arg-type]


def test_the_time_of_a_trial_runs_from_when_its_job_came(prepared_folder: Path, tmp_path: Path) -> None:
    ear = Ear()
    ear.began -= 100.0
    facts = PreparedImages.open(prepared_folder).facts
    spec = a_trial_spec(facts, training=a_training(n_epochs=50, max_seconds=100.0))
    worker_jobs.run(ear, TrainTrial(spec, str(prepared_folder), a_mode(), str(tmp_path / "m")))  # type: ignore[arg-type]
    assert ear.heard[-1].epochs == 1


def test_a_trial_computes_with_the_threads_of_its_mode(prepared_folder: Path, tmp_path: Path) -> None:
    spec = a_trial_spec(PreparedImages.open(prepared_folder).facts, training=a_training(n_epochs=1))
    in_the_room(TrainTrial(spec, str(prepared_folder), replace(a_mode(), n_threads=2), str(tmp_path / "m")))
    assert torch.get_num_threads() == 2


def in_the_room(job: Request) -> Any:
    """The last word on a job that is done in this process."""
    ear = Ear()
    worker_jobs.run(ear, job)  # type: ignore[arg-type]
    return ear.heard[-1]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Grows with every image file that is decoded."""
    asked: list[Path] = []
    file = ImageFolder.file
    monkeypatch.setattr(ImageFolder, "file", lambda source, i: asked.append(file(source, i)) or asked[-1])
    return asked


def test_no_test_image_is_decoded_before_a_model_is_tested(tmp_path: Path, asked: list[Path]) -> None:
    root, cache, model = (
        write_folder(tmp_path / "set", {"a": 30, "b": 30}),
        str(tmp_path / "cache"),
        str(tmp_path / "m"),
    )
    data = DataSpec(str(root), None, 20, 10, None, seed=4)
    for spec in (data, replace(data, everything=True)):
        prepared = in_the_room(PrepareData(spec, cache))
        in_the_room(TrainTrial(a_trial_spec(prepared.facts), prepared.images, a_mode(), model))
    before = set(asked)
    asked.clear()
    tested = in_the_room(ScoreTest(model, data, cache, "cpu", 1))
    assert tested.n_images == len(set(asked)) == 9
    assert before == set(root.rglob("*.png")) - set(asked)


def test_a_test_names_the_weights_and_the_images_by_their_content(tmp_path: Path) -> None:
    data, cache, model = DataSpec("synthetic:200", None, 60, 40, None, seed=1), str(tmp_path), tmp_path / "m"
    prepared = in_the_room(PrepareData(data, cache))
    in_the_room(TrainTrial(a_trial_spec(prepared.facts), prepared.images, a_mode(), str(model)))
    tested = in_the_room(ScoreTest(str(model), replace(data, everything=True), cache, "cpu", 1))
    images, labels, _ = prepare_test(data, tmp_path, lambda n_read, n_images: None)
    assert tested.model_sha256 == load_model(model)[1].weights_sha256
    assert tested.test_sha256 == content_hash(images, labels)
