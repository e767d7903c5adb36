"""What every plot of trials does: it follows the model, and answers to the pointer with a label and a choice."""

# pyqtgraph carries almost no types.
# mypy: allow-untyped-calls

from collections.abc import Callable
from dataclasses import dataclass
from math import hypot

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPixmap, QShowEvent
from PySide6.QtWidgets import QWidget

from nas_desktop.gui.look import Look
from nas_desktop.gui.search_model import SearchModel
from nas_desktop.gui.widgets.hover_label import HoverLabel
from nas_desktop.gui.widgets.painted_plot import PaintedPlot, Table
from nas_desktop.gui.widgets.plot_ground import PlotGround

_REACH = 14.0  # pixels around the pointer in which a point is found
_CLICK = 4.0  # pixels a press may move and still be a click
Range = tuple[float, float]


@dataclass(frozen=True, slots=True)
class PlotType:
    """A plot's facts, and how one is made."""

    name: str
    title: str  # {score} stands for the objective's score
    subtitle: str
    reading: str  # what you see: what it means
    factory: Callable[[SearchModel, Look], "Plot | PaintedPlot"]


@dataclass(frozen=True, slots=True)
class Point:
    """One point of a plot that answers to the pointer."""

    trial: int
    x: float
    y: float


class Plot(PlotGround):
    """A plot whose points are trials. Children draw in `redraw`, and say where things are in `points`.

    While it is hidden it draws nothing, and catches up when it is shown.
    """

    trial_clicked = Signal(int)  # trial number
    trial_opened = Signal(int)  # by double click

    def __init__(self, model: SearchModel, look: Look, x_title: str, x_axis: pg.AxisItem | None = None) -> None:
        super().__init__(look, x_title, x_axis)
        self._model = model
        self._kept_range = False  # the reader has zoomed or moved; only they undo it
        self._pressed: QPointF | None = None
        self._places: tuple[list[Point], np.ndarray] | None = None  # of all points; found when the pointer asks
        self._hover = HoverLabel(self)
        self.setMouseTracking(True)
        self.getPlotItem().getViewBox().sigRangeChangedManually.connect(self._on_moved_by_hand)
        look.changed.connect(self._on_look_changed)
        model.changed.connect(self._on_model_changed)
        model.selection_changed.connect(self._on_selection_changed)
        model.was_reset.connect(self.fit)

    # What a plot is about

    def redraw(self) -> None:
        """Bring the items up to date with the model, in place."""
        raise NotImplementedError

    def redraw_chosen(self) -> None:
        """Mark the trial chosen; the marks of ten thousand others stay as they are."""
        self.redraw()

    def apply_theme(self) -> None:
        """Give every item the pens and brushes of the theme."""
        raise NotImplementedError

    def points(self) -> list[Point]:
        """The points that answer to the pointer, in the plot's own coordinates."""
        raise NotImplementedError

    def ranges(self) -> tuple[Range, Range]:
        """What has to be seen, across and up."""
        raise NotImplementedError

    def hover_lines(self, point: Point) -> list[tuple[str, str]]:
        """Up to four lines of name and value about a point."""
        raise NotImplementedError

    def table(self) -> Table:
        """The points as values of the model: names of columns, and a row for each."""
        return ["trial", "x", "y"], [[point.trial, point.x, point.y] for point in self.points()]

    # What all plots do

    def refresh(self) -> None:
        """Draw, and show all of it unless the reader is looking closer or points at something."""
        self._places = None
        self.redraw()
        if not self._kept_range and not self.underMouse():
            self._show_all()

    def fit(self) -> None:
        """Show all of it."""
        self._kept_range = False
        self._show_all()

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up."""
        super().showEvent(event)
        self.refresh()

    def picture(self) -> QPixmap:
        """The plot as it is shown, without the label at the pointer."""
        self._hover.hide()
        return super().picture()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show what lies under the pointer."""
        super().mouseMoveEvent(event)
        point = self.point_at(event.position()) if event.buttons() == Qt.MouseButton.NoButton else None
        if point is None:
            self._hover.hide()
        else:
            head = f"Trial {point.trial}"
            self._hover.show_lines(event.position().toPoint(), head, self.hover_lines(point))
        self.setCursor(Qt.CursorShape.PointingHandCursor if point else Qt.CursorShape.ArrowCursor)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Remember where a click may have begun."""
        self._pressed = event.position()
        super().mousePressEvent(event)
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Choose the trial under the pointer; a drag has moved the view instead."""
        super().mouseReleaseEvent(event)
        event.accept()
        if self._pressed is None:
            return
        moved = event.position() - self._pressed
        self._pressed = None
        if hypot(moved.x(), moved.y()) > _CLICK:
            return
        if (point := self.point_at(event.position())) is not None:
            self.trial_clicked.emit(point.trial)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open a trial, or on the ground show all."""
        point = self.point_at(event.position())
        if point is None:
            self.fit()
        else:
            self.trial_opened.emit(point.trial)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right go from trial to trial."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        trials = sorted({point.trial for point in self.points()})
        if step is None or not trials:
            super().keyPressEvent(event)
            return
        beyond = [trial for trial in trials if (trial - self._model.selected) * step > 0]
        if beyond:
            self.trial_clicked.emit(min(beyond) if step > 0 else max(beyond))

    def leaveEvent(self, event: QEvent) -> None:
        """Take the label away, and catch up with what was held back meanwhile."""
        super().leaveEvent(event)
        self._hover.hide()
        if not self._kept_range:
            self._show_all()

    def close(self) -> bool:
        """Stop listening. The items go with the widget: pyqtgraph would clear the scene, in which Qt can crash."""
        self._model.changed.disconnect(self._on_model_changed)
        self._model.selection_changed.disconnect(self._on_selection_changed)
        self._model.was_reset.disconnect(self.fit)
        self._look.changed.disconnect(self._on_look_changed)
        return bool(QWidget.close(self))

    def _on_model_changed(self) -> None:
        if self.isVisible():
            self.refresh()

    def _on_selection_changed(self) -> None:
        if self.isVisible():
            self.redraw_chosen()

    def _on_look_changed(self) -> None:
        self.colour_axes()
        self.apply_theme()
        self.redraw()

    def _on_moved_by_hand(self) -> None:
        self._kept_range = True
        self._hover.hide()

    def _show_all(self) -> None:
        (left, right), (low, high) = self.ranges()
        box = self.getPlotItem().getViewBox()
        box.setRange(xRange=(left, right), yRange=(low, high), padding=0.0, disableAutoRange=True)

    def point_at(self, position: QPointF) -> Point | None:
        """The point that lies at a place of the widget, or near it."""
        if self._places is None:
            points = self.points()
            self._places = points, np.array([(point.x, point.y) for point in points], dtype=float).reshape(-1, 2)
        points, places = self._places
        if not points:
            return None
        origin, one = self._on_screen(0.0, 0.0), self._on_screen(1.0, 1.0)
        away = places * (one - origin) + origin - (position.x(), position.y())
        distances = np.hypot(away[:, 0], away[:, 1])
        nearest = int(np.argmin(distances))
        return points[nearest] if distances[nearest] < _REACH else None

    def _on_screen(self, x: float, y: float) -> np.ndarray:
        """A place of the plot in pixels of the widget."""
        scene = self.getPlotItem().getViewBox().mapViewToScene(QPointF(x, y))
        at = self.viewportTransform().map(scene)
        return np.array((at.x(), at.y()))


def padded(low: float, high: float, share: float, least: float = 0.0) -> Range:
    """A range with room at both ends."""
    room = max((high - low) * share, least)
    return low - room, high + room
