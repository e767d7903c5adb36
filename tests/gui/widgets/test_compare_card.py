"""What differs stands first and bold; what is the same is folded."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from nas_desktop.gui.look import Look
from nas_desktop.gui.search_model import SearchModel
from nas_desktop.gui.trial_settings import complete_trials, score
from nas_desktop.gui.widgets.compare_card import CompareCard
from tests.gui.made_up import Made, show_trials, some_trials

_ONE = some_trials(1)[0]


@pytest.fixture
def card(qtbot: QtBot, model: SearchModel, look: Look) -> CompareCard:
    """Two trials that differ in the optimizer alone."""
    drawn = {**_ONE.drawn, "optimizer": "SGD" if _ONE.drawn["optimizer"] != "SGD" else "Adam"}
    show_trials(model, [_ONE, Made(drawn, 5000, 0.9)])
    return _shown(qtbot, model, look)


def _shown(qtbot: QtBot, model: SearchModel, look: Look) -> CompareCard:
    card = CompareCard(model, look)
    qtbot.addWidget(card)
    card.resize(1000, 600)
    with qtbot.waitExposed(card):
        card.show()
    return card


def test_only_what_differs_follows_the_results(card: CompareCard) -> None:
    names = [name for name, _ in card.source.lines]

    assert names == ["Network", "Accuracy", "Weights", "Multiply-adds", "Training time", "Optimizer"]


def test_what_differs_is_bold(card: CompareCard) -> None:
    fonts = [card.source.data(card.source.index(line, 1), Qt.ItemDataRole.FontRole).weight() for line in (2, 5)]

    assert fonts == [400, 600]


def test_what_is_the_same_is_counted_and_can_be_opened(card: CompareCard) -> None:
    n = card.source.n_same
    assert card.fold.text() == f"{n} settings are the same"

    card.fold.click()

    assert card.source.rowCount() == 6 + n
    assert card.source.is_same(6)


def test_the_best_is_the_first_column(card: CompareCard) -> None:
    assert card.source.headerData(1, Qt.Orientation.Horizontal) == "Trial 1"


def test_a_chosen_trial_stands_beside_the_five(qtbot: QtBot, model: SearchModel, look: Look) -> None:
    show_trials(model, some_trials(30))
    worst = min(complete_trials(model.state), key=score)
    card = _shown(qtbot, model, look)

    model.select(worst.trial)

    assert len(card.source.trials) == 6
    assert card.source.trials[-1] is worst
    assert {index.column() for index in card.table.selectedIndexes()} == {6}


def test_a_column_chooses_its_trial(card: CompareCard, model: SearchModel) -> None:
    card.table.setCurrentIndex(card.source.index(2, 2))

    assert model.selected == card.source.trials[1].trial


def test_the_table_is_as_high_as_its_lines(qtbot: QtBot, card: CompareCard) -> None:
    before = card.table.height()

    card.fold.click()

    assert card.table.height() == before + 30 * card.source.n_same
    assert card.table.verticalScrollBar().maximum() == 0


def test_a_brush_narrows_the_comparison(qtbot: QtBot, model: SearchModel, look: Look) -> None:
    show_trials(model, [replace(_ONE, score=0.5 + 0.01 * i) for i in range(10)])
    card = _shown(qtbot, model, look)

    model.brush(frozenset({0, 1}))

    assert [row.trial for row in card.source.trials] == [1, 0]
