"""The images of a finding are listed; their names can be copied."""

import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from nas_desktop.datasets.survey_facts import Finding, FoundImage
from nas_desktop.gui.dialogs.found_images_dialog import FoundImagesDialog
from nas_desktop.gui.finding_words import finding_words
from nas_desktop.gui.look import Look
from nas_desktop.gui.widgets.button import Button
from nas_desktop.gui.widgets.label import Label
from tests.gui.fake_surveys import GREY, a_survey

FOUND = Finding("one colour", 80, images=(FoundImage("cat/1.png", GREY), FoundImage("dog/2.png", None)))


@pytest.fixture
def dialog(qtbot: QtBot, look: Look) -> FoundImagesDialog:
    dialog = FoundImagesDialog(look, FOUND, finding_words(FOUND, a_survey()))
    qtbot.addWidget(dialog)
    return dialog


def test_images_are_listed_with_their_pictures(dialog: FoundImagesDialog) -> None:
    items = [dialog.list.item(i) for i in range(dialog.list.count())]

    assert [(item.text(), item.icon().isNull()) for item in items] == [("cat/1.png", False), ("dog/2.png", True)]


def test_it_says_what_is_not_shown(dialog: FoundImagesDialog) -> None:
    texts = " ".join(label.text() for label in dialog.findChildren(Label))

    assert "sealed" in texts
    assert "The first 2 are listed." in texts


def test_names_are_copied(dialog: FoundImagesDialog) -> None:
    next(button for button in dialog.findChildren(Button) if button.text() == "Copy names").click()

    assert QGuiApplication.clipboard().text() == "cat/1.png\ndog/2.png"
