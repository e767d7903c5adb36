"""The five best, their bars, and what they share."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from nas_desktop.gui.look import Look
from nas_desktop.gui.search_model import SearchModel
from nas_desktop.gui.trial_settings import complete_trials, score
from nas_desktop.gui.widgets.top_five_card import TopFiveCard, _shares
from tests.gui.made_up import show_trials, some_trials


@pytest.fixture
def card(qtbot: QtBot, model: SearchModel, look: Look) -> TopFiveCard:
    show_trials(model, some_trials(40))
    card = TopFiveCard(model, look)
    qtbot.addWidget(card)
    with qtbot.waitExposed(card):
        card.show()
    return card


def _best(model: SearchModel, among: frozenset[int] | None = None) -> list[int]:
    rows = [row for row in complete_trials(model.state) if among is None or row.trial in among]
    return [row.trial for row in sorted(rows, key=lambda row: (-score(row), row.trial))[:5]]


def test_they_are_the_five_best(card: TopFiveCard, model: SearchModel) -> None:
    assert [place.trial for place in card.rows] == _best(model)


def test_a_click_chooses_the_trial(card: TopFiveCard, model: SearchModel) -> None:
    card.rows[2].click()

    assert model.selected == card.rows[2].trial


def test_a_double_click_opens_it(qtbot: QtBot, card: TopFiveCard, model: SearchModel) -> None:
    with qtbot.waitSignal(model.trial_opened) as opened:
        qtbot.mouseDClick(card.rows[1], Qt.MouseButton.LeftButton)

    assert opened.args == [card.rows[1].trial]


def test_a_brush_narrows_them(card: TopFiveCard, model: SearchModel) -> None:
    kept = frozenset(range(20))

    model.brush(kept)

    assert [place.trial for place in card.rows] == _best(model, kept)
    assert card.subtitle.full_text == "of the 20 kept"


def test_fewer_than_five_leave_places_empty(qtbot: QtBot, model: SearchModel, look: Look) -> None:
    show_trials(model, some_trials(2))
    card = TopFiveCard(model, look)
    qtbot.addWidget(card)

    assert [place.isEnabled() for place in card.rows] == [True, True, False, False, False]


def test_bars_are_relative_within_a_column(model: SearchModel) -> None:
    show_trials(model, some_trials(5))
    rows = sorted(complete_trials(model.state), key=lambda row: -score(row))

    shares = _shares(rows)

    assert [shares[0][0], shares[4][0]] == [1.0, 0.25]
    assert max(share[1] for share in shares) == 1.0
    assert [round(share[1], 6) for share in shares] == [
        round(row.n_params / max(r.n_params for r in rows), 6) for row in rows
    ]


def test_equal_scores_have_equal_bars(model: SearchModel) -> None:
    show_trials(model, [some_trials(1)[0]] * 3)

    assert len({share[0] for share in _shares(complete_trials(model.state))}) == 1


def test_every_figure_is_said_to_who_cannot_see_it(card: TopFiveCard) -> None:
    assert "accuracy" in card.rows[0].accessibleName()
    assert "multiply-adds" in card.rows[0].accessibleName()
