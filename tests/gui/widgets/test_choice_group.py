"""One stop for the Tab key, wherever the choice is."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from nas_desktop.gui.widgets.choice_group import ChoiceGroup


def test_the_tab_key_stops_at_the_chosen_button_alone(qtbot: QtBot) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    group = ChoiceGroup(holder)
    buttons = [QPushButton(word, holder, checkable=True) for word in "abc"]
    for button in buttons:
        group.addButton(button)

    for chosen in buttons:
        chosen.setChecked(True)
        stops = [button for button in buttons if button.focusPolicy() & Qt.FocusPolicy.TabFocus]
        assert stops == [chosen]
