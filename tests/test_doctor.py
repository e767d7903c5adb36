import os
from pathlib import Path

import pytest

from nas_desktop import cli, doctor
from nas_desktop.core.errors import NasError


@pytest.mark.slow
def test_all_is_well_here_and_nothing_is_left_behind(tmp_path: Path, home: Path) -> None:
    found = list(doctor.findings())
    assert [finding for finding in found if not finding.works] == []
    names = {"Python", "torch", "Processors", "Image files", "Worker", "MLflow store", "Optuna store", "Event log"}
    assert {finding.name for finding in found} >= names
    assert [path for path in home.rglob("*") if path.is_file()] == []


def test_a_failing_check_is_a_line_and_an_exit_code(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> str:
        raise NasError("The disk is full.", "Make room.")

    monkeypatch.setattr(doctor, "_CHECKS", (("Disk", broken), ("Luck", lambda: "good")))
    assert cli.main(["doctor"]) == 1
    out = capsys.readouterr().out
    assert "FAILED Disk: The disk is full. Make room." in out
    assert "ok     Luck: good" in out


def test_a_folder_without_room_fails(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(doctor, "_MIN_FREE_BYTES", 10**18)
    with pytest.raises(NasError, match="MB free"):
        doctor._folder(tmp_path)


def test_without_a_display_the_command_line_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    if os.name == "posix":
        assert "command line" in doctor._display()


@pytest.mark.parametrize(
    ("version", "works"),
    [("2.9.1", False), ("2.10", True), ("2.10.0+cpu", True), ("2.11.0a0+git1", True), ("3", True)],
)
def test_a_version_below_the_floor_fails_and_both_are_told(version: str, works: bool) -> None:
    finding = doctor._versioned("torch", version, "2.10")
    assert finding.works is works
    assert finding.detail == f"{version}, 2.10 or newer is needed"


def test_floors_are_not_above_what_is_installed_here() -> None:
    assert [name for name, floor in doctor._PACKAGES if not doctor._package(name, floor).works] == []


def test_a_package_that_is_not_there_fails() -> None:
    assert doctor._package("no-such-package", "1.0") == doctor.Finding("no-such-package", False, "not installed")


def test_the_journal_of_the_event_log_is_told() -> None:
    assert "rollback journal" in doctor._event_log()


def test_another_journal_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    class WithAnotherJournal(doctor.EventLog):
        def __init__(self, path: Path) -> None:
            super().__init__(path)
            self._connection.execute("PRAGMA journal_mode = WAL")

    monkeypatch.setattr(doctor, "EventLog", WithAnotherJournal)
    with pytest.raises(NasError, match="wal"):
        doctor._event_log()
