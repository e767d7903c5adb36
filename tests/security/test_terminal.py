"""What strangers wrote gives no orders to the terminal of whoever uses the command line."""

from pathlib import Path

import pytest

from nas_desktop import cli
from nas_desktop.cli_report import SearchReport
from nas_desktop.core.event_log import EventLog
from nas_desktop.core.events import LogWritten
from nas_desktop.core.project import Project
from tests.builders import a_config, a_failed_trial, a_search_started, a_trial_started
from tests.images import write_folder

NAME = "a\x1b]0;owned\x07b\x1b[2Jc\u202ed\x9b31m"


def has_orders(text: str) -> bool:
    return any(mark in text for mark in "\x1b\x07\x9b\u202e\r")


@pytest.mark.parametrize("more", [[], ["--json"]])
def test_a_scan_of_a_folder_with_an_odd_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], more: list[str]
) -> None:
    root = write_folder(tmp_path / NAME, {"a": 2, "b": 2})
    (root / "a" / f"{NAME}.png").write_bytes(b"broken")
    assert cli.main(["scan", str(root), *more]) == 0
    out = capsys.readouterr().out
    assert "broken" not in out
    assert out
    assert not has_orders(out)


def test_a_path_in_an_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["scan", str(tmp_path / NAME)]) == 2
    err = capsys.readouterr().err
    assert "There is nothing at" in err
    assert not has_orders(err)


@pytest.mark.parametrize("more", [[], ["--json"]])
def test_the_status_of_a_project_with_an_odd_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], more: list[str]
) -> None:
    project = Project.create(tmp_path / NAME, a_config().model_dump(mode="json"), "x")
    log = EventLog(project.events)
    log.append_all([a_search_started(name=NAME), a_trial_started(0), a_failed_trial(0, reason=NAME)])
    log.close()
    assert cli.main(["status", str(project.root), *more]) == 0
    assert not has_orders(capsys.readouterr().out)


def test_the_lines_of_a_search(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = SearchReport(tmp_path)
    for event in (a_search_started(), a_trial_started(0), a_failed_trial(0, reason=NAME), LogWritten("warning", NAME)):
        report.tell(event)
    out = capsys.readouterr().out
    assert "failed: " in out
    assert not has_orders(out)
