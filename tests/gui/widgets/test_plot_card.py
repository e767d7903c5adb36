"""The card's menu saves what the plot shows, and says so where it cannot."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot

from nas_desktop.gui.look import Look
from nas_desktop.gui.plots import PLOTS, plot_named
from nas_desktop.gui.plots.plot import PlotType
from nas_desktop.gui.search_model import SearchModel
from nas_desktop.gui.widgets.plot_card import PlotCard


def _choose(monkeypatch: pytest.MonkeyPatch, path: Path | str) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *args: (str(path), ""))


@pytest.mark.parametrize("kind", PLOTS, ids=lambda kind: kind.name)
def test_picture_and_figures_are_saved_with_their_endings(
    qtbot: QtBot, kind: PlotType, busy_model: SearchModel, look: Look, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = PlotCard(kind, busy_model, look)
    qtbot.addWidget(card)
    card.resize(500, 300)
    _choose(monkeypatch, tmp_path / "plot")

    card._save_png()
    card._save_csv()

    assert (tmp_path / "plot.png").read_bytes().startswith(b"\x89PNG")
    names, rows = card.plot.table()
    lines = (tmp_path / "plot.csv").read_text(encoding="utf-8").splitlines()
    assert lines[0] == ",".join(names)
    assert len(lines) == 1 + len(rows)


def test_a_file_that_cannot_be_written_is_named(
    qtbot: QtBot, busy_model: SearchModel, look: Look, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = PlotCard(plot_named("optimisation-history"), busy_model, look)
    qtbot.addWidget(card)
    card.show()
    _choose(monkeypatch, tmp_path / "nowhere" / "plot.csv")

    card._save_csv()

    (box,) = card.findChildren(QMessageBox)
    assert "plot.csv could not be written" in box.text()
    box.close()


def test_a_cancelled_dialog_writes_nothing(
    qtbot: QtBot, busy_model: SearchModel, look: Look, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = PlotCard(plot_named("optimisation-history"), busy_model, look)
    qtbot.addWidget(card)
    _choose(monkeypatch, "")

    card._save_png()

    assert list(tmp_path.glob("*.png")) == []


def test_the_reading_line_begins_as_the_plots_own_and_can_be_another(
    qtbot: QtBot, model: SearchModel, look: Look
) -> None:
    kind = plot_named("optimisation-history")
    card = PlotCard(kind, model, look)
    qtbot.addWidget(card)
    assert card.reading == kind.reading

    card.say("Something else.")

    assert card.reading == "Something else."
