import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from nas_desktop.core.errors import ProjectError, StorageError
from nas_desktop.core.event_log import FORMAT_VERSION, EventLog, check, replay, salvage
from nas_desktop.core.events import EpochFinished, Event, LogWritten
from tests.builders import a_trial_started, an_epoch
from tests.faults import held, no_file_larger_than


def half_written(folder: Path) -> Path:
    """A log with one event, as a power cut leaves it in the middle of writing more."""
    path = folder / "events.db"
    with closing(EventLog(path)) as log:
        log.append(an_epoch(epoch=1))
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA cache_size = 1")  # pages go to the file before the end of the transaction
        connection.execute("PRAGMA cache_spill = 1")
        for _ in range(50):
            connection.execute("INSERT INTO events (name, body) VALUES ('epoch_finished', ?)", ("x" * 4000,))
        left = {name: (folder / name).read_bytes() for name in ("events.db", "events.db-journal")}
        connection.rollback()
    for name, content in left.items():
        (folder / name).write_bytes(content)
    return path


def refuses(path: Path) -> bool:
    try:
        check(path)
        list(replay(path))
    except ProjectError:
        return True
    return False


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


def test_a_damaged_file_is_one_sentence_and_stays_as_it_is(tmp_path: Path) -> None:
    content = b"not a database at all" * 100
    (tmp_path / "events.db").write_bytes(content)
    with pytest.raises(ProjectError, match=r"event log .* is damaged"):
        list(replay(tmp_path / "events.db"))
    with pytest.raises(ProjectError, match="nas-desktop repair"):
        EventLog(tmp_path / "events.db")
    assert (tmp_path / "events.db").read_bytes() == content


def test_an_empty_file_is_no_log_yet(tmp_path: Path) -> None:
    (tmp_path / "events.db").write_bytes(b"")
    assert list(replay(tmp_path / "events.db")) == []
    with closing(EventLog(tmp_path / "events.db")) as log:
        assert log.append(an_epoch()) == 1


def test_a_missing_file_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match="missing"):
        list(replay(tmp_path / "events.db"))


def test_a_file_that_another_program_holds_is_busy_and_can_be_appended_to_later(tmp_path: Path) -> None:
    log = EventLog(tmp_path / "events.db", busy_s=0.05)
    with held(tmp_path / "events.db"), pytest.raises(StorageError) as raised:
        log.append(an_epoch())
    assert raised.value.cause == "busy"
    assert log.append(an_epoch()) == 1
    log.close()


def test_a_log_that_another_program_holds_cannot_be_opened(tmp_path: Path) -> None:
    EventLog(tmp_path / "events.db").close()
    with held(tmp_path / "events.db"), pytest.raises(StorageError, match="Another program holds"):
        EventLog(tmp_path / "events.db", busy_s=0.05)


def test_a_full_disk_leaves_the_log_as_it_was(tmp_path: Path) -> None:
    log = EventLog(tmp_path / "events.db")
    log.append(an_epoch(epoch=1))
    with no_file_larger_than(16_384), pytest.raises(StorageError) as raised:
        log.append(LogWritten("info", "x" * 100_000))
    assert raised.value.cause == "full"
    assert [event for _, event in replay(tmp_path / "events.db")] == [an_epoch(epoch=1)]
    assert log.append(an_epoch(epoch=2)) == 2
    log.close()


def test_a_file_moved_away_is_missing_and_never_made_anew(tmp_path: Path) -> None:
    path = tmp_path / "events.db"
    log = EventLog(path)
    log.append(an_epoch(epoch=1))
    path.rename(tmp_path / "elsewhere")
    for _ in range(2):
        with pytest.raises(StorageError) as raised:
            log.append(an_epoch(epoch=2))
        assert raised.value.cause == "missing"
    assert not path.exists()
    (tmp_path / "elsewhere").rename(path)
    assert log.append(an_epoch(epoch=2)) == 2
    log.close()


def test_an_older_log_in_its_place_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "events.db"
    log = EventLog(path)
    copy = path.read_bytes()
    log.append(an_epoch(epoch=1))
    path.unlink()
    path.write_bytes(copy)
    with pytest.raises(StorageError):
        log.append(an_epoch(epoch=2))
    with pytest.raises(ProjectError, match="shorter"):
        log.append(an_epoch(epoch=2))
    assert path.read_bytes() == copy


def test_an_event_whose_commit_failed_too_late_is_not_there_twice(tmp_path: Path) -> None:
    path = tmp_path / "events.db"
    log = EventLog(path)
    log.append(an_epoch(epoch=1))
    log.close()  # as after an error
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("INSERT INTO events (name, body) SELECT name, body FROM events")
    assert log.append(an_epoch(epoch=2)) == 2
    log.close()
    assert [event for _, event in replay(path)] == [an_epoch(epoch=1), an_epoch(epoch=2)]


def test_a_new_log_appears_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("nas_desktop.core.durable.sync_file", killed)
    with pytest.raises(KeyboardInterrupt):
        EventLog(tmp_path / "events.db")
    assert list(tmp_path.iterdir()) == []


def test_a_first_write_that_was_undone_is_made_good(tmp_path: Path) -> None:
    """Earlier versions made the table in the file itself: a kill left a database without tables."""
    with closing(sqlite3.connect(tmp_path / "events.db")) as connection:
        connection.execute("PRAGMA user_version = 0")
        connection.execute("CREATE TABLE t (x)")
        connection.execute("DROP TABLE t")
    assert list(replay(tmp_path / "events.db")) == []
    with closing(EventLog(tmp_path / "events.db")) as log:
        log.append(an_epoch())
    assert [event for _, event in replay(tmp_path / "events.db")] == [an_epoch()]


def test_what_a_power_cut_left_half_written_is_undone(tmp_path: Path) -> None:
    path = half_written(tmp_path)
    with closing(EventLog(path)) as log:
        assert log.append(an_epoch(epoch=2)) == 2
    assert [event for _, event in replay(path)] == [an_epoch(epoch=1), an_epoch(epoch=2)]


def test_a_reader_sees_it_undone_and_writes_nothing(tmp_path: Path) -> None:
    path = half_written(tmp_path)
    before = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    assert [event for _, event in replay(path)] == [an_epoch(epoch=1)]
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == before


@pytest.mark.parametrize("damage", ["cut", "zeroed"])
def test_a_damaged_log_is_never_taken_for_a_whole_one(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "events.db"
    with closing(EventLog(path)) as log:
        log.append_all(an_epoch(epoch=i) for i in range(1, 101))
    whole, events = path.read_bytes(), list(replay(path))
    for place in range(512, len(whole), 512):
        path.write_bytes(whole[:place] if damage == "cut" else whole[:place] + bytes(512) + whole[place + 512 :])
        assert refuses(path) or list(replay(path)) == events, f"at byte {place}"


def test_the_readable_beginning_of_a_damaged_log_is_saved(tmp_path: Path) -> None:
    path = tmp_path / "events.db"
    with closing(EventLog(path)) as log:
        log.append_all(an_epoch(epoch=i) for i in range(1, 101))
    content = bytearray(path.read_bytes())
    content[-4096:] = bytes(4096)
    path.write_bytes(content)

    n, is_whole = salvage(path, tmp_path / "new.db")

    assert 0 < n < 100
    assert not is_whole
    epochs = [event.epoch for _, event in replay(tmp_path / "new.db") if isinstance(event, EpochFinished)]
    assert epochs == list(range(1, n + 1))


def test_a_whole_log_is_saved_whole(tmp_path: Path) -> None:
    with closing(EventLog(tmp_path / "events.db")) as log:
        log.append_all((an_epoch(epoch=1), an_epoch(epoch=2)))
    assert salvage(tmp_path / "events.db", tmp_path / "new.db") == (2, True)


def test_every_write_is_synchronised(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[sqlite3.Connection] = []
    connect = sqlite3.connect

    def remembering(*args: Any, **options: Any) -> sqlite3.Connection:
        opened.append(connect(*args, **options))
        return opened[-1]

    monkeypatch.setattr("sqlite3.connect", remembering)
    log = EventLog(tmp_path / "events.db")
    assert opened[-1].execute("PRAGMA synchronous").fetchone() == (2,)
    log.close()


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
