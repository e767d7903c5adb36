"""At the size at which others fail, every point answers for its own trial."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from pytestqt.qtbot import QtBot

from nas_desktop.gui.look import Look
from nas_desktop.gui.made_up_search import made_up_search
from nas_desktop.gui.plots import plot_named
from nas_desktop.gui.plots.plot import Plot
from nas_desktop.gui.search_model import SearchModel


def _place_of(plot: Plot, x: float, y: float) -> QPoint:
    return plot.mapFromScene(plot.getPlotItem().getViewBox().mapViewToScene(QPointF(x, y)))


@pytest.mark.parametrize("name", ["optimisation-history", "size-against-accuracy"])
def test_every_point_of_255_trials_answers_for_itself(qtbot: QtBot, name: str, model: SearchModel, look: Look) -> None:
    for event in made_up_search(255):
        model.apply(event)
    plot = plot_named(name).factory(model, look)
    qtbot.addWidget(plot)
    assert isinstance(plot, Plot)
    plot.resize(1800, 900)
    with qtbot.waitExposed(plot):
        plot.show()
    plot.fit()
    heads: list[str] = []
    plot._hover.show_lines = lambda at, head, lines: heads.append(head)  # type: ignore[method-assign]
    places = {point.trial: _place_of(plot, point.x, point.y) for point in plot.points()}
    assert len(places) > 150
    missed = []

    for trial, place in places.items():
        others = [one for one, at in places.items() if (at - place).manhattanLength() <= 2]
        with qtbot.waitSignal(plot.trial_clicked) as clicked:
            qtbot.mouseMove(plot.viewport(), place)
            qtbot.mouseClick(plot.viewport(), Qt.MouseButton.LeftButton, pos=place)
        answered = clicked.args[0] if clicked.args else None
        if answered not in others or heads[-1] != f"Trial {answered}":
            missed.append(trial)

    qtbot.mouseMove(plot.viewport(), QPoint(0, 0))
    assert missed == []
