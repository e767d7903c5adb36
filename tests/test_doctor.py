import os
from pathlib import Path

import pytest

from nas_desktop import cli, doctor
from nas_desktop.core.errors import NasError


@pytest.mark.slow
def test_all_is_well_here_and_nothing_is_left_behind(tmp_path: Path, home: Path) -> None:
    found = list(doctor.findings())
    assert [finding for finding in found if not finding.works] == []
    assert {finding.name for finding in found} >= {"torch", "Worker", "MLflow store", "Optuna store", "Event log"}
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
