"""A search by the real program: made, gone on with or only read, and how long it took."""

import os
import signal
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from nas_desktop.core.errors import NasError, UsageError
from nas_desktop.core.event_log import EventLog
from nas_desktop.core.project import Project
from nas_desktop.search.bench import program_run
from nas_desktop.search.bench.line_file import read_lines
from nas_desktop.search.bench.program_run import Interrupted, Run, processor, ran
from tests.builders import a_config, a_search_finished, a_search_started

FLAGS = ["--data", "images", "--seed", "1"]
WANTED = {"seed": 1}


class Program:
    """In the place of the real one: makes a project, and says how it ended."""

    def __init__(self) -> None:
        self.commands: list[list[str]] = []
        self.exit_codes = [0]
        self.during: Callable[[], None] = lambda: None
        self.heard: list[int] = []

    def __call__(self, command: Sequence[str], **settings: Any) -> "Program":
        self.commands.append(list(command[3:]))
        return self

    def wait(self) -> int:
        self.during()
        command, exit_code = self.commands[-1], self.exit_codes.pop(0)
        root = Path(command[-1])
        is_new = command[0] == "search"
        if is_new:
            Project.create(root, a_config().model_dump(mode="json"), "x")
        log = EventLog(root / "events.db")
        if is_new:
            log.append(a_search_started())
        if exit_code == 0:
            log.append(a_search_finished())
        log.close()
        return exit_code

    def send_signal(self, number: int) -> None:
        self.heard.append(number)


@pytest.fixture
def program(monkeypatch: pytest.MonkeyPatch) -> Program:
    program = Program()
    monkeypatch.setattr("subprocess.Popen", program)
    return program


def test_a_search_is_the_program_with_its_flags(program: Program, tmp_path: Path) -> None:
    done = ran(tmp_path / "quick", FLAGS, WANTED)
    assert program.commands == [["search", *FLAGS, "--project", str(tmp_path / "quick")]]
    assert done.state.phase == "finished"


def test_a_finished_search_is_only_read(program: Program, tmp_path: Path) -> None:
    first = ran(tmp_path / "quick", FLAGS, WANTED)
    second = ran(tmp_path / "quick", FLAGS, WANTED)
    assert len(program.commands) == 1
    assert second.wall_s == first.wall_s


def test_an_interrupted_search_goes_on(program: Program, tmp_path: Path) -> None:
    program.exit_codes = [130, 0]
    with pytest.raises(Interrupted):
        ran(tmp_path / "quick", FLAGS, WANTED)
    ran(tmp_path / "quick", FLAGS, WANTED)
    assert program.commands[1] == ["resume", str(tmp_path / "quick")]


def test_the_wall_time_is_that_of_all_its_processes(
    program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = iter((0.0, 1000.0, 5000.0, 5500.0))
    monkeypatch.setattr(program_run, "monotonic", lambda: next(clock))
    program.exit_codes = [130, 0]
    with pytest.raises(Interrupted):
        ran(tmp_path / "quick", FLAGS, WANTED)
    assert ran(tmp_path / "quick", FLAGS, WANTED).wall_s == 1500


def test_a_process_of_which_no_line_tells_counts_by_the_log(program: Program, tmp_path: Path) -> None:
    done = ran(tmp_path / "quick", FLAGS, WANTED)
    (tmp_path / "runs.jsonl").unlink()
    assert ran(tmp_path / "quick", FLAGS, WANTED).wall_s == done.state.seconds_before > 0


def test_another_search_in_the_folder_is_refused_before_anything_is_run(program: Program, tmp_path: Path) -> None:
    ran(tmp_path / "quick", FLAGS, WANTED)
    with pytest.raises(UsageError, match="Seed is 1, not 2"):
        ran(tmp_path / "quick", FLAGS, {"seed": 2})
    assert len(program.commands) == 1


def test_a_search_that_failed_is_one_sentence_and_is_on_record(program: Program, tmp_path: Path) -> None:
    program.exit_codes = [1]
    with pytest.raises(NasError, match="exit code 1"):
        ran(tmp_path / "quick", FLAGS, WANTED)
    assert [run.exit_code for run in read_lines(Run, tmp_path / "runs.jsonl", "runs")] == [1]


@pytest.mark.skipif(os.name == "nt", reason="there Ctrl-C reaches every program of the console")
def test_an_interruption_reaches_the_search_once(program: Program, tmp_path: Path) -> None:
    program.exit_codes = [130]
    program.during = lambda: os.kill(os.getpid(), signal.SIGINT)
    with pytest.raises(Interrupted, match="The same command goes on"):
        ran(tmp_path / "quick", FLAGS, WANTED)
    assert program.heard == [signal.SIGINT]
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_the_processor_has_a_name() -> None:
    assert processor()
