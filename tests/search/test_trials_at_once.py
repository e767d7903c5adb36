from collections.abc import Generator, Mapping
from pathlib import Path

import pytest

from nas_desktop.core.events import Event
from nas_desktop.search import trials_at_once
from nas_desktop.search.trials_at_once import Speeds, TrialsAtOnceMemory, most_productive
from nas_desktop.training.jobs import SpeedMeasured
from tests.builders import a_mode

GB = 10**9
MODE = a_mode(device="cuda:0")


def chosen(together: Mapping[int, float], n_cores: int = 16, free: int = 70 * GB) -> tuple[int, list[int]]:
    """The number taken, and those tried; `together` says what so many workers reach, 0 that one of them fails."""
    tried: list[int] = []

    def measure(n_slots: int) -> Generator[Event, None, Speeds]:
        yield from ()
        tried.append(n_slots)
        speed = together[n_slots]
        return (SpeedMeasured(speed / n_slots, free, 80 * GB),) * n_slots if speed else ()

    deciding = most_productive(measure, n_cores)
    try:
        next(deciding)
    except StopIteration as end:
        return end.value, tried
    raise AssertionError("an event came out of nowhere")


@pytest.mark.parametrize(
    ("together", "n_slots", "tried"),
    [
        ({1: 1000, 2: 1500, 4: 1700}, 4, [1, 2, 4]),
        ({1: 1000, 2: 1500, 4: 1600}, 2, [1, 2, 4]),
        ({1: 1000, 2: 1050}, 1, [1, 2]),
        ({1: 1000, 2: 0}, 1, [1, 2]),
        ({1: 0}, 1, [1]),
    ],
)
def test_the_larger_number_must_gain_a_tenth(together: Mapping[int, float], n_slots: int, tried: list[int]) -> None:
    assert chosen(together) == (n_slots, tried)


def test_there_are_never_more_workers_than_cores() -> None:
    assert chosen({1: 1000, 2: 1900}, n_cores=3) == (2, [1, 2])


def test_there_are_no_more_workers_once_half_of_the_memory_is_taken() -> None:
    assert chosen({1: 1000, 2: 1900}, free=39 * GB) == (1, [1])


def test_a_number_is_remembered_by_card_and_mode(tmp_path: Path) -> None:
    TrialsAtOnceMemory(tmp_path, "card", MODE).keep(4)
    TrialsAtOnceMemory(tmp_path, "other card", MODE).keep(1)
    assert TrialsAtOnceMemory(tmp_path, "card", MODE).recall() == 4
    assert TrialsAtOnceMemory(tmp_path, "other card", MODE).recall() == 1
    assert TrialsAtOnceMemory(tmp_path, "card", a_mode(device="cuda:0", deterministic=True)).recall() is None


def test_another_machine_measures_for_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    TrialsAtOnceMemory(tmp_path, "card", MODE).keep(2)
    monkeypatch.setattr(trials_at_once.platform, "node", lambda: "elsewhere")
    assert TrialsAtOnceMemory(tmp_path, "card", MODE).recall() is None


@pytest.mark.parametrize(
    "text", ["", "[]", "{", '{"format_version": 2, "numbers": {}}', '{"format_version": 1, "numbers": 3}']
)
def test_a_damaged_or_newer_file_is_as_good_as_none(tmp_path: Path, text: str) -> None:
    (tmp_path / "trials-at-once.json").write_text(text)
    assert TrialsAtOnceMemory(tmp_path, "card", MODE).recall() is None


def test_a_cache_that_cannot_be_written_is_no_trouble(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    memory = TrialsAtOnceMemory(tmp_path / "file", "card", MODE)
    memory.keep(2)
    assert memory.recall() is None
