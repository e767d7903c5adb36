"""Whatever nobody foresaw reaches one place."""

import asyncio
import logging
import sys
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import qInstallMessageHandler, qWarning
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nas_desktop.gui.error_hooks import ErrorHooks


@pytest.fixture
def hooks(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[ErrorHooks]:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)  # put back at the end
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    before = qInstallMessageHandler(None)
    hooks = ErrorHooks()
    hooks.install()
    yield hooks
    qInstallMessageHandler(before)


def test_an_exception_is_told_with_its_details(qtbot: QtBot, hooks: ErrorHooks) -> None:
    error = ValueError("a strange value\nand more")

    with qtbot.waitSignal(hooks.failed) as told:
        sys.excepthook(ValueError, error, None)

    assert told.args == ["ValueError: a strange value", "ValueError: a strange value\nand more\n"]


def test_an_exception_of_a_thread_is_told_in_the_gui_thread(qtbot: QtBot, hooks: ErrorHooks) -> None:
    def fail() -> None:
        raise RuntimeError("in a thread")

    with qtbot.waitSignal(hooks.failed) as told:
        threading.Thread(target=fail).start()

    assert told.args is not None
    assert told.args[0] == "RuntimeError: in a thread"


def test_an_exception_of_a_task_is_told(qtbot: QtBot, hooks: ErrorHooks) -> None:
    loop = asyncio.new_event_loop()
    hooks.watch(loop)

    with qtbot.waitSignal(hooks.failed) as told:
        loop.call_exception_handler({"message": "x", "exception": OSError("disk")})
    loop.close()

    assert told.args is not None
    assert told.args[0] == "OSError: disk"


def test_what_qt_says_is_logged(hooks: ErrorHooks, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        qWarning("a word from below")

    assert "Qt: a word from below" in caplog.text
