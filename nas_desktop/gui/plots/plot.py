"""The grammar every plot follows: hairlines across, figures in grey, hover, selection, and its own picture."""

# pyqtgraph carries almost no types.
# mypy: allow-untyped-calls

from collections.abc import Callable
from dataclasses import dataclass
from math import hypot

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QGuiApplication, QMouseEvent, QPixmap
from PySide6.QtWidgets import QFrame, QSizePolicy

from nas_desktop.gui.fonts import role_font
from nas_desktop.gui.look import Look
from nas_desktop.gui.search_model import SearchModel
from nas_desktop.gui.widgets.hover_label import HoverLabel
from nas_desktop.gui.widgets.plot_axes import PercentAxis, WholeAxis

_REACH = 14.0  # pixels around the pointer in which a point is found
_CLICK = 4.0  # pixels a press may move and still be a click
Range = tuple[float, float]


@dataclass(frozen=True, slots=True)
class PlotType:
    """A plot's facts, and how one is made."""

    name: str
    title: str
    subtitle: str
    reading: str  # what you see: what it means
    factory: Callable[[SearchModel, Look], "Plot"]


@dataclass(frozen=True, slots=True)
class Point:
    """One point of a plot that answers to the pointer."""

    trial: int
    x: float
    y: float


class Plot(pg.PlotWidget):
    """A plot of shares over something counted. Children draw in `redraw`, and say where things are in `points`."""

    trial_clicked = Signal(int)  # trial number
    trial_opened = Signal(int)  # by double click

    def __init__(self, model: SearchModel, look: Look, x_title: str) -> None:
        pg.setConfigOptions(antialias=True)  # taken by each item when it is made
        axes = {"left": PercentAxis("left"), "bottom": WholeAxis("bottom")}
        super().__init__(axisItems=axes, background=look.theme.surface)
        self._model = model
        self._look = look
        self._x_title = x_title
        self._kept_range = False  # the reader has zoomed or moved; only they undo it
        self._pressed: QPointF | None = None
        self._hover = HoverLabel(self)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMenuEnabled(False)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self.setMinimumSize(120, 80)
        self.setMouseTracking(True)
        self._set_up_axes()
        look.changed.connect(self._on_look_changed)
        model.changed.connect(self.refresh)
        model.selection_changed.connect(self.refresh)
        model.was_reset.connect(self.fit)

    # What a plot is about

    def redraw(self) -> None:
        """Bring the items up to date with the model, in place."""
        raise NotImplementedError

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

    # What all plots do

    def refresh(self) -> None:
        """Draw, and show all of it unless the reader is looking closer or points at something."""
        self.redraw()
        if not self._kept_range and not self.underMouse():
            self._show_all()

    def fit(self) -> None:
        """Show all of it."""
        self._kept_range = False
        self._show_all()

    def copy_picture(self) -> None:
        """Put a picture of the plot on the clipboard."""
        QGuiApplication.clipboard().setPixmap(self._picture())

    def save_png(self, path: str) -> bool:
        """Write a picture of the plot; whether that worked."""
        return self._picture().save(path, "PNG")

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show what lies under the pointer."""
        super().mouseMoveEvent(event)
        point = self._point_at(event.position()) if event.buttons() == Qt.MouseButton.NoButton else None
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
        if (point := self._point_at(event.position())) is not None:
            self.trial_clicked.emit(point.trial)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open a trial, or on the ground show all."""
        point = self._point_at(event.position())
        if point is None:
            self.fit()
        else:
            self.trial_opened.emit(point.trial)

    def leaveEvent(self, event: QEvent) -> None:
        """Take the label away, and catch up with what was held back meanwhile."""
        super().leaveEvent(event)
        self._hover.hide()
        if not self._kept_range:
            self._show_all()

    def close(self) -> bool:
        """Stop listening first: pyqtgraph takes the items away at once, and the model may still speak."""
        self._model.changed.disconnect(self.refresh)
        self._model.selection_changed.disconnect(self.refresh)
        self._model.was_reset.disconnect(self.fit)
        self._look.changed.disconnect(self._on_look_changed)
        return bool(super().close())

    def text_item(self) -> pg.TextItem:
        """Words at a line: small, bold, on the surface."""
        item = pg.TextItem("", anchor=(0, 0.5))
        item.setFont(role_font("small", 600))
        item.setZValue(50)
        item.hide()
        self.getPlotItem().addItem(item, ignoreBounds=True)
        return item

    def show_text(self, item: pg.TextItem, text: str, x: float, y: float, tone: str) -> None:
        """Put words at a place, in a tone."""
        back = self._look.theme.color("surface")
        back.setAlpha(215)
        item.setText(text)
        item.setColor(self._look.theme.color(tone))
        item.fill = pg.mkBrush(back)
        item.setPos(x, y)
        item.show()

    def _set_up_axes(self) -> None:
        item = self.getPlotItem()
        item.hideButtons()
        item.getViewBox().sigRangeChangedManually.connect(self._on_moved_by_hand)
        for side in ("left", "bottom"):
            axis = item.getAxis(side)
            axis.setPen(pg.mkPen(None))
            axis.setTickFont(role_font("caption"))
            axis.setStyle(tickLength=0, maxTickLevel=0, tickTextOffset=6, hideOverlappingLabels=True)
            axis.enableAutoSIPrefix(False)
            axis.setZValue(-1000)  # the grid lies below the data
        item.getAxis("left").setWidth(42)
        item.getAxis("left").setStyle(maxTextLevel=0)
        item.showGrid(x=False, y=True, alpha=1.0)
        item.setLabel("bottom", self._x_title)
        item.getAxis("bottom").label.setFont(role_font("caption"))
        self._colour_axes()

    def _colour_axes(self) -> None:
        theme = self._look.theme
        self.setBackground(theme.surface)
        for side in ("left", "bottom"):
            axis = self.getPlotItem().getAxis(side)
            axis.setTickPen(pg.mkPen(theme.grid))
            axis.setTextPen(theme.text3)
        self.getPlotItem().getAxis("bottom").setLabel(self._x_title, color=theme.text3)

    def _on_look_changed(self) -> None:
        self._colour_axes()
        self.apply_theme()
        self.redraw()

    def _on_moved_by_hand(self) -> None:
        self._kept_range = True
        self._hover.hide()

    def _show_all(self) -> None:
        (left, right), (low, high) = self.ranges()
        box = self.getPlotItem().getViewBox()
        box.setRange(xRange=(left, right), yRange=(low, high), padding=0.0, disableAutoRange=True)

    def _point_at(self, position: QPointF) -> Point | None:
        box = self.getPlotItem().getViewBox()
        nearest, reach = None, _REACH
        for point in self.points():
            shown = self.mapFromScene(box.mapViewToScene(QPointF(point.x, point.y)))
            distance = hypot(shown.x() - position.x(), shown.y() - position.y())
            if distance < reach:
                nearest, reach = point, distance
        return nearest

    def _picture(self) -> QPixmap:
        self._hover.hide()
        return self.grab()


def padded(low: float, high: float, share: float, least: float = 0.0) -> Range:
    """A range with room at both ends."""
    room = max((high - low) * share, least)
    return low - room, high + room
