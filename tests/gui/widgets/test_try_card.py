"""What the network takes the user's own images for."""

import pytest
from pytestqt.qtbot import QtBot

from nas_desktop.datasets.survey_facts import Picture
from nas_desktop.gui.look import Look
from nas_desktop.gui.try_desk import Tried, TryDesk
from nas_desktop.gui.widgets.try_card import TryCard
from tests.gui.conftest import TasksAtOnce

CAT = Tried("a.png", (("cat", 0.9), ("dog", 0.1)), picture=Picture(1, 1, b"\x00\xff\x00"))


@pytest.fixture
def card(qtbot: QtBot, look: Look) -> TryCard:
    card = TryCard(look)
    qtbot.addWidget(card)
    card.resize(700, 500)
    card.show()
    return card


@pytest.fixture
def desk(qapp: object, tasks: TasksAtOnce) -> TryDesk:
    desk = TryDesk(tasks)  # type: ignore[arg-type]  # stands for Tasks
    desk.show("/p", None)
    return desk


def test_at_first_it_says_how(card: TryCard, desk: TryDesk) -> None:
    card.show_desk(desk)

    assert card.placeholder.isVisible()
    assert card.placeholder.heading == "Try it on your images"


def test_answers_can_be_read_without_seeing_them(card: TryCard, desk: TryDesk) -> None:
    desk.tried = [CAT, Tried("b.png", (), "b.png is no image.")]

    card.show_desk(desk)

    assert card.rows.isVisible()
    assert card.rows.accessibleDescription() == "a.png: cat 90.0 %, dog 10.0 %. b.png is no image."
    assert not card.grab().isNull()


def test_what_cannot_be_answered_is_a_sentence(card: TryCard, desk: TryDesk) -> None:
    desk.problem = "There are no images in /x."

    card.show_desk(desk)

    assert card.placeholder.sentence == "There are no images in /x."


def test_without_weights_nothing_can_be_chosen(card: TryCard, desk: TryDesk) -> None:
    desk.show("", None)

    card.show_desk(desk)

    assert not card.choose.isEnabled()
    assert card.placeholder.heading == "No weights"
