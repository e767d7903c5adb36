"""Opens the window: environment, application, look, error hooks, event loop."""

import os
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QSettings, Qt
from PySide6.QtWidgets import QApplication

from nas_desktop.core.paths import data_dir
from nas_desktop.gui.error_hooks import ErrorHooks
from nas_desktop.gui.look import Look
from nas_desktop.gui.main_window import MainWindow
from nas_desktop.gui.search_thread import RealSessions
from nas_desktop.gui.search_words import device_words
from nas_desktop.gui.tasks import THREAD_NAME, Tasks

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop

    from nas_desktop.gui.log_files import CrashFile
    from nas_desktop.gui.session_end import SessionEnd

ENVIRONMENT = {
    "PYQTGRAPH_QT_LIB": "PySide6",  # it would try PyQt6 first
    "QT_API": "pyside6",  # likewise superqt and qasync
    "MLFLOW_DISABLE_TELEMETRY": "true",  # inherited by every child
    "DO_NOT_TRACK": "true",
}
_NO_DISPLAY = "There is no display to open a window on. Without one, use: nas-desktop search --preset taste"
_MAX_ROUNDS_TO_PAINT = 200


def run_window(project: Path | None = None) -> int:
    """Open the window, with the search of `project` in it if one is named, and stay until it is closed.

    Returns:
        The exit code: 2 where there is no display.
    """
    os.environ.update(ENVIRONMENT)
    if not can_show():
        sys.stderr.write(f"{_NO_DISPLAY}\n")
        return 2
    app = make_application()
    hooks = ErrorHooks()
    hooks.install()
    window = open_window(app)
    paint_first(app, window)
    crash_file = _keep_records()
    _run(app, window, hooks, project)
    crash_file.end()
    end_children()
    if not window.search.wait(0) or is_at_work():
        os._exit(0)  # a thread that would not stop: Python would wait for it, and Qt aborts if it is taken apart
    return 0


def _keep_records() -> "CrashFile":
    """The log, and what a crash leaves."""
    from nas_desktop.gui.log_files import CrashFile, begin_log

    begin_log()
    crash_file = CrashFile()
    crash_file.begin()
    return crash_file


def end_children() -> None:
    """End whatever process of ours still runs: one that is just loading its libraries would not notice our end."""
    import psutil

    for child in psutil.Process().children(recursive=True):
        with suppress(psutil.Error):
            if "resource_tracker" not in " ".join(child.cmdline()):  # it tidies up after us, and ends by itself
                child.kill()


def is_at_work() -> bool:
    """Whether a task of the window still runs in a thread, as a scan may whose decoder was just ended."""
    return any(thread.name.startswith(THREAD_NAME) for thread in threading.enumerate())


def can_show() -> bool:
    """Whether Qt could open a window here. Without a display it would abort the whole process."""
    if not sys.platform.startswith("linux"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def make_application() -> QApplication:
    """The one QApplication."""
    app = QApplication(sys.argv[:1])
    app.setApplicationName("nas-desktop")
    app.setApplicationDisplayName("NAS Desktop")
    app.setDesktopFileName("nas-desktop")
    app.setQuitOnLastWindowClosed(False)  # else the loop would end under tasks that still run
    if QLocale.system().language() == QLocale.Language.C:
        QLocale.setDefault(QLocale(QLocale.Language.English))  # C groups no digits
    return app


def open_window(app: QApplication) -> MainWindow:
    """The main window, not yet shown."""
    settings = QSettings(str(data_dir() / "window.ini"), QSettings.Format.IniFormat, app)
    return MainWindow(Look(app, settings, app), settings, RealSessions())


def paint_first(app: QApplication, window: MainWindow) -> None:
    """Show the window and let it be painted, before anything heavy is imported."""
    window.show()
    for _ in range(_MAX_ROUNDS_TO_PAINT):
        app.processEvents()
        if window.was_painted:
            return


def make_loop(app: QApplication) -> "AbstractEventLoop":
    """The event loop that carries the window's tasks."""
    from qasync import QEventLoop  # after the first paint

    loop: AbstractEventLoop = QEventLoop(app)
    return loop


def _run(app: QApplication, window: MainWindow, hooks: ErrorHooks, project: Path | None) -> None:
    import asyncio

    from nas_desktop.gui.memory_rest import MemoryRest

    loop = make_loop(app)
    asyncio.set_event_loop(loop)
    hooks.watch(loop)
    tasks = Tasks(loop, window)
    window.closed.connect(loop.stop)
    window.begin(tasks, project, welcomes=True)
    MemoryRest(window.model, window)
    end = _watch(app, window, hooks, tasks)
    try:
        loop.run_forever()
    finally:
        end.close()
        tasks.close()
        loop.close()


def _watch(app: QApplication, window: MainWindow, hooks: ErrorHooks, tasks: Tasks) -> "SessionEnd":
    """Errors, the end of the session, the computer's sleep, and what the last crash left."""
    from nas_desktop.gui.crash_offer import offer_crash
    from nas_desktop.gui.dialogs.error_dialog import ErrorDialog
    from nas_desktop.gui.session_end import SessionEnd
    from nas_desktop.gui.sleep_watch import SleepWatch

    dialog = ErrorDialog(window.look, window, lambda: device_words(window.model.state, window.panels.device()))
    dialog.act_wanted.connect(window.act)
    hooks.failed.connect(dialog.report)
    end = SessionEnd(app, window)
    end.signalled.connect(window.end_unasked, Qt.ConnectionType.QueuedConnection)
    end.committing.connect(window.stop_for_session_end)
    end.watch_signals()
    SleepWatch(window).slept.connect(window.tell_sleep)
    if window.notices is not None:
        tasks.start(offer_crash(window.notices, dialog, tasks))
    return end
