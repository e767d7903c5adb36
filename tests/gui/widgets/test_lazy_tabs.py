"""Panels are built once, when they are first shown."""

from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from nas_desktop.gui.widgets.lazy_tabs import LazyTabs


def test_a_panel_is_built_when_it_is_first_shown(qtbot: QtBot) -> None:
    built: list[str] = []

    def build(name: str) -> QWidget:
        built.append(name)
        return QLabel(name)

    tabs = LazyTabs([lambda: build("a"), lambda: build("b")])
    qtbot.addWidget(tabs)
    assert built == []

    first = tabs.show_tab(1)
    again = tabs.show_tab(1)

    assert built == ["b"]
    assert first is again is tabs.currentWidget()
