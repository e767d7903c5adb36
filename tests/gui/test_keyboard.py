"""The window without a mouse: every control is reached, shows that it is, and the keys for tabs and menu work."""

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QAbstractSpinBox, QComboBox, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from nas_desktop.gui.look import Look
from nas_desktop.gui.main_window import MainWindow
from nas_desktop.gui.plots.plot import Plot
from nas_desktop.gui.widgets.plot_card import PlotCard
from tests.gui.conftest import FOUND, TasksAtOnce
from tests.gui.fake_sessions import FakeSessions
from tests.gui.test_layout import STATES

_MOST_STOPS = 80


@pytest.fixture
def window(qtbot: QtBot, look: Look, settings: QSettings, tasks: TasksAtOnce) -> MainWindow:
    window = MainWindow(look, settings, FakeSessions(), lambda data: FOUND)
    qtbot.addWidget(window)
    window.resize(1280, 720)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    window.begin(tasks)  # type: ignore[arg-type]  # stands for Tasks
    return window


def _show(qtbot: QtBot, window: MainWindow, state: str) -> None:
    with qtbot.waitSignal(window.model.changed):
        window.model.load([])
        for event in STATES[state]:
            window.model.apply(event)


def _picture(window: MainWindow, stop: QWidget) -> QImage:
    """The part of the window where the ring of a stop would be: a plot has it on its card."""
    shown: QWidget | None = stop
    while isinstance(stop, Plot) and shown is not None and not isinstance(shown, PlotCard):
        shown = shown.parentWidget()
    return (shown or stop).grab().toImage()


def _stops(qtbot: QtBot, window: MainWindow) -> list[tuple[QWidget, bool]]:
    """What the Tab key stops at, and whether it looks different with the focus."""
    window.top_bar.menu_button.setFocus(Qt.FocusReason.TabFocusReason)
    found: list[tuple[QWidget, bool]] = []
    while len(found) < _MOST_STOPS:
        stop = window.focusWidget()
        if found and stop is found[0][0]:
            return found
        focused = _picture(window, stop)
        qtbot.keyClick(stop, Qt.Key.Key_Tab)
        found.append((stop, focused != _picture(window, stop)))
    raise AssertionError("the Tab key does not come round")


@pytest.mark.parametrize("state", ["setup", "two trials at once", "finished", "advised"])
@pytest.mark.parametrize("tab", [1, 2, 3, 4])
def test_every_control_is_reached_and_shows_it(qtbot: QtBot, window: MainWindow, state: str, tab: int) -> None:
    if STATES[state]:
        _show(qtbot, window, state)
    window.show_tab(tab)
    window.strip.log_button.click()

    stops = _stops(qtbot, window)

    assert [stop.accessibleName() for stop, differs in stops if not differs] == []
    reached = [stop for stop, _ in stops]
    assert [part.accessibleName() for part in _controls(window) if part not in reached] == []
    assert reached[-1] is window.strip.log_button


def _controls(window: MainWindow) -> list[QWidget]:
    """What is shown and can be used, apart from the inner parts of fields and plots."""
    outer = (QAbstractSpinBox, QComboBox, QLineEdit, Plot)
    return [
        part
        for part in window.findChildren(QWidget)
        if part.isVisible()
        and part.isEnabled()
        and part.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not isinstance(part.parentWidget(), outer)
    ]


def test_control_and_a_figure_open_a_tab(qtbot: QtBot, window: MainWindow) -> None:
    opened = []
    for key in range(Qt.Key.Key_1, Qt.Key.Key_7):
        qtbot.keyClick(window, Qt.Key(key), Qt.KeyboardModifier.ControlModifier)
        opened.append(window.tabs.currentIndex())

    assert opened == [0, 1, 2, 3, 4, 5]


def test_f10_opens_the_menu(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.keyClick(window, Qt.Key.Key_F10)

    assert window.menu.isVisible()
    window.menu.close()


def test_arrow_keys_go_from_tab_to_tab(qtbot: QtBot, window: MainWindow) -> None:
    chosen = window.focusWidget()
    while chosen.accessibleName() != "Search":
        qtbot.keyClick(chosen, Qt.Key.Key_Tab)
        chosen = window.focusWidget()

    qtbot.keyClick(chosen, Qt.Key.Key_Down)

    assert window.tabs.currentIndex() == 2


def test_arrow_keys_choose_a_trial_in_a_plot(qtbot: QtBot, window: MainWindow) -> None:
    _show(qtbot, window, "finished")
    assert window.panels.search is not None
    plot = window.panels.search.running.curves.plot

    chosen = []
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left, Qt.Key.Key_Left):
        qtbot.keyClick(plot, key)
        chosen.append(window.model.selected)

    assert chosen == [0, 1, 0, 0]
