"""The menus of the table offer what is possible, and do it."""

import json
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from nas_desktop.gui.look import Look
from nas_desktop.gui.search_model import SearchModel
from nas_desktop.gui.widgets.trials_card import TrialsCard


@pytest.fixture
def card(qtbot: QtBot, busy_model: SearchModel, look: Look) -> TrialsCard:
    card = TrialsCard(busy_model, look)
    qtbot.addWidget(card)
    card.show()
    return card


@pytest.mark.parametrize(("trial", "can_skip"), [(0, False), (3, False), (4, True)])
def test_only_what_is_possible_is_offered(
    card: TrialsCard, busy_model: SearchModel, trial: int, can_skip: bool
) -> None:
    busy_model.select(trial)

    card.row_menu.prepare()

    assert card.row_menu.open_row.isEnabled()
    assert card.row_menu.skip.isVisible() is can_skip
    assert not card.row_menu.export.isEnabled()  # no weights were kept


def test_a_running_trial_is_skipped(qtbot: QtBot, card: TrialsCard, busy_model: SearchModel) -> None:
    busy_model.select(4)

    with qtbot.waitSignal(card.skip_wanted) as wanted:
        card.row_menu.skip.trigger()

    assert wanted.args == [4]


def test_a_configuration_is_copied(card: TrialsCard, busy_model: SearchModel) -> None:
    busy_model.select(1)

    card.row_menu.copy_settings.trigger()

    assert json.loads(QGuiApplication.clipboard().text())["optimizer"] == "Adam"


@pytest.mark.parametrize(("entry", "n"), [("Save those shown as CSV…", 1), ("Save all as CSV…", 5)])
def test_rows_are_saved(card: TrialsCard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, entry: str, n: int) -> None:
    path = tmp_path / "trials.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    card.filter_line.setText("accuracy>70")

    next(action for action in card._table_menu.actions() if action.text() == entry).trigger()

    assert len(path.read_text().splitlines()) == 1 + n


def test_a_number_goes_to_its_trial(card: TrialsCard, busy_model: SearchModel) -> None:
    card.filter_line.setText("#2")

    assert busy_model.selected == 2
    assert len(card.table.trials_shown()) == 5


def test_what_cannot_be_understood_is_said_beside_the_line(card: TrialsCard) -> None:
    card.filter_line.setText("flavour:sweet")

    assert card.complaint.text().startswith("No column is called “flavour”")
    assert card.filter_line.accessibleDescription() == card.complaint.text()
    assert len(card.table.trials_shown()) == 5

    card.filter_line.setText("")
    assert card.complaint.isHidden()


def test_the_arrangement_comes_back(qtbot: QtBot, card: TrialsCard, busy_model: SearchModel, look: Look) -> None:
    card.chips["COMPLETE"].click()
    card.filter_line.setText("adam")
    card.table.show_column(5, False)
    card.table.horizontalHeader().resizeSection(10, 222)
    kept = json.loads(json.dumps(card.arrangement()))

    other = TrialsCard(busy_model, look)
    qtbot.addWidget(other)
    other.arrange(kept)

    assert other.arrangement() == card.arrangement()
    assert other.table.columnWidth(10) == 222
