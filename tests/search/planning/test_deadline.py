"""When a search has to be ready."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from nas_desktop.search.planning.deadline import Deadline, next_time
from nas_desktop.search.stopwatch import Stopwatch
from tests.builders import a_config

BERLIN = ZoneInfo("Europe/Berlin")


class Clocks:
    """A monotonic clock and one on the wall, which go on by hand."""

    def __init__(self, started: datetime) -> None:
        self.seconds, self.wall = 0.0, started

    def go_on(self, seconds: float) -> None:
        self.seconds += seconds
        self.wall += timedelta(seconds=seconds)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.fixture
def clocks() -> Clocks:
    return Clocks(at("2026-12-01T09:00:00+00:00"))


def a_deadline(clocks: Clocks, stopwatch: Stopwatch, before: float = 0.0, **asked: object) -> Deadline:
    return Deadline(a_config(**asked), stopwatch, before, at("2026-12-01T09:00:00+00:00"), lambda: clocks.wall, UTC)


def test_without_a_limit_nobody_waits(clocks: Clocks) -> None:
    stopwatch = Stopwatch(lambda: clocks.seconds)
    deadline = a_deadline(clocks, stopwatch)
    clocks.go_on(5)
    assert (deadline.in_all, deadline.left(), deadline.spent()) == (None, None, 5)


def test_minutes_of_earlier_runs_are_spent(clocks: Clocks) -> None:
    deadline = a_deadline(clocks, Stopwatch(lambda: clocks.seconds), before=100.0, minutes=3)
    clocks.go_on(20)
    assert (deadline.in_all, deadline.spent(), deadline.left()) == (180, 120, 60)


def test_a_pause_costs_no_minutes(clocks: Clocks) -> None:
    stopwatch = Stopwatch(lambda: clocks.seconds)
    deadline = a_deadline(clocks, stopwatch, minutes=3)
    stopwatch.stand_still()
    clocks.go_on(1000)
    assert deadline.left() == 180


def test_a_pause_does_not_move_a_time_of_day(clocks: Clocks) -> None:
    stopwatch = Stopwatch(lambda: clocks.seconds)
    deadline = a_deadline(clocks, stopwatch, until="09:10")
    stopwatch.stand_still()
    clocks.go_on(240)
    assert (deadline.in_all, deadline.left(), deadline.spent()) == (600, 360, 240)


def test_what_is_past_leaves_nothing(clocks: Clocks) -> None:
    deadline = a_deadline(clocks, Stopwatch(lambda: clocks.seconds), minutes=1)
    clocks.go_on(61)
    assert deadline.left() == 0


def test_a_resumed_search_has_the_end_of_its_first_start(clocks: Clocks) -> None:
    clocks.go_on(3 * 3600)  # started at nine, resumed at noon
    deadline = a_deadline(clocks, Stopwatch(lambda: clocks.seconds), until="11:00")
    assert deadline.left() == 0


@pytest.mark.parametrize(
    ("until", "after", "expected"),
    [
        ("17:30", "2026-12-01T09:00:00+01:00", "2026-12-01T17:30:00+01:00"),
        ("7:05", "2026-12-01T09:00:00+01:00", "2026-12-02T07:05:00+01:00"),
        ("09:00", "2026-12-01T09:00:00+01:00", "2026-12-02T09:00:00+01:00"),
        ("07:00", "2026-03-28T23:00:00+01:00", "2026-03-29T07:00:00+02:00"),  # put forward in that night
        ("07:00", "2026-10-24T23:00:00+02:00", "2026-10-25T07:00:00+01:00"),  # put back
        ("02:30", "2026-10-25T02:00:00+02:00", "2026-10-25T02:30:00+02:00"),  # shown twice: the first
        ("02:30", "2026-10-25T02:45:00+02:00", "2026-10-25T02:30:00+01:00"),  # the second is still to come
        ("02:30", "2026-03-29T01:00:00+01:00", "2026-03-29T03:30:00+02:00"),  # never shown
    ],
)
def test_the_next_time_the_wall_clock_shows_it(until: str, after: str, expected: str) -> None:
    assert next_time(until, at(after), BERLIN) == at(expected)


def test_the_clock_of_this_computer_is_meant_by_itself() -> None:
    now = datetime.now(UTC)
    found = next_time("12:00", now)
    assert (found.astimezone().hour, found.astimezone().minute) == (12, 0)
    assert timedelta() < found - now <= timedelta(hours=25)
