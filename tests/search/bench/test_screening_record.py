"""Designs are trained in full and screened, each once; what is recorded is not done again."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from nas_desktop.core.errors import NasError
from nas_desktop.search.bench.program_run import Interrupted
from nas_desktop.search.bench.screening_record import Setup, config_of, random_designs, record, trainings_of
from nas_desktop.search.resources import Machine
from nas_desktop.search.slots.scripted_slot import ScriptedSlot
from nas_desktop.search.slots.slot import SlotDied
from nas_desktop.training.jobs import JobFailed, MeasureSpeed, Message, Request, SpeedMeasured, TrainTrial
from tests.builders import some_data
from tests.search.conftest import usual_answer

SETUP = Setup("images", 70, 15, 4, 1, 0)


class Workers:
    """Scripted ones, and every training that they were asked for."""

    def __init__(self) -> None:
        self.asked: list[TrainTrial] = []
        self.answer: Callable[[TrainTrial], Iterable[Message | SlotDied]] = usual_answer

    def machine(self, cache: Path) -> Machine:
        return Machine(2, cache, lambda: ScriptedSlot(self._script))

    def _script(self, request: Request) -> Iterable[Message | SlotDied]:
        match request:
            case MeasureSpeed():
                yield SpeedMeasured(100.0, 1, 1)
            case TrainTrial():
                self.asked.append(request)
                yield from self.answer(request)
            case _:
                yield from usual_answer(request)


@pytest.fixture
def workers() -> Workers:
    return Workers()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "trainings.jsonl"


def unheard(line: str) -> None:
    pass


def test_every_design_is_screened_and_trained_in_full(workers: Workers, file: Path) -> None:
    found = record(file, SETUP, 3, workers.machine(file.parent), unheard)
    assert {(one.stage, one.design) for one in found} == {(s, n) for s in ("screen", "full") for n in range(3)}
    assert [(job.spec.stage, job.spec.training.n_epochs) for job in workers.asked] == [("screen", 1)] * 3 + [
        ("full", 4)
    ] * 3


def test_both_trainings_of_a_design_are_of_one_network_with_seeds_of_their_own(workers: Workers, file: Path) -> None:
    record(file, SETUP, 1, workers.machine(file.parent), unheard)
    short, full = (job.spec for job in workers.asked)
    assert short.architecture == full.architecture
    assert short.seed != full.seed


def test_what_is_recorded_is_not_trained_again(workers: Workers, file: Path) -> None:
    record(file, SETUP, 2, workers.machine(file.parent), unheard)
    n_before = len(workers.asked)
    record(file, SETUP, 3, workers.machine(file.parent), unheard)
    assert [job.spec.design for job in workers.asked[n_before:]] == [2, 2]


def test_a_killed_record_goes_on(workers: Workers, file: Path) -> None:
    record(file, SETUP, 2, workers.machine(file.parent), unheard)
    file.write_bytes(file.read_bytes()[:-20])
    n_before = len(workers.asked)
    found = record(file, SETUP, 2, workers.machine(file.parent), unheard)
    assert len(workers.asked) - n_before == 1
    assert len(found) == 4


def test_another_setup_is_another_record(workers: Workers, file: Path) -> None:
    record(file, SETUP, 1, workers.machine(file.parent), unheard)
    assert trainings_of(file, replace(SETUP, seed=1), 1) == []


def test_a_training_that_failed_is_on_record_and_not_tried_again(workers: Workers, file: Path) -> None:
    workers.answer = lambda job: [JobFailed("It broke.", "", "", is_users=False)]
    found = record(file, SETUP, 1, workers.machine(file.parent), unheard)
    assert [(one.score, one.reason) for one in found] == [(None, "It broke.")] * 2
    record(file, SETUP, 1, workers.machine(file.parent), unheard)
    assert len(workers.asked) == 2


def test_a_worker_that_died_leaves_no_record(workers: Workers, file: Path) -> None:
    workers.answer = lambda job: [SlotDied("the worker was ended")]
    with pytest.raises(NasError, match="The same command goes on"):
        record(file, SETUP, 1, workers.machine(file.parent), unheard)
    assert trainings_of(file, SETUP, 1) == []


def test_an_interruption_is_one_sentence_and_keeps_what_was_done(workers: Workers, file: Path) -> None:
    def interrupt(line: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(Interrupted):
        record(file, SETUP, 2, workers.machine(file.parent), interrupt)
    assert len(trainings_of(file, SETUP, 2)) == 1


def test_designs_are_small_enough_different_and_the_same_for_the_same_seed() -> None:
    designs = random_designs(config_of(SETUP), some_data(), 5, 1_000_000)
    assert all(design.n_macs <= 1_000_000 for design in designs)
    assert len({design.key for design in designs}) == 5
    assert random_designs(config_of(SETUP), some_data(), 3, 1_000_000) == designs[:3]


def test_too_few_small_designs_are_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nas_desktop.search.bench.screening_record._MAX_DRAWS", 3)
    with pytest.raises(NasError, match="not found"):
        random_designs(config_of(SETUP), some_data(), 1, 1)
