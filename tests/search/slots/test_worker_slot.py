"""Real worker processes, by both ways of starting them."""

import os
import signal
import threading
from collections.abc import Iterator
from dataclasses import replace
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from pathlib import Path

import psutil
import pytest

from nas_desktop.core.events import EpochFinished
from nas_desktop.core.specs import DataSpec
from nas_desktop.search.slots.slot import SlotDied
from nas_desktop.search.slots.worker_slot import WorkerSlot
from nas_desktop.training.checkpoint_files import CheckpointFiles, identity_of
from nas_desktop.training.jobs import (
    LAST_WORDS,
    Continue,
    DataPrepared,
    JobFailed,
    LatencyMeasured,
    MeasureLatency,
    Message,
    Parked,
    Pause,
    Paused,
    PrepareData,
    Recorded,
    Request,
    Stopped,
    StopTrial,
    TrainTrial,
    TrialTrained,
)
from tests.builders import a_mode, a_training, a_trial_spec

pytestmark = pytest.mark.slow
DATA = DataSpec("synthetic:600", None, 400, 90, None, seed=1)


@pytest.fixture(params=["forkserver", "spawn"])
def slot(request: pytest.FixtureRequest) -> Iterator[WorkerSlot]:
    slot = WorkerSlot(request.param)
    yield slot
    slot.close()


@pytest.fixture
def quick_slot() -> Iterator[WorkerSlot]:
    slot = WorkerSlot()
    yield slot
    slot.close()


def last_word(slot: WorkerSlot) -> Message:
    while True:
        message = slot.receive()
        if isinstance(message, LAST_WORDS):
            return message


def a_job(slot: WorkerSlot, folder: Path, n_epochs: int = 2, **training: object) -> TrainTrial:
    slot.send(PrepareData(DATA, str(folder / "cache")))
    prepared = last_word(slot)
    assert isinstance(prepared, DataPrepared)
    spec = a_trial_spec(prepared.facts, training=a_training(n_epochs=n_epochs, **training))
    return TrainTrial(spec, prepared.images, a_mode(), str(folder / "model"))


def test_a_trial_is_trained_and_its_model_kept(slot: WorkerSlot, tmp_path: Path) -> None:
    slot.send(a_job(slot, tmp_path))
    trained = last_word(slot)
    assert isinstance(trained, TrialTrained)
    assert (tmp_path / "model" / "weights.safetensors").is_file()


def test_first_or_third_in_a_warm_worker_a_trial_scores_the_same(quick_slot: WorkerSlot, tmp_path: Path) -> None:
    job = a_job(quick_slot, tmp_path)
    scores = []
    for _ in range(3):
        quick_slot.send(job)
        trained = last_word(quick_slot)
        assert isinstance(trained, TrialTrained)
        scores.append(trained.val_accuracy)
    assert len(set(scores)) == 1


def test_a_pause_holds_within_a_batch_and_going_on_loses_nothing(quick_slot: WorkerSlot, tmp_path: Path) -> None:
    job = a_job(quick_slot, tmp_path, n_epochs=3)
    quick_slot.send(job)
    quick_slot.send(Pause())
    while not isinstance(quick_slot.receive(), Paused):
        pass
    assert wait([quick_slot.waitable], timeout=0.3) == []  # nothing more is said while it stands
    quick_slot.send(Continue())
    paused = last_word(quick_slot)
    quick_slot.send(job)
    unbroken = last_word(quick_slot)
    assert isinstance(paused, TrialTrained)
    assert isinstance(unbroken, TrialTrained)
    assert paused.val_accuracy == unbroken.val_accuracy


@pytest.mark.parametrize("first", [StopTrial(), Pause()], ids=["running", "standing"])
def test_a_trial_can_be_left(quick_slot: WorkerSlot, tmp_path: Path, first: Request) -> None:
    quick_slot.send(a_job(quick_slot, tmp_path, n_epochs=200))
    quick_slot.send(first)
    quick_slot.send(StopTrial())
    assert isinstance(last_word(quick_slot), Stopped)
    assert not (tmp_path / "model").exists()


def test_what_a_trial_raises_comes_back_as_words(quick_slot: WorkerSlot, tmp_path: Path) -> None:
    quick_slot.send(a_job(quick_slot, tmp_path, optimizer="Magic"))
    failed = last_word(quick_slot)
    assert isinstance(failed, JobFailed)
    assert "Magic" in failed.message
    assert "Traceback" in failed.traceback


def test_a_diverging_trial_says_so(quick_slot: WorkerSlot, tmp_path: Path) -> None:
    quick_slot.send(a_job(quick_slot, tmp_path, optimizer="SGD", learning_rate=1e30))
    failed = last_word(quick_slot)
    assert isinstance(failed, JobFailed)
    assert "diverged" in failed.message


def test_a_killed_worker_is_noticed_and_replaced(slot: WorkerSlot, tmp_path: Path) -> None:
    job = a_job(slot, tmp_path, n_epochs=200)
    slot.send(job)
    assert slot.pid is not None
    while not isinstance(slot.receive(), EpochFinished):
        pass
    os.kill(slot.pid, signal.SIGKILL)
    with pytest.raises(SlotDied, match="SIGKILL"):
        last_word(slot)
    slot.send(a_job(slot, tmp_path))
    assert isinstance(last_word(slot), TrialTrained)


def losses(slot: WorkerSlot, job: TrainTrial, until: int = 99) -> list[float]:
    """The validation loss of each epoch, which is recorded at once; the worker is killed after the epoch `until`."""
    slot.send(job)
    found = []
    while not isinstance(message := slot.receive(), LAST_WORDS):
        if isinstance(message, EpochFinished):
            found.append(message.val_loss)
            slot.send(Recorded(message.epoch))
            if message.epoch == until:
                assert slot.pid is not None
                os.kill(slot.pid, signal.SIGKILL)
                with pytest.raises(SlotDied):
                    last_word(slot)
                return found
    assert isinstance(message, TrialTrained)
    return found


def test_a_killed_trial_ends_in_another_worker_as_if_nothing_had_happened(
    quick_slot: WorkerSlot, tmp_path: Path
) -> None:
    job = a_job(quick_slot, tmp_path, n_epochs=5)
    unbroken = losses(quick_slot, job)
    kept = replace(job, checkpoints=str(tmp_path / "checkpoints" / "trial-0000"))
    begun = losses(quick_slot, kept, until=3)
    found = CheckpointFiles(Path(kept.checkpoints), identity_of(kept.spec, kept.mode)).newest(3)
    assert found is not None
    assert found.epoch in (2, 3)  # at most one epoch behind
    rest = losses(quick_slot, replace(kept, resumes_after=found.epoch))
    assert begun == unbroken[:3]
    assert rest == unbroken[found.epoch :]


def told(slot: WorkerSlot, job: TrainTrial) -> tuple[list[float], Message]:
    """The validation loss of each epoch, which is recorded at once, and the last word."""
    slot.send(job)
    found = []
    while not isinstance(message := slot.receive(), LAST_WORDS):
        if isinstance(message, EpochFinished):
            found.append(message.val_loss)
            slot.send(Recorded(message.epoch))
    return found, message


PLATEAU = {"schedule": "plateau", "weight_averaging": False, "patience": 3}


@pytest.mark.parametrize("training", [{"weight_averaging": True}, PLATEAU], ids=["annealed", "on a plateau"])
def test_a_trial_that_rested_twice_ends_with_the_weights_of_one_that_did_not(
    quick_slot: WorkerSlot, tmp_path: Path, training: dict[str, object]
) -> None:
    job = a_job(quick_slot, tmp_path, n_epochs=4, **training)
    unbroken, _ = told(quick_slot, job)
    kept = replace(job, checkpoints=str(tmp_path / "checkpoints" / "trial-0000"), model=str(tmp_path / "rested"))
    pieces: list[float] = []
    for resumes_after, rests_after in ((0, 1), (1, 3)):
        losses, parked = told(quick_slot, replace(kept, resumes_after=resumes_after, rests_after=rests_after))
        pieces += losses
        assert isinstance(parked, Parked)
        assert parked.epoch == rests_after
        assert not (tmp_path / "rested").exists()
        quick_slot.replace()
    losses, trained = told(quick_slot, replace(kept, resumes_after=3))
    assert isinstance(trained, TrialTrained)
    assert pieces + losses == unbroken
    whole, rested = ((tmp_path / name / "weights.safetensors").read_bytes() for name in ("model", "rested"))
    assert rested == whole


def test_a_trial_that_was_cut_off_at_its_rest_says_so_without_training_on(
    quick_slot: WorkerSlot, tmp_path: Path
) -> None:
    job = replace(a_job(quick_slot, tmp_path, n_epochs=4), checkpoints=str(tmp_path / "c"), rests_after=2)
    _, first = told(quick_slot, job)
    assert isinstance(first, Parked)
    losses, again = told(quick_slot, replace(job, resumes_after=2))
    assert isinstance(again, Parked)
    assert (losses, again.epoch, again.val_score) == ([], 2, first.val_score)


@pytest.mark.parametrize(("rests_after", "n_epochs"), [(2, 2), (3, 2)])
def test_a_trial_that_is_over_by_then_ends_as_usual(
    quick_slot: WorkerSlot, tmp_path: Path, rests_after: int, n_epochs: int
) -> None:
    job = a_job(quick_slot, tmp_path, n_epochs=n_epochs)
    _, ended = told(quick_slot, replace(job, checkpoints=str(tmp_path / "c"), rests_after=rests_after))
    assert isinstance(ended, TrialTrained)


def test_a_trial_that_stops_early_at_its_rest_ends_as_usual(quick_slot: WorkerSlot, tmp_path: Path) -> None:
    job = a_job(quick_slot, tmp_path, n_epochs=9, schedule="plateau", learning_rate=0.0, patience=1)
    losses, ended = told(quick_slot, replace(job, checkpoints=str(tmp_path / "c"), rests_after=2))
    assert isinstance(ended, TrialTrained)
    assert (len(losses), ended.reason) == (2, "no gain in 1 epochs")


def test_a_trial_cannot_rest_without_checkpoints(quick_slot: WorkerSlot, tmp_path: Path) -> None:
    quick_slot.send(replace(a_job(quick_slot, tmp_path), rests_after=1))
    failed = last_word(quick_slot)
    assert isinstance(failed, JobFailed)
    assert "cannot rest" in failed.message


def test_a_checkpoint_that_is_gone_is_told_apart_from_other_failures(quick_slot: WorkerSlot, tmp_path: Path) -> None:
    job = replace(a_job(quick_slot, tmp_path), checkpoints=str(tmp_path / "none"), resumes_after=1)
    quick_slot.send(job)
    failed = last_word(quick_slot)
    assert isinstance(failed, JobFailed)
    assert failed.cause == "checkpoint"


def test_a_crash_in_native_code_is_named(quick_slot: WorkerSlot, tmp_path: Path) -> None:
    quick_slot.send(a_job(quick_slot, tmp_path, n_epochs=200))
    assert quick_slot.pid is not None
    os.kill(quick_slot.pid, signal.SIGSEGV)
    with pytest.raises(SlotDied, match="SIGSEGV"):
        last_word(quick_slot)


def test_closing_leaves_no_process(slot: WorkerSlot, tmp_path: Path) -> None:
    slot.send(a_job(slot, tmp_path, n_epochs=200))
    pid = slot.pid
    slot.close()
    assert pid is not None
    assert not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE


def test_a_network_is_measured_before_it_is_trained(quick_slot: WorkerSlot) -> None:
    quick_slot.send(MeasureLatency(a_trial_spec().architecture, "cpu"))
    measured = last_word(quick_slot)
    assert isinstance(measured, LatencyMeasured)
    assert measured.ms > 0


def test_a_worker_that_cannot_be_started_says_why_and_leaves_nothing_to_end(
    quick_slot: WorkerSlot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_room(process: object) -> None:
        raise OSError("no room for another process")

    monkeypatch.setattr(quick_slot._context.Process, "start", no_room)
    quick_slot.send(PrepareData(DATA, str(tmp_path)))
    with pytest.raises(SlotDied, match="could not be started: no room"):
        quick_slot.receive()
    assert quick_slot.pid is None


def test_a_worker_that_takes_long_to_start_keeps_nobody_waiting_and_is_ended_when_it_has(
    quick_slot: WorkerSlot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_start, start = threading.Event(), quick_slot._context.Process.start

    def late(process: BaseProcess) -> None:
        assert may_start.wait(60)
        start(process)

    monkeypatch.setattr(quick_slot._context.Process, "start", late)
    quick_slot.send(PrepareData(DATA, str(tmp_path)))
    worker = quick_slot._worker
    quick_slot.close()
    may_start.set()
    assert worker is not None
    assert worker.pid is not None  # it has started after all
    assert worker.how_it_ended().startswith("the worker was ended by SIGKILL")
