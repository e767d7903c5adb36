"""The facts of the chosen node."""

import pytest
from pytestqt.qtbot import QtBot

from nas_desktop.gui.architecture_nodes import nodes_of
from nas_desktop.gui.look import Look
from nas_desktop.gui.widgets.block_card import BlockCard
from tests.gui.networks import a_network

NETWORK = a_network(n_conv_layers=2)
NODES = nodes_of(NETWORK, "weights")


@pytest.fixture
def card(qtbot: QtBot, look: Look) -> BlockCard:
    card = BlockCard(look)
    qtbot.addWidget(card)
    return card


def test_without_a_choice_it_shows_the_network(card: BlockCard) -> None:
    card.show_node(NETWORK, None)

    assert card.title.text() == "Whole network"
    assert card.facts["Most weights"] == "Classes, 51.4 %"
    assert card.facts["Most multiply-adds"] == "Conv 3×3, block 2, 83.9 %"
    assert card.facts["Largest map"] == "64 × 32², 262 kB in float32"


def test_a_node_has_its_shapes_and_shares(card: BlockCard) -> None:
    card.show_node(NETWORK, NODES[1])

    assert (card.title.text(), card.subtitle.full_text) == ("Conv 3×3", "1 of 3")
    assert card.facts == {
        "Takes": "3 × 32 × 32",
        "Gives": "64 × 16 × 16",
        "Weights": "1,792, 2.2 %",
        "Multiply-adds": "1,769,472, 15.7 %",
    }


def test_the_input_has_its_shape(card: BlockCard) -> None:
    card.show_node(NETWORK, NODES[0])

    assert card.facts == {"Shape": "3 × 32 × 32"}


def test_little_room_leaves_the_kinds_out(card: BlockCard) -> None:
    card.show_node(NETWORK, None)
    assert "Dense weights" in card.facts

    card.set_room(3, roomy=False)

    assert "Dense weights" not in card.facts


def test_the_way_back_is_offered_only_from_a_node(qtbot: QtBot, card: BlockCard) -> None:
    card.show_node(NETWORK, NODES[1])

    with qtbot.waitSignal(card.whole_wanted):
        card._whole.click()

    card.show_node(NETWORK, None)
    assert card._whole.isHidden()


def test_what_had_to_be_left_out_is_said(card: BlockCard) -> None:
    card.show_node(a_network(input_shape=(1, 8, 8), n_conv_layers=5), None)

    assert card._words.text().startswith("Pooling after convolution 4 is left out")


def test_where_a_network_comes_from_stands_under_it(card: BlockCard) -> None:
    card.show_node(NETWORK, None, "A known-good design.")
    card.set_room(4, roomy=False)
    assert card._words.text() == "A known-good design."
