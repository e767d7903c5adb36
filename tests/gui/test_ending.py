"""However the window ends, nothing of it is left: no process, and a project that can be resumed."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from nas_desktop.core.logged_state import logged_state
from nas_desktop.core.project import Project, ProjectLock

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="finds processes by their environment"),
]
_LIMIT_S = 120.0
_ENDS_WITHIN_S = 8.0  # 5 s for the search, and what a busy machine takes to end an interpreter
_GONE_WITHIN_S = {"SIGSEGV": 15.0}  # nobody is left to end them: each finds out by itself
_USUALLY_GONE_S = 2.0

# The real window, which presses its own Start, says how far it is, and then waits for its end.
_PILOT = """
import sys
import threading
from pathlib import Path
from PySide6.QtCore import QTimer
from nas_desktop.gui import app as gui
from nas_desktop.gui.dialogs.quit_dialog import QuitDialog
from nas_desktop.gui.main_window import MainWindow

moment, end = sys.argv[1:3]
QuitDialog.ask = lambda dialog: True
begin = MainWindow.begin

def reached(window):
    state, phase = window.model.state, window.model.phase
    if moment in ("idle", "busy"):
        return True
    if moment == "preparing":
        return phase == "preparing" and bool(state.name)
    return phase == "running" and any(row.curve or row.epoch_share for row in state.search_rows)

async def stuck(tasks):
    await tasks.in_thread(threading.Event().wait)

def begin_and_press(window, tasks, project=None, *, welcomes=False):
    begin(window, tasks, project)
    if moment == "busy":
        tasks.start(stuck(tasks))
    timer = QTimer(window, interval=20)
    told = []
    def look():
        setup = window.panels.search.setup
        if moment not in ("idle", "busy") and window.model.phase == "idle" and setup.config is not None:
            window.top_bar.primary.click()
        if reached(window) and not told:
            told.append(1)
            if end == "close":
                QTimer.singleShot(0, window.close)
            print("reached", flush=True)
    timer.timeout.connect(look)
    timer.start()
    window.panels.search.setup.presets.choose("taste")

MainWindow.begin = begin_and_press
sys.exit(gui.run_window())
"""


def _ours(home: Path) -> list[psutil.Process]:
    """All processes that have inherited the folder of the test as their home."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.environ().get("NAS_DESKTOP_HOME") == str(home) and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
        except (psutil.Error, OSError):
            continue
    return found


def _until(true: Callable[[], bool], limit_s: float) -> bool:
    end = time.monotonic() + limit_s
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.05)  # there is no signal to wait for: the processes are nobody's children any more
    return true()


@pytest.mark.parametrize(
    ("moment", "end"),
    [
        ("idle", "close"),
        ("busy", "close"),
        ("preparing", "close"),
        ("running", "close"),
        ("running", "SIGTERM"),
        ("running", "SIGSEGV"),
    ],
)
def test_no_process_is_left(tmp_path: Path, moment: str, end: str) -> None:
    environment = {**os.environ, "NAS_DESKTOP_HOME": str(tmp_path), "QT_QPA_PLATFORM": "offscreen"}
    pilot = tmp_path / "pilot.py"
    pilot.write_text(f'if __name__ == "__main__":\n    exec(compile({_PILOT!r}, "pilot", "exec"))\n')
    command = [sys.executable, str(pilot), moment, end]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as window:
        assert window.stdout is not None
        assert window.stdout.readline() == "reached\n"
        began = time.monotonic()
        if end.startswith("SIG"):
            window.send_signal(getattr(signal, end))
        window.wait(_LIMIT_S)
        took = time.monotonic() - began

    assert took < _ENDS_WITHIN_S
    gone = _until(lambda: not _ours(tmp_path), _GONE_WITHIN_S.get(end, _USUALLY_GONE_S))
    assert gone, [process.cmdline() for process in _ours(tmp_path)]
    _can_be_resumed(tmp_path)


def _can_be_resumed(home: Path) -> None:
    for root in (home / "data/projects").glob("*/project.json"):
        project = Project.open(root.parent)
        assert not ProjectLock.is_held(project)
        assert logged_state(project).name in ("", project.name)
