"""What cannot be read is one sentence each, and nothing is ever written."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from nas_desktop.tracking import store_file
from nas_desktop.tracking.run_reader import RunReader
from nas_desktop.tracking.store_file import StoreError, open_store
from tests.tracking.made_stores import a_store


def reason(store: Path) -> StoreError:
    with pytest.raises(StoreError) as raised, open_store(store) as connection:
        connection.execute("SELECT * FROM runs").fetchall()
    return raised.value


def test_a_missing_store_means_that_nothing_is_recorded_yet(tmp_path: Path) -> None:
    assert "No run is recorded yet" in reason(tmp_path / "mlflow.db").message


def test_an_empty_file(tmp_path: Path) -> None:
    (tmp_path / "mlflow.db").touch()
    assert "is empty" in reason(tmp_path / "mlflow.db").message


def test_a_file_of_another_kind(tmp_path: Path) -> None:
    (tmp_path / "mlflow.db").write_bytes(b"not a database" * 1000)
    assert "no SQLite database" in reason(tmp_path / "mlflow.db").message


def test_a_folder(tmp_path: Path) -> None:
    assert "cannot be read" in reason(tmp_path).message


def test_a_database_that_is_no_store(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "x.db")) as connection:
        connection.execute("CREATE TABLE birds (name TEXT)")
    assert "no table experiments" in reason(tmp_path / "x.db").message


def test_a_store_of_a_layout_nobody_knows(tmp_path: Path) -> None:
    store = a_store(tmp_path)
    store.execute("ALTER TABLE latest_metrics DROP COLUMN is_nan")
    assert "no column is_nan in latest_metrics" in reason(store.path).message


def test_a_damaged_store_says_how_to_get_another(tmp_path: Path) -> None:
    store = a_store(tmp_path).path
    content = bytearray(store.read_bytes())
    content[100:] = b"\xff" * (len(content) - 100)
    store.write_bytes(content)
    error = reason(store)
    assert "is damaged" in error.message
    assert "repair" in error.hint


def test_a_store_that_is_being_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_file, "_BUSY_S", 0.01)
    store = a_store(tmp_path).path
    with closing(sqlite3.connect(store)) as writer:
        writer.execute("BEGIN EXCLUSIVE")
        assert "is writing to" in reason(store).message


def test_a_store_whose_writer_died_in_the_middle(tmp_path: Path) -> None:
    store = a_store(tmp_path).path
    with closing(sqlite3.connect(store)) as writer:
        writer.execute("PRAGMA cache_size = 1")
        writer.execute("BEGIN IMMEDIATE")
        writer.executemany("INSERT INTO tags VALUES ('s', 'x', ?)", [("y" * 3000,)] * 50)
        (tmp_path / "copy.db").write_bytes(store.read_bytes())
        (tmp_path / "copy.db-journal").write_bytes((tmp_path / "mlflow.db-journal").read_bytes())
    assert "middle of a write" in reason(tmp_path / "copy.db").message


def test_nothing_can_be_written(tmp_path: Path) -> None:
    with pytest.raises(StoreError), open_store(a_store(tmp_path).path) as connection:
        connection.execute("DELETE FROM runs")


def test_reading_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    store = a_store(tmp_path).path
    before, time = store.read_bytes(), store.stat().st_mtime_ns
    reader = RunReader(store)
    reader.experiments()
    reader.run(reader.children("s", 0, 10).runs[0].run_id)
    assert (store.read_bytes(), store.stat().st_mtime_ns) == (before, time)
    assert [path.name for path in tmp_path.iterdir()] == ["mlflow.db"]


def test_a_path_with_odd_characters(tmp_path: Path) -> None:
    store = a_store(tmp_path / "50 % of ada's #1?").path
    assert RunReader(store).experiments()[0].name == "birds"
