"""The log keeps its lines, and counts what asks for attention while it is closed."""

from pytestqt.qtbot import QtBot

from nas_desktop.core.events import LogWritten
from nas_desktop.gui.look import Look
from nas_desktop.gui.search_model import SearchModel
from nas_desktop.gui.widgets.log_view import LogView


def _log(qtbot: QtBot, model: SearchModel, look: Look) -> LogView:
    log = LogView(model, look)
    qtbot.addWidget(log)
    return log


def test_every_line_is_shown_once(qtbot: QtBot, model: SearchModel, look: Look) -> None:
    log = _log(qtbot, model, look)

    for i in range(3):
        with qtbot.waitSignal(model.changed):
            model.apply(LogWritten("info", f"line {i}", i))

    assert log.text.toPlainText().splitlines() == [f"info    trial {i}     line {i}" for i in range(3)]


def test_warnings_are_counted_while_it_is_closed(qtbot: QtBot, model: SearchModel, look: Look) -> None:
    log = _log(qtbot, model, look)
    counts: list[int] = []
    log.unread_changed.connect(counts.append)

    with qtbot.waitSignal(model.changed):
        for level in ("info", "warning", "error"):
            model.apply(LogWritten(level, "x"))  # type: ignore[arg-type]
    log.open()

    assert counts == [2, 0]


def test_another_search_begins_with_an_empty_log(qtbot: QtBot, model: SearchModel, look: Look) -> None:
    log = _log(qtbot, model, look)
    with qtbot.waitSignal(model.changed):
        model.apply(LogWritten("info", "old"))

    model.reset()

    assert log.text.toPlainText() == ""
