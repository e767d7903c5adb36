"""The grammar of all plots: pointer, range, theme, picture."""

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from PySide6.QtCore import QPoint, QPointF, QSettings, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nas_desktop.gui.look import Look, ThemeChoice
from nas_desktop.gui.plots import PLOTS, plot_named
from nas_desktop.gui.plots.plot import Plot, PlotType
from nas_desktop.gui.search_model import SearchModel
from nas_desktop.gui.theme import DARK
from nas_desktop.gui.widgets.painted_plot import PaintedPlot
from tests.builders import a_trial_finished, an_epoch

PLANES = [kind for kind in PLOTS if isinstance(kind.factory, type) and issubclass(kind.factory, Plot)]


def _shown(qtbot: QtBot, kind: PlotType, model: SearchModel, look: Look) -> Plot | PaintedPlot:
    plot = kind.factory(model, look)
    qtbot.addWidget(plot)
    plot.resize(600, 300)
    with qtbot.waitExposed(plot):
        plot.show()
    plot.fit()
    return plot


def _colours(plot: Plot | PaintedPlot) -> set[str]:
    image = plot.grab().toImage()
    return {image.pixelColor(x, y).name().upper() for x in range(image.width()) for y in range(image.height())}


def _place_of(plot: Plot, trial: int) -> QPoint:
    point = [point for point in plot.points() if point.trial == trial][-1]
    return plot.mapFromScene(plot.getPlotItem().getViewBox().mapViewToScene(QPointF(point.x, point.y)))


@pytest.mark.parametrize("kind", PLANES, ids=lambda kind: kind.name)
def test_hover_names_every_trial_and_a_click_chooses_it(
    qtbot: QtBot, kind: PlotType, busy_model: SearchModel, look: Look
) -> None:
    plot = _shown(qtbot, kind, busy_model, look)

    for trial in {point.trial for point in plot.points()}:
        place = _place_of(plot, trial)
        qtbot.mouseMove(plot.viewport(), place)
        qtbot.waitUntil(lambda: plot._hover.isVisible())
        with qtbot.waitSignal(plot.trial_clicked) as clicked:
            qtbot.mouseClick(plot.viewport(), Qt.MouseButton.LeftButton, pos=place)
        assert clicked.args is not None
        assert plot.point_at(QPointF(place)).trial == clicked.args[0]


@pytest.mark.parametrize("kind", PLANES, ids=lambda kind: kind.name)
def test_a_range_the_reader_chose_is_kept_until_fit(
    qtbot: QtBot, kind: PlotType, busy_model: SearchModel, look: Look
) -> None:
    plot = _shown(qtbot, kind, busy_model, look)
    box = plot.getPlotItem().getViewBox()
    whole = box.viewRange()
    box.scaleBy((0.5, 0.5))
    box.sigRangeChangedManually.emit([True, True])
    closer = box.viewRange()

    busy_model.apply(an_epoch(4, 2, 0.9))
    plot.refresh()
    assert box.viewRange() == closer

    plot.fit()
    assert box.viewRange() != closer
    assert box.viewRange()[1][1] >= whole[1][1]


@pytest.mark.parametrize("kind", PLOTS, ids=lambda kind: kind.name)
def test_it_takes_the_colours_of_another_theme(
    qtbot: QtBot, qapp: QApplication, kind: PlotType, busy_model: SearchModel, tmp_path: Path, look: Look
) -> None:
    own = Look(qapp, QSettings(str(tmp_path / "own.ini"), QSettings.Format.IniFormat))
    plot = _shown(qtbot, kind, busy_model, own)

    own.choose("dark")
    corner = plot.grab().toImage().pixelColor(plot.width() - 3, plot.height() - 3)
    look.choose("light")

    assert corner.name().upper() == DARK.surface


@pytest.mark.parametrize("choice", ["light", "dark"])
@pytest.mark.parametrize("kind", PLOTS, ids=lambda kind: kind.name)
def test_it_draws_a_small_search_in_both_themes(
    qtbot: QtBot,
    qapp: QApplication,
    kind: PlotType,
    choice: ThemeChoice,
    busy_model: SearchModel,
    tmp_path: Path,
    look: Look,
) -> None:
    own = Look(qapp, QSettings(str(tmp_path / "own.ini"), QSettings.Format.IniFormat))
    own.choose(choice)
    plot = _shown(qtbot, kind, busy_model, own)  # warnings, also Qt's, are failures everywhere

    colours = _colours(plot)
    look.choose("light")

    assert {own.theme.surface, own.theme.best} <= colours
    assert own.theme.accent in colours or kind not in PLANES  # parallel axes have it for the focus and limits alone


@pytest.mark.parametrize("kind", PLOTS, ids=lambda kind: kind.name)
def test_its_picture_can_be_saved(
    qtbot: QtBot, kind: PlotType, busy_model: SearchModel, look: Look, tmp_path: Path
) -> None:
    plot = _shown(qtbot, kind, busy_model, look)

    assert plot.save_png(str(tmp_path / "plot.png"))

    assert (tmp_path / "plot.png").stat().st_size > 1000


@pytest.mark.parametrize("kind", PLOTS, ids=lambda kind: kind.name)
def test_an_empty_search_is_no_trouble(qtbot: QtBot, kind: PlotType, model: SearchModel, look: Look) -> None:
    plot = _shown(qtbot, kind, model, look)

    assert plot.table()[1] == []


@pytest.mark.parametrize("kind", PLOTS, ids=lambda kind: kind.name)
def test_its_table_names_every_column_and_begins_with_the_trial(
    qtbot: QtBot, kind: PlotType, busy_model: SearchModel, look: Look
) -> None:
    names, rows = _shown(qtbot, kind, busy_model, look).table()

    assert names[0] == "trial"
    assert {len(row) for row in rows} == {len(names)}
    assert {row[0] for row in rows} <= {0, 1, 2, 3, 4}


def test_a_hidden_plot_draws_nothing_and_catches_up(qtbot: QtBot, busy_model: SearchModel, look: Look) -> None:
    plot = _shown(qtbot, plot_named("optimisation-history"), busy_model, look)
    plot.hide()

    busy_model.select(1)
    assert len(plot.ring.data) == 0

    plot.show()
    assert len(plot.ring.data) == 1


def test_another_search_takes_the_place_of_the_first(qtbot: QtBot, busy_model: SearchModel, look: Look) -> None:
    plot = _shown(qtbot, plot_named("optimisation-history"), busy_model, look)
    busy_model.apply(a_trial_finished(4, 0.9))

    busy_model.reset()
    plot.refresh()

    assert plot.points() == []


@pytest.mark.parametrize("kind", PLOTS, ids=lambda kind: kind.name)
def test_it_is_saved_as_a_vector_drawing(
    qtbot: QtBot, kind: PlotType, busy_model: SearchModel, look: Look, tmp_path: Path
) -> None:
    plot = _shown(qtbot, kind, busy_model, look)

    assert plot.save_svg(str(tmp_path / "plot.svg"))

    root = ET.parse(tmp_path / "plot.svg").getroot()
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert len(root.findall(".//{http://www.w3.org/2000/svg}path")) >= 3
    assert not plot.save_svg(str(tmp_path / "none" / "plot.svg"))
