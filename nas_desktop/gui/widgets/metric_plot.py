"""Metrics as they are stored, by step: one line each, with its name at its end."""

# pyqtgraph carries almost no types.
# mypy: allow-untyped-calls

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPen

from nas_desktop.gui import run_words
from nas_desktop.gui.look import Look
from nas_desktop.gui.widgets.hover_label import HoverLabel
from nas_desktop.gui.widgets.plot_axes import WholeAxis
from nas_desktop.gui.widgets.plot_ground import PlotGround

N_LINES = 6  # as many as there are colours for
_N_NAMED = 3  # lines that have their name at their end
_SYMBOLS = ("o", "s", "t1", "d", "t2", "p")
_SPARSE = 30  # points up to which each has a mark
_MANY_DOTS = 200  # from which on they are smaller
_MANY_STEPS = 50_000
_ROOM = 0.06


@dataclass(frozen=True, slots=True)
class Line:
    """What is drawn of one metric."""

    name: str
    points: tuple[tuple[float, float], ...]
    dashed: bool = False
    dots: bool = False  # marks alone


class ValueAxis(pg.AxisItem):
    """Figures as they are, with as many digits as their steps need."""

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        """`0.5`, `1e-05`."""
        return [f"{value:.4g}" for value in values]


class StepAxis(WholeAxis):
    """Steps, also where there are millions of them."""

    def tickValues(self, low: float, high: float, size: float) -> list[tuple[float, list[float]]]:
        """Whole numbers while they are few."""
        if high - low > _MANY_STEPS:
            return list(pg.AxisItem.tickValues(self, low, high, size))
        return super().tickValues(low, high, size)


class MetricPlot(PlotGround):
    """Up to six metrics over one axis of steps. Left and right go from step to step."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, "epoch", StepAxis("bottom"), ValueAxis("left"))
        self._lines: tuple[Line, ...] = ()
        self._kept_range = False  # the reader has zoomed or moved
        self._step: float | None = None
        self._items = [self.plot([], []) for _ in range(N_LINES)]
        self._names = [self.text_item() for _ in range(_N_NAMED)]
        self._hover = HoverLabel(self)
        self.setMouseTracking(True)
        self.getPlotItem().getViewBox().sigRangeChangedManually.connect(self._on_moved_by_hand)
        look.changed.connect(self._on_look_changed)

    @property
    def lines(self) -> tuple[Line, ...]:
        """What is drawn."""
        return self._lines

    def show_lines(self, lines: Sequence[Line], x_title: str) -> None:
        """Draw these; where the metrics are the same as before, the view stays where the reader put it."""
        shown = tuple(lines[:N_LINES])
        if [line.name for line in shown] != [line.name for line in self._lines]:
            self._kept_range = False
        self._lines, self._x_title = shown, x_title
        self._hover.hide()
        self.getPlotItem().getAxis("bottom").setLabel(x_title, color=self._look.theme.text3)
        self._draw()
        if not self._kept_range:
            self.fit()

    def fit(self) -> None:
        """Show all of it."""
        self._kept_range = False
        points = [point for line in self._lines for point in line.points if isfinite(point[1])] or [(0.0, 0.0)]
        (left, right), (low, high) = ((min(v), max(v)) for v in zip(*points, strict=True))
        words = 0.14 if len(self._lines) > 1 and not any(line.dots for line in self._lines) else 0.0
        wide, tall = max(right - left, 1e-9) or 1.0, (high - low) or abs(high) or 1.0
        if right == left:
            left, right, wide = left - 1, right + 1, 2.0
        box = self.getPlotItem().getViewBox()
        box.setRange(
            xRange=(left - _ROOM / 2 * wide, right + (_ROOM / 2 + words) * wide),
            yRange=(low - _ROOM * tall, high + _ROOM * tall),
            padding=0.0,
            disableAutoRange=True,
        )

    def close(self) -> bool:
        """Stop listening first: pyqtgraph takes the items away at once."""
        self._look.changed.disconnect(self._on_look_changed)
        return bool(super().close())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Say the values at the step under the pointer."""
        super().mouseMoveEvent(event)
        if event.buttons() == Qt.MouseButton.NoButton:
            scene = self.mapToScene(event.position().toPoint())
            self._say(self._nearest(self.getPlotItem().getViewBox().mapSceneToView(scene).x()))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Show all of it."""
        self.fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Say the values of the next or the previous step."""
        steps, go = self._steps(), {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if go is None or not steps:
            super().keyPressEvent(event)
            return
        at = steps.index(self._step) + go if self._step in steps else (0 if go > 0 else len(steps) - 1)
        self._say(steps[max(0, min(at, len(steps) - 1))])

    def leaveEvent(self, event: QEvent) -> None:
        """Take the label away."""
        super().leaveEvent(event)
        self._hover.hide()

    def drawForeground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        """Draw the ring of the keyboard's focus."""
        super().drawForeground(painter, rect)
        if self.hasFocus():
            painter.save()
            painter.resetTransform()
            painter.setPen(QPen(self._look.theme.color("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.viewport().rect()).adjusted(1, 1, -1, -1), 6, 6)
            painter.restore()

    def _draw(self) -> None:
        for i, item in enumerate(self._items):
            line = self._lines[i] if i < len(self._lines) else None
            points = [point for point in line.points if isfinite(point[1])] if line is not None else []
            item.setData([x for x, _ in points], [y for _, y in points])
            if line is not None:
                self._dress(item, i, line, len(points))
        self._write()

    def _dress(self, item: pg.PlotDataItem, i: int, line: Line, n_points: int) -> None:
        color = self._color(i)
        style = Qt.PenStyle.DashLine if line.dashed else Qt.PenStyle.SolidLine
        item.setPen(None if line.dots else pg.mkPen(color, width=2.2, style=style))
        marks = line.dots or (n_points <= _SPARSE and not line.dashed)
        item.setSymbol(_SYMBOLS[i] if marks else None)  # type: ignore[arg-type]  # None is no symbol
        item.setSymbolSize(8 if line.dots and n_points <= _MANY_DOTS else 6 if n_points <= _MANY_DOTS else 4)
        item.setSymbolBrush(color)
        item.setSymbolPen(None)

    def _write(self) -> None:
        """The names at the ends of the lines, where there are two or three."""
        several = 1 < len(self._lines) <= _N_NAMED
        for i, text in enumerate(self._names):
            line = self._lines[i] if several and i < len(self._lines) else None
            if line is None or not line.points or line.dots:
                text.hide()
                continue
            x, y = line.points[-1]
            self.show_text(text, line.name, x, y, "text")
            text.setColor(self._color(i))

    def _color(self, i: int) -> QColor:
        theme = self._look.theme
        return theme.color("accent") if len(self._lines) == 1 else QColor(theme.series[i])

    def _steps(self) -> list[float]:
        return sorted({x for line in self._lines for x, y in line.points if isfinite(y)})

    def _nearest(self, x: float) -> float | None:
        return min(self._steps(), key=lambda step: abs(step - x), default=None)

    def _say(self, step: float | None) -> None:
        self._step = step
        if step is None:
            self._hover.hide()
            return
        values = [(line.name, y) for line in self._lines for x, y in line.points if x == step]
        head = f"{self._x_title} {step:.0f}".capitalize()
        self._hover.show_lines(self._at(step, values), head, [(n, run_words.value(y)) for n, y in values[:4]])

    def _at(self, step: float, values: list[tuple[str, float]]) -> QPoint:
        y = values[0][1] if values and isfinite(values[0][1]) else 0.0
        place: QPoint = self.mapFromScene(self.getPlotItem().getViewBox().mapViewToScene(QPointF(step, y)))
        return place

    def _on_look_changed(self) -> None:
        self.colour_axes()
        self._draw()

    def _on_moved_by_hand(self) -> None:
        self._kept_range = True
        self._hover.hide()
