import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from nas_desktop.core.errors import ProjectError
from nas_desktop.core.event_log import FORMAT_VERSION, EventLog, replay
from nas_desktop.core.events import Event
from tests.builders import a_trial_started, an_epoch


def test_events_come_back_in_order_with_their_positions(tmp_path: Path) -> None:
    log = EventLog(tmp_path / "events.db")
    positions = [log.append(a_trial_started()), log.append(an_epoch())]
    assert list(replay(tmp_path / "events.db")) == list(zip(positions, [a_trial_started(), an_epoch()], strict=True))


def test_a_reader_goes_on_from_a_position(tmp_path: Path) -> None:
    log = EventLog(tmp_path / "events.db")
    first = log.append(a_trial_started())
    log.append(an_epoch())
    assert [event for _, event in replay(tmp_path / "events.db", after=first)] == [an_epoch()]


def test_an_event_is_seen_by_another_connection_at_once(tmp_path: Path) -> None:
    log = EventLog(tmp_path / "events.db")
    log.append(an_epoch())
    assert len(list(replay(tmp_path / "events.db"))) == 1


def test_reopening_keeps_what_is_there(tmp_path: Path) -> None:
    first = EventLog(tmp_path / "events.db")
    first.append(an_epoch(epoch=1))
    first.close()
    EventLog(tmp_path / "events.db").append(an_epoch(epoch=2))
    assert [event.epoch for _, event in replay(tmp_path / "events.db")] == [1, 2]  # type: ignore[union-attr]


def test_the_file_uses_the_rollback_journal_and_carries_its_version(tmp_path: Path) -> None:
    EventLog(tmp_path / "events.db").close()
    connection = sqlite3.connect(tmp_path / "events.db")
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    assert connection.execute("PRAGMA user_version").fetchone() == (FORMAT_VERSION,)
    connection.close()


def test_a_newer_format_is_refused(tmp_path: Path) -> None:
    EventLog(tmp_path / "events.db").close()
    connection = sqlite3.connect(tmp_path / "events.db")
    connection.execute(f"PRAGMA user_version = {FORMAT_VERSION + 1}")
    connection.close()
    with pytest.raises(ProjectError, match="newer"):
        list(replay(tmp_path / "events.db"))


@pytest.mark.parametrize("content", [b"", b"not a database at all" * 100], ids=["empty", "garbage"])
def test_a_damaged_file_is_one_sentence(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "events.db").write_bytes(content)
    with pytest.raises(ProjectError, match="event log"):
        list(replay(tmp_path / "events.db"))


def test_a_missing_file_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match="missing"):
        list(replay(tmp_path / "events.db"))


def test_a_file_that_another_program_holds_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nas_desktop.core.event_log._BUSY_TIMEOUT_S", 0.05)
    holder = sqlite3.connect(tmp_path / "events.db")
    holder.execute("BEGIN EXCLUSIVE")
    with pytest.raises(ProjectError, match="locked"):
        EventLog(tmp_path / "events.db")
    holder.rollback()
    holder.close()


def test_several_events_are_kept_together_or_not_at_all(tmp_path: Path) -> None:
    log = EventLog(tmp_path / "events.db")
    log.append_all((a_trial_started(0), an_epoch(0)))

    def cut_off() -> Iterator[Event]:
        yield a_trial_started(1)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        log.append_all(cut_off())
    log.close()

    assert [event for _, event in replay(tmp_path / "events.db")] == [a_trial_started(0), an_epoch(0)]
