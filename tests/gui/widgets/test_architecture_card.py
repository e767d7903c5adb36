"""The card around the drawing."""

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from nas_desktop.gui.look import Look
from nas_desktop.gui.widgets.architecture_card import ArchitectureCard
from tests.gui.networks import a_network


@pytest.fixture
def card(qtbot: QtBot, look: Look) -> ArchitectureCard:
    card = ArchitectureCard(look)
    qtbot.addWidget(card)
    card.show_network(a_network(n_conv_layers=1), "mine")
    return card


def act(card: ArchitectureCard, word: str) -> None:
    next(action for action in card.menu.actions() if action.text() == word).trigger()


def test_the_bars_can_be_switched(qtbot: QtBot, card: ArchitectureCard) -> None:
    before = [node.figure for node in card.nodes]

    qtbot.mouseClick(card.measures["multiply-adds"], Qt.MouseButton.LeftButton)

    assert [node.figure for node in card.nodes] != before
    assert card.subtitle.full_text.endswith("share of multiply-adds")


def test_the_picture_is_copied(card: ArchitectureCard) -> None:
    card.copy.click()

    assert QGuiApplication.clipboard().image().width() > 300


def test_the_drawing_is_copied_as_svg(card: ArchitectureCard) -> None:
    act(card, "Copy as SVG")

    assert "Conv 3×3" in QGuiApplication.clipboard().text()


@pytest.mark.parametrize(
    ("word", "suffix", "begins"), [("Save as PNG…", ".png", b"\x89PNG"), ("Save as SVG…", ".svg", b"<?xml")]
)
def test_a_saved_picture_has_the_suffix_it_should(
    qtbot: QtBot, card: ArchitectureCard, monkeypatch: pytest.MonkeyPatch, word: str, suffix: str, begins: bytes
) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: ("/somewhere/net", ""))

    with qtbot.waitSignal(card.file_ready) as ready:
        act(card, word)

    path, content = ready.args
    assert path == f"/somewhere/net{suffix}"
    assert content.startswith(begins)


def test_a_picture_that_is_not_wanted_after_all_is_not_made(
    qtbot: QtBot, card: ArchitectureCard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: ("", ""))

    with qtbot.assertNotEmitted(card.file_ready):
        act(card, "Save as PNG…")


def test_a_network_nobody_knows_leaves_no_tools(card: ArchitectureCard) -> None:
    card.show_network(None, "mine")

    assert card.nodes == ()
    tools: list[Any] = [card.copy, *card.measures.values()]
    assert not any(tool.isEnabled() for tool in tools)
