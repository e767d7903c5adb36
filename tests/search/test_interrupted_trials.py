"""A trial that is interrupted goes on where it was, or ends, and the search with it."""

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from nas_desktop.core.errors import StorageError
from nas_desktop.core.event_log import EventLog
from nas_desktop.core.events import (
    EpochFinished,
    Event,
    LogWritten,
    SearchFinished,
    StorageBlocked,
    StorageFreed,
    TrialFinished,
    TrialSilent,
    TrialStarted,
)
from nas_desktop.search import publisher, trial_runner
from nas_desktop.search.control import Skip
from nas_desktop.search.silence import Silence, SilenceWatch
from nas_desktop.search.slots.slot import SlotDied
from nas_desktop.search.study_store import StudyStore
from nas_desktop.training.checkpoint_files import CheckpointFiles, identity_of
from nas_desktop.training.jobs import JobFailed, Message, Request, TrainTrial
from tests.builders import an_epoch
from tests.search.conftest import Bench, usual_answer
from tests.search.test_engine import of

Answer = Callable[[Request], Iterable[Message | SlotDied]]


def dying(n_times: int, n_epochs: int = 0, trial: int = 1) -> tuple[Answer, list[TrainTrial]]:
    """A worker that dies so often in one trial, each time after some epochs; and the jobs it was given."""
    jobs: list[TrainTrial] = []

    def answer(request: Request) -> Iterable[Message | SlotDied]:
        if not isinstance(request, TrainTrial) or request.spec.trial != trial:
            yield from usual_answer(request)
            return
        jobs.append(request)
        if len(jobs) > n_times:
            yield from usual_answer(request)
            return
        for epoch in range(request.resumes_after + 1, request.resumes_after + 1 + n_epochs):
            yield an_epoch(trial, epoch)
            identity = identity_of(request.spec, request.mode)
            CheckpointFiles(Path(request.checkpoints), identity).write(epoch, b"x", {})
        yield SlotDied("the worker was ended by SIGKILL")

    return answer, jobs


@pytest.mark.parametrize(("n_times", "state"), [(1, "COMPLETE"), (2, "COMPLETE"), (3, "FAIL")])
def test_a_trial_whose_worker_dies_is_tried_three_times(bench: Bench, n_times: int, state: str) -> None:
    answer, jobs = dying(n_times)
    finished = of(TrialFinished, bench.run(answer))
    assert sorted((event.trial, event.state) for event in finished) == [(0, "COMPLETE"), (1, state), (2, "COMPLETE")]
    assert len(jobs) == min(3, n_times + 1)


def test_it_goes_on_from_what_was_kept(bench: Bench) -> None:
    answer, jobs = dying(1, n_epochs=1)
    events = bench.run(answer)
    started = [event.resumes_after for event in of(TrialStarted, events) if event.trial == 1]
    assert (started, [job.resumes_after for job in jobs]) == ([0, 1], [0, 1])


def test_it_says_which_try_comes_next(bench: Bench) -> None:
    answer, _ = dying(2)
    warnings = [event.message for event in of(LogWritten, bench.run(answer)) if event.level == "warning"]
    assert warnings == [
        "The worker was ended by SIGKILL. Trial 1 goes on, try 2 of 3.",
        "The worker was ended by SIGKILL. Trial 1 goes on, try 3 of 3.",
    ]


def test_a_checkpoint_of_an_epoch_the_log_lacks_is_not_used(bench: Bench) -> None:
    def answer(request: Request) -> Iterable[Message | SlotDied]:
        if isinstance(request, TrainTrial) and request.spec.trial == 0 and not Path(request.checkpoints).exists():
            files = CheckpointFiles(Path(request.checkpoints), identity_of(request.spec, request.mode))
            files.write(1, b"x", {})
            yield SlotDied("gone")
        else:
            yield from usual_answer(request)

    assert {event.resumes_after for event in of(TrialStarted, bench.run(answer))} == {0}


def test_nothing_is_kept_of_trials_that_are_over(bench: Bench) -> None:
    answer, _ = dying(1, n_epochs=1)
    bench.run(answer)
    assert list((bench.root / "checkpoints").iterdir()) == []


def test_without_memory_a_trial_is_tried_once_more_in_half_batches(bench: Bench) -> None:
    parts: list[int] = []

    def answer(request: Request) -> Iterable[Message | SlotDied]:
        if isinstance(request, TrainTrial) and request.spec.trial == 0:
            parts.append(request.spec.training.batch_parts)
            yield JobFailed("The GPU ran out of memory.", "", "", is_users=True, cause="memory")
        else:
            yield from usual_answer(request)

    events = bench.run(answer)
    assert parts == [1, 2]
    assert [event.batch_parts for event in of(TrialStarted, events) if event.trial == 0] == [1, 2]
    assert [event.state for event in of(TrialFinished, events) if event.trial == 0] == ["FAIL"]


def test_a_checkpoint_that_cannot_be_used_costs_the_epochs_it_held(bench: Bench) -> None:
    def answer(request: Request) -> Iterable[Message | SlotDied]:
        if isinstance(request, TrainTrial) and request.spec.trial == 0 and request.resumes_after:
            yield JobFailed("A checkpoint cannot be used.", "", "", is_users=True, cause="checkpoint")
        else:
            yield from dying_once(request)

    dying_once, _ = dying(1, n_epochs=1, trial=0)
    events = bench.run(answer)
    assert [event.resumes_after for event in of(TrialStarted, events) if event.trial == 0] == [0, 1, 0]
    assert [event.epoch for event in of(EpochFinished, events) if event.trial == 0] == [1, 1, 2]


def test_a_trial_that_stays_silent_is_ended_and_tried_again(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trial_runner, "_TICK_S", 0.0)
    silences = iter([[Silence(0, 61.0)], [Silence(0, 121.0, is_final=True)]])
    jobs: list[TrainTrial] = []

    class Watch(SilenceWatch):
        def alarming(self) -> Iterable[Silence]:  # type: ignore[override]
            return next(silences, []) if len(jobs) == 1 else []

    monkeypatch.setattr(trial_runner, "SilenceWatch", Watch)

    def answer(request: Request) -> Iterable[Message | SlotDied]:
        if isinstance(request, TrainTrial):
            jobs.append(request)
            if len(jobs) == 1:
                return
        yield from usual_answer(request)

    events = bench.run(answer)
    assert [event.seconds for event in of(TrialSilent, events)] == [61.0]
    assert [event.state for event in of(TrialFinished, events)] == ["COMPLETE"] * 3
    assert "Nothing was heard of its worker for 121 s. Trial 0 goes on, try 2 of 3." in [
        event.message for event in of(LogWritten, events)
    ]


def test_a_skipped_trial_is_pruned_with_what_it_reached(bench: Bench) -> None:
    def answer(request: Request) -> Iterable[Message | SlotDied]:
        if isinstance(request, TrainTrial) and request.spec.trial == 1:
            yield an_epoch(1, 1, 0.3)
            bench.control.request(Skip(1))
        else:
            yield from usual_answer(request)

    (skipped,) = [event for event in of(TrialFinished, bench.run(answer)) if event.trial == 1]
    assert (skipped.state, skipped.val_accuracy, skipped.reason) == ("PRUNED", 0.3, "skipped by you")


def test_a_trial_skipped_before_its_first_score_has_none(bench: Bench) -> None:
    def answer(request: Request) -> Iterable[Message | SlotDied]:
        if isinstance(request, TrainTrial) and request.spec.trial == 1:
            bench.control.request(Skip(1))
        else:
            yield from usual_answer(request)

    (skipped,) = [event for event in of(TrialFinished, bench.run(answer)) if event.trial == 1]
    assert (skipped.state, skipped.score) == ("FAIL", None)


# --- where nothing can be written


def a_storage_error(path: Path) -> StorageError:
    return StorageError("The disk is full.", "Make room.", cause="full", path=path, detail="No space left on device")


def fill_disk(bench: Bench, monkeypatch: pytest.MonkeyPatch, n_failures: int, where: type, method: str) -> list[int]:
    """Let the next writes of a store fail; returns the number left."""
    left = [n_failures]
    write = getattr(where, method)

    def fails_first(self: object, event: Event) -> object:
        if isinstance(event, EpochFinished) and left[0] > 0:
            left[0] -= 1
            raise a_storage_error(bench.root)
        return write(self, event)

    monkeypatch.setattr(where, method, fails_first)
    monkeypatch.setattr(publisher, "RETRY_AFTER_S", 0.0)
    return left


@pytest.mark.parametrize("store", ["EventLog", "StudyStore"])
def test_a_full_disk_makes_the_search_wait_and_lose_nothing(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, store: str
) -> None:
    where, method = {"EventLog": (EventLog, "append"), "StudyStore": (StudyStore, "record")}[store]
    fill_disk(bench, monkeypatch, 3, where, method)
    events = bench.run()
    storage = [event for event in events if isinstance(event, StorageBlocked | StorageFreed)]
    assert [type(event) for event in storage] == [StorageBlocked] * 3 + [StorageFreed]
    assert len(of(EpochFinished, bench.logged)) == 6
    assert of(SearchFinished, events)[0].reason == "done"


def test_a_stop_is_heard_while_the_disk_is_full(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    left = fill_disk(bench, monkeypatch, 1_000_000, EventLog, "append")
    events: list[Event] = []
    with bench.engine() as engine:
        for event in engine.run():
            events.append(event)
            if isinstance(event, StorageBlocked):
                left[0] = 1_000_000
                bench.control.request("stop")
    assert of(SearchFinished, events)[0].reason == "stopped"


def test_what_was_wished_while_the_disk_was_full_is_done_afterwards(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill_disk(bench, monkeypatch, 1, EventLog, "append")
    events: list[Event] = []
    with bench.engine() as engine:
        for event in engine.run():
            events.append(event)
            if isinstance(event, StorageBlocked):
                bench.control.request(Skip(0))
    (skipped,) = [event for event in of(TrialFinished, events) if event.trial == 0]
    assert skipped.reason == "skipped by you"


def test_a_worker_that_cannot_write_stays_blocked_while_others_can(bench: Bench) -> None:
    def answer(request: Request) -> Iterable[Message | SlotDied]:
        if isinstance(request, TrainTrial) and request.spec.trial == 0:
            yield StorageBlocked("full", "/p/checkpoints", "No space left on device", 0)
        yield from usual_answer(request)

    events = bench.run(answer)
    assert of(StorageFreed, events) == []
