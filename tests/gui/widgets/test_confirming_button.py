"""A button that says when it is done."""

from pytestqt.qtbot import QtBot

from nas_desktop.gui.look import Look
from nas_desktop.gui.widgets.confirming_button import ConfirmingButton


def test_it_says_so_for_a_moment_and_keeps_its_width(qtbot: QtBot, look: Look) -> None:
    button = ConfirmingButton(look, "Save configuration", "download-simple", done="Saved")
    qtbot.addWidget(button)
    button.show()
    width = button.width()

    button.confirm()
    button.adjustSize()

    assert (button.text(), button.width()) == ("Saved", width)
    button._timer.setInterval(0)
    qtbot.waitUntil(lambda: button.text() == "Save configuration")
