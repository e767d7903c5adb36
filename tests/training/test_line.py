"""The clock of a worker's line stands still while the job does."""

from collections.abc import Iterator
from multiprocessing import Pipe
from multiprocessing.connection import Connection

import pytest

from nas_desktop.core.json_values import encode_tagged
from nas_desktop.training.jobs import Continue, MeasureSpeed, Pause, Recorded, Request, StopTrial
from nas_desktop.training.line import JobStopped, Line
from tests.builders import a_mode


class SlowLine(Line):
    """Every request takes ten seconds to come."""

    def __init__(self, connection: Connection) -> None:
        self.now = 0.0
        super().__init__(connection, lambda: self.now)

    def receive(self) -> Request:
        self.now += 10.0
        return super().receive()


@pytest.fixture
def engine_and_line() -> Iterator[tuple[Connection, SlowLine]]:
    ours, theirs = Pipe()
    yield ours, SlowLine(theirs)
    ours.close()
    theirs.close()


def seconds_shown(engine: Connection, line: Line, *requests: Request, wait: bool = False) -> float:
    """How far the line's clock gets while these requests are obeyed."""
    for request in requests:
        engine.send_bytes(encode_tagged(request))
    before = line.clock()
    line.obey(wait=wait)
    return line.clock() - before


def test_the_clock_goes_on_while_a_request_is_obeyed(engine_and_line: tuple[Connection, SlowLine]) -> None:
    assert seconds_shown(*engine_and_line, Recorded(1)) == 10.0


def test_a_pause_does_not_count(engine_and_line: tuple[Connection, SlowLine]) -> None:
    assert seconds_shown(*engine_and_line, Pause(), Recorded(1), Continue()) == 10.0  # until the pause had come


def test_waiting_for_a_word_of_the_engine_does_not_count(engine_and_line: tuple[Connection, SlowLine]) -> None:
    assert seconds_shown(*engine_and_line, Pause(), Continue(), wait=True) == 0.0


def test_a_pause_while_the_disk_is_full_counts_once(engine_and_line: tuple[Connection, SlowLine]) -> None:
    engine, line = engine_and_line
    for request in (Pause(), Continue(), StopTrial()):
        engine.send_bytes(encode_tagged(request))
    before = line.clock()
    with pytest.raises(JobStopped):
        line.stand(3600.0)
    assert line.clock() == before


def test_a_job_begins_when_it_came(engine_and_line: tuple[Connection, SlowLine]) -> None:
    engine, line = engine_and_line
    engine.send_bytes(encode_tagged(MeasureSpeed(a_mode(), 1.0)))
    line.next_job()
    assert line.began == line.clock() == 10.0
