from pathlib import Path
from typing import Any

import pytest
import torch

from nas_desktop.training import worker_jobs
from nas_desktop.training.gpu_memory import OutOfMemory
from nas_desktop.training.jobs import ChooseMode, MeasureSpeed, ModeProbed, SpeedMeasured, TrainTrial
from tests.builders import a_mode, a_trial_spec


class Ear:
    """A line that nobody speaks through but the job."""

    def __init__(self) -> None:
        self.heard: list[Any] = []

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
