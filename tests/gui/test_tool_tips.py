"""Tool tips have no format of their own, so the look gives them one."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLabel, QToolTip
from pytestqt.qtbot import QtBot

from nas_desktop.gui.look import Look


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_name_with_markup_is_shown_as_it_stands(qtbot: QtBot, qapp: QApplication, look: Look, theme: str) -> None:
    look.choose(theme)  # type: ignore[arg-type]
    label = QLabel("x")
    qtbot.addWidget(label)
    label.show()
    QToolTip.showText(QPoint(9, 9), "<b>HOSTILE</b>", label)
    (tip,) = [one for one in qapp.topLevelWidgets() if one.inherits("QTipLabel") and one.isVisible()]
    assert isinstance(tip, QLabel)
    assert tip.textFormat() == Qt.TextFormat.PlainText
    QToolTip.hideText()
    look.choose("light")
