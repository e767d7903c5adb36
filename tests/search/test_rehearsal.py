"""An engine on a machine with a GPU, as its workers tell it."""

from collections.abc import Iterable
from dataclasses import replace

import pytest

from nas_desktop.core.events import LogWritten, ModeChosen, SearchFinished, TrialFinished
from nas_desktop.search.slots.slot import SlotDied
from nas_desktop.training.jobs import (
    ChooseMode,
    JobFailed,
    MeasureSpeed,
    Message,
    ModeProbed,
    Request,
    SpeedMeasured,
    TrainTrial,
)
from tests.builders import a_config, a_mode
from tests.search.conftest import Bench, usual_answer

GB = 10**9
ON_GPU = a_mode(device="cuda:0", dtype="bfloat16")
AUTO = a_config(slots="auto", n_trials=4)


def answer_of_a_gpu(request: Request) -> Iterable[Message | SlotDied]:
    """A GPU that does as much for each of two workers as for one; the machine has two cores."""
    match request:
        case ChooseMode():
            yield ModeProbed(replace(ON_GPU, deterministic=request.deterministic), "NVIDIA Card, bfloat16", "card")
        case MeasureSpeed():
            yield SpeedMeasured(1000.0 * request.seconds, 70 * GB, 80 * GB)
        case _:
            yield from usual_answer(request)


def n_slots_of(events: Iterable[object]) -> int:
    (chosen,) = [event for event in events if isinstance(event, ModeChosen)]
    return chosen.n_slots


def measurements(bench: Bench) -> list[list[float]]:
    """The seconds that each worker was asked to measure."""
    return [[job.seconds for job in slot.requests if isinstance(job, MeasureSpeed)] for slot in bench.slots]


def test_as_many_workers_as_pay_train_at_once(bench: Bench) -> None:
    events = bench.run(answer_of_a_gpu, AUTO)
    assert n_slots_of(events) == 2
    assert [sum(isinstance(job, TrainTrial) for job in slot.requests) for slot in bench.slots] == [2, 2]


def test_every_worker_warms_up_before_it_measures(bench: Bench) -> None:
    bench.run(answer_of_a_gpu, AUTO)
    first, second = measurements(bench)
    assert [seconds > 0 for seconds in first] == [False, True, False, True]
    assert [seconds > 0 for seconds in second] == [False, True]


def test_a_worker_that_does_not_pay_is_sent_away(bench: Bench) -> None:
    def answer(request: Request) -> Iterable[Message | SlotDied]:
        if isinstance(request, MeasureSpeed):
            yield SpeedMeasured(1000.0 / len(bench.slots), 70 * GB, 80 * GB)
        else:
            yield from answer_of_a_gpu(request)

    assert n_slots_of(bench.run(answer, AUTO)) == 1
    assert [slot.is_closed for slot in bench.slots] == [True, True]
    assert not any(isinstance(job, TrainTrial) for job in bench.slots[1].requests)


@pytest.mark.parametrize(
    "failure", [JobFailed("The GPU ran out of memory.", "", "", is_users=True), SlotDied("killed")]
)
def test_a_worker_that_fails_to_start_costs_nothing_but_itself(bench: Bench, failure: Message | SlotDied) -> None:
    def answer(request: Request) -> Iterable[Message | SlotDied]:
        if isinstance(request, MeasureSpeed) and len(bench.slots) == 2:
            yield failure
        else:
            yield from answer_of_a_gpu(request)

    events = bench.run(answer, AUTO)
    assert n_slots_of(events) == 1
    assert sum(isinstance(event, TrialFinished) for event in events) == 4


def test_what_was_measured_once_holds_for_the_next_search(tmp_path_factory: pytest.TempPathFactory) -> None:
    root = tmp_path_factory.mktemp("searches")
    Bench(root / "first").run(answer_of_a_gpu, AUTO)
    second = Bench(root / "second")
    assert n_slots_of(second.run(answer_of_a_gpu, AUTO)) == 2
    assert measurements(second) == [[], []]


def test_the_number_a_user_sets_is_not_measured(bench: Bench) -> None:
    assert n_slots_of(bench.run(answer_of_a_gpu, a_config(slots=1))) == 1
    assert measurements(bench) == [[]]


def test_a_cpu_is_not_measured(bench: Bench) -> None:
    assert n_slots_of(bench.run(usual_answer, AUTO)) == 2
    assert measurements(bench) == [[], []]


def test_it_is_said_that_something_is_measured(bench: Bench) -> None:
    said = [event.message for event in bench.run(answer_of_a_gpu, AUTO) if isinstance(event, LogWritten)]
    assert "Measuring how many trials at once pay on this GPU." in said


def test_a_stop_is_obeyed_while_it_is_measured(bench: Bench) -> None:
    def answer(request: Request) -> Iterable[Message | SlotDied]:
        if isinstance(request, MeasureSpeed):
            bench.control.request("stop")
        yield from answer_of_a_gpu(request)

    events = bench.run(answer, AUTO)
    (finished,) = [event for event in events if isinstance(event, SearchFinished)]
    assert finished.reason == "stopped"
    assert not any(isinstance(event, ModeChosen) for event in events)


@pytest.mark.parametrize(("word", "deterministic"), [("on", True), ("off", False)])
def test_the_wish_to_repeat_exactly_becomes_the_mode(bench: Bench, word: str, deterministic: bool) -> None:
    events = bench.run(answer_of_a_gpu, a_config(slots=1, deterministic=word))
    (chosen,) = [event for event in events if isinstance(event, ModeChosen)]
    assert chosen.numeric.deterministic is deterministic
