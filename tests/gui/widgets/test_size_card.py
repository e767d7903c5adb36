"""The switches around size against accuracy, and its sentence."""

import pytest
from pytestqt.qtbot import QtBot

from nas_desktop.gui.look import Look
from nas_desktop.gui.search_model import SearchModel
from nas_desktop.gui.widgets.size_card import SizeCard
from tests.gui.made_up import Made, show_trials, some_trials

_DRAWN = some_trials(1)[0].drawn


@pytest.fixture
def card(qtbot: QtBot, model: SearchModel, look: Look) -> SizeCard:
    show_trials(model, some_trials(40))
    card = SizeCard(model, look)
    qtbot.addWidget(card)
    return card


def test_series_with_trials_are_named_the_first_in_full(card: SizeCard) -> None:
    shown = [switch.text() for switch in card.legend.switches if not switch.isHidden()]

    assert shown == ["1 convolution", "2", "3"]


def test_a_switch_hides_its_series(card: SizeCard) -> None:
    card.legend.switches[0].click()

    assert all(row.params["n_conv_layers"] != 1 for row in card.plot.trials if row.trial in _answering(card))
    assert card.legend.switches[0].accessibleName() == "1 convolution, hidden"


def _answering(card: SizeCard) -> set[int]:
    return {point.trial for point in card.plot.points()}


def test_the_logarithm_can_be_switched_off(card: SizeCard) -> None:
    card.log.click()

    assert max(point.x for point in card.plot.points()) > 1e5


def test_multiply_adds_are_named_on_the_button(card: SizeCard) -> None:
    card.show_amount("n_macs")

    assert card.across.text() == "Multiply-adds"
    assert card.plot.amount == "n_macs"


def test_the_sentence_names_what_a_smaller_network_costs(qtbot: QtBot, model: SearchModel, look: Look) -> None:
    show_trials(model, [Made(_DRAWN, 200_000, 0.795), Made(_DRAWN, 1_000_000, 0.8)])
    card = SizeCard(model, look)
    qtbot.addWidget(card)

    assert card.reading.endswith("Trial 0 needs 20 % of the best’s weights, for 0.5 points less.")


def test_another_search_shows_all_its_series(qtbot: QtBot, card: SizeCard, model: SearchModel) -> None:
    card.legend.switches[0].click()

    with qtbot.waitSignal(model.changed):
        model.reset()
        show_trials(model, some_trials(20, seed=4))

    assert all(switch.isChecked() for switch in card.legend.switches)
