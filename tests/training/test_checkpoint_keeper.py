"""A checkpoint waits for its epoch to be recorded, and the next epoch for its checkpoint."""

from collections.abc import Iterator
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from nas_desktop.core.events import StorageBlocked, StorageFreed
from nas_desktop.core.json_values import Json, decode_tagged, encode_tagged
from nas_desktop.training import patient_writing
from nas_desktop.training.checkpoint import Progress, TrainingState
from nas_desktop.training.checkpoint_files import CheckpointFiles
from nas_desktop.training.checkpoint_keeper import CheckpointKeeper
from nas_desktop.training.jobs import MESSAGES, Message, Recorded, StopTrial
from nas_desktop.training.line import JobStopped, Line

STATE = TrainingState(Progress(n_epochs=1), {}, {}, {}, {})


class FullDisk(CheckpointFiles):
    """Has no room for the first few writes."""

    def __init__(self, folder: Path, n_failures: int) -> None:
        super().__init__(folder, "x")
        self.n_failures = n_failures

    def write(self, epoch: int, tensors: bytes, numbers: Json) -> None:
        if self.n_failures > 0:
            self.n_failures -= 1
            raise OSError(28, "No space left on device")
        super().write(epoch, tensors, numbers)


@pytest.fixture
def engine_and_line() -> Iterator[tuple[Connection, Line]]:
    ours, theirs = Pipe()
    yield ours, Line(theirs)
    ours.close()
    theirs.close()


def said(engine: Connection) -> list[Message]:
    messages = []
    while engine.poll():
        messages.append(decode_tagged(MESSAGES, engine.recv_bytes()))
    return messages


def test_nothing_is_written_before_the_epoch_is_recorded(
    tmp_path: Path, engine_and_line: tuple[Connection, Line]
) -> None:
    engine, line = engine_and_line
    files = CheckpointFiles(tmp_path / "t", "x")
    keeper = CheckpointKeeper(tmp_path / "t", files, line)
    keeper.take(1, STATE)
    line.obey()
    before = files.newest(1)
    engine.send_bytes(encode_tagged(Recorded(1)))
    keeper.settle()
    found = files.newest(1)
    assert before is None
    assert found is not None
    assert TrainingState.decoded(found.tensors, found.numbers).progress == STATE.progress
    keeper.close()


def test_the_word_on_another_epoch_is_not_for_this_one(
    tmp_path: Path, engine_and_line: tuple[Connection, Line]
) -> None:
    engine, line = engine_and_line
    files = CheckpointFiles(tmp_path / "t", "x")
    keeper = CheckpointKeeper(tmp_path / "t", files, line)
    keeper.take(2, STATE)
    engine.send_bytes(encode_tagged(Recorded(1)))
    line.obey()
    keeper.close()
    assert files.newest(2) is None


def test_on_a_full_disk_the_trial_stands_until_there_is_room(
    tmp_path: Path, engine_and_line: tuple[Connection, Line], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patient_writing, "RETRY_AFTER_S", 0.0)
    engine, line = engine_and_line
    files = FullDisk(tmp_path / "t", n_failures=3)
    keeper = CheckpointKeeper(tmp_path / "t", files, line)
    keeper.take(1, STATE)
    engine.send_bytes(encode_tagged(Recorded(1)))
    keeper.settle()
    keeper.close()
    messages = said(engine)
    assert [type(message) for message in messages] == [StorageBlocked, StorageBlocked, StorageFreed]
    assert isinstance(messages[0], StorageBlocked)
    assert messages[0].cause == "full"
    assert files.newest(1) is not None


def test_a_trial_that_stands_can_be_left(tmp_path: Path, engine_and_line: tuple[Connection, Line]) -> None:
    engine, line = engine_and_line
    keeper = CheckpointKeeper(tmp_path / "t", FullDisk(tmp_path / "t", n_failures=1000), line)
    keeper.take(1, STATE)
    engine.send_bytes(encode_tagged(Recorded(1)))
    engine.send_bytes(encode_tagged(StopTrial()))
    with pytest.raises(JobStopped):
        keeper.settle()
    keeper.close()


def test_nothing_taken_is_nothing_to_wait_for(tmp_path: Path, engine_and_line: tuple[Connection, Line]) -> None:
    _, line = engine_and_line
    keeper = CheckpointKeeper(tmp_path / "t", CheckpointFiles(tmp_path / "t", "x"), line)
    keeper.settle()
    keeper.close()
    assert not (tmp_path / "t").exists()
