"""Validation accuracy by epoch, one curve per trial: the search as it happens."""

# pyqtgraph carries almost no types.
# mypy: allow-untyped-calls

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QGraphicsItem

from nas_desktop.analysis.outcomes import Outcome, outcome_of
from nas_desktop.analysis.stages import trial_name
from nas_desktop.core.state import SearchState
from nas_desktop.core.trial_row import TrialRow
from nas_desktop.gui import numbers, trial_words
from nas_desktop.gui.look import Look
from nas_desktop.gui.plots.plot import Plot, PlotType, Point, Range, padded
from nas_desktop.gui.search_model import SearchModel
from nas_desktop.gui.widgets.painted_plot import Table

_STAR = 16  # pixels, of the best where its line is one point
_FAINT: dict[Outcome, int] = {"SCREENED": 60, "COMPLETE": 72, "PRUNED": 44, "RESTING": 60}  # alpha of 255
_MOST_SMOOTH = 5000  # points; smooth lines take ten times as long to paint
_ROOM_FOR_WORDS = 0.17  # of the width, right of the last epoch


class AccuracyCurves(Plot):
    """What is trained now in accent, the best dashed in gold, all other trials of the search faint behind them.

    Only the few that matter have a curve of their own; the others share one item per state, however many there are.
    """

    def __init__(self, model: SearchModel, look: Look) -> None:
        super().__init__(model, look, "epoch")
        self._faint = {state: self.plot([], [], connect="finite") for state in _FAINT}
        for item in self._faint.values():  # painted once, then copied while only what lies above them changes
            item.curve.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
        self._best = self.plot([], [])
        self._chosen = self.plot([], [])
        self._live: list[pg.PlotDataItem] = []
        self._best_text = self.text_item()
        self._live_text = self.text_item()
        self._drawn: tuple[object, ...] = ()
        self.apply_theme()
        self.refresh()

    def curve_of(self, trial: int) -> list[tuple[int, float]]:
        """The points drawn for a running trial: epoch and accuracy."""
        running = [(row.study, row.trial) for row in self._running()]
        if ("search", trial) not in running:
            return []
        x, y = self._live[running.index(("search", trial))].getData()
        return [] if x is None or y is None else list(zip(x.astype(int).tolist(), y.tolist(), strict=True))

    def redraw(self) -> None:
        """Bring every curve up to date; the faint ones only where a trial has ended."""
        best, running = self._model.state.best, self._running()
        state_of = self._model.state
        ended = (_n_ended(state_of), best.trial if best else None, state_of.name)
        if ended != self._drawn:
            self._drawn = ended
            for state, item in self._faint.items():
                rows = [row for row in self._model.state.search_rows if outcome_of(row) == state and row is not best]
                x, y = _joined(rows)
                single = bool(rows) and all(len(row.curve) == 1 for row in rows)  # no line to see
                symbol = {"symbol": "o", "symbolSize": 5, "symbolPen": None} if single else {"symbol": None}
                item.setData(x, y, antialias=len(x) <= _MOST_SMOOTH, **symbol)
        _show(self._best, best)
        self._best.setSymbol("star" if best is not None and len(best.curve) == 1 else None)  # no line to see
        self.redraw_chosen()
        for i, row in enumerate(running):
            _show(self._live_item(i), row)
        for item in self._live[len(running) :]:
            item.setData([], [])
        self._write(best, running)

    def redraw_chosen(self) -> None:
        """The curve of the trial chosen, above the faint ones."""
        chosen = self._model.trial(self._model.selected)
        _show(self._chosen, chosen if chosen is not self._model.state.best else None)

    def apply_theme(self) -> None:
        """Pens of the theme."""
        theme = self._look.theme
        for state, item in self._faint.items():
            color = theme.color("text3")
            color.setAlpha(_FAINT[state])
            is_short = state == "SCREENED"  # not to be taken for the beginning of a full training
            style = Qt.PenStyle.DotLine if is_short else Qt.PenStyle.SolidLine
            item.setPen(pg.mkPen(color, width=1.2, style=style))
            item.setSymbolBrush(color)
        self._best.setPen(pg.mkPen(theme.best, width=2, style=Qt.PenStyle.DashLine))
        self._best.setSymbolBrush(QColor(theme.best))
        self._best.setSymbolPen(pg.mkPen(theme.surface, width=1))
        self._best.setSymbolSize(_STAR)
        self._chosen.setPen(pg.mkPen(theme.text, width=1.8))
        for item in self._live:
            self._colour_live(item)

    def points(self) -> list[Point]:
        """Every epoch of every trial."""
        rows = self._model.state.search_rows
        return [Point(row.trial, float(epoch), accuracy) for row in rows for epoch, accuracy in row.curve]

    def table(self) -> Table:
        """A row for each epoch of each trial."""
        rows = self._model.state.search_rows
        key = self._model.state.objectives.score_key
        return ["trial", "epoch", key], [[row.trial, *point] for row in rows for point in row.curve]

    def ranges(self) -> tuple[Range, Range]:
        """All epochs, with room for words at the right, and the accuracies from the lowest complete trial's first."""
        last, span = self._model.state.once("curve_span", self._span)
        self.getPlotItem().getAxis("bottom").last = last
        right = last + max(0.6, (last - 0.8) * _ROOM_FOR_WORDS)
        if span is None:
            return (0.8, right), (0.0, 1.0)
        low, high = padded(*span, 0.07, 0.02)
        # Room for two lines of words at the best, or for one above a final training.
        room = 0.16 if any(row.stage == "final" for row in self._running()) else 0.06
        return (0.8, right), (low, high + room * (high - low))

    def _span(self) -> tuple[int, Range | None]:
        """The last epoch there is to be, and the scores of those that did not fail."""
        rows = [row for row in (*self._model.state.search_rows, *self._running()) if row.curve]
        whole = [row for row in rows if row.state != "FAIL"] or rows
        values = [accuracy for row in whole for _, accuracy in row.curve]
        return max([row.epochs for row in rows], default=8), (min(values), max(values)) if values else None

    def hover_lines(self, point: Point) -> list[tuple[str, str]]:
        """The epoch under the pointer, and the network."""
        row = self._model.trial(point.trial)
        if row is None:
            return []
        return [
            (f"Epoch {point.x:.0f}", numbers.percent(point.y)),
            ("Weights", numbers.amount(row.n_params)),
            ("Filters", trial_words.filters(row.params)),
            ("Learning rate", trial_words.learning_rate(row.params)),
        ]

    def _running(self) -> list[TrialRow]:
        return self._model.state.running

    def _live_item(self, i: int) -> pg.PlotDataItem:
        while len(self._live) <= i:
            item = self.plot([], [], symbol="o", symbolSize=6)
            item.setZValue(10)
            self._colour_live(item)
            self._live.append(item)
        return self._live[i]

    def _colour_live(self, item: pg.PlotDataItem) -> None:
        accent = QColor(self._look.theme.accent)
        item.setPen(pg.mkPen(accent, width=2.6))
        item.setSymbolBrush(accent)
        item.setSymbolPen(None)

    def _write(self, best: TrialRow | None, running: list[TrialRow]) -> None:
        """Words at the lines: the best, and the running trial where there is only one place to look at."""
        self._best_text.hide()
        self._live_text.hide()
        if best is not None and best.curve:
            epoch, accuracy = best.curve[-1]
            self.show_text(self._best_text, f"best\ntrial {best.trial}", epoch + 0.1, accuracy, "best")
        newest = [row for row in running if row.curve]
        if newest:
            row = max(newest, key=lambda row: row.curve[-1][1])
            epoch, accuracy = row.curve[-1]
            right = epoch >= row.epochs
            below = -0.4 if row.stage != "final" else 1.3  # above it is free: it climbs over all others
            self._live_text.setAnchor((0.0 if not right else 1.0, below))
            text = f"{_live_name(row)}, now {numbers.percent(accuracy)}"
            self.show_text(self._live_text, text, epoch + (0.06 if not right else -0.06), accuracy, "accent")


def _n_ended(state: SearchState) -> int:
    rows = state.search_rows
    return state.once("n_ended", lambda: sum(row.state not in ("RUNNING", "WAITING") or row.parked > 0 for row in rows))


def _live_name(row: TrialRow) -> str:
    """What is trained now; the score of a final training is no measure of it, and is said to be none."""
    name = trial_name(row)
    name = name[:1].lower() + name[1:]
    return f"{name}, on images it is trained on" if row.stage == "final" else name


def _show(item: pg.PlotDataItem, row: TrialRow | None) -> None:
    curve = row.curve if row is not None else []
    item.setData([float(epoch) for epoch, _ in curve], [accuracy for _, accuracy in curve])


def _joined(rows: list[TrialRow]) -> tuple[np.ndarray, np.ndarray]:
    """The curves of many trials as one, with gaps between."""
    gap = (np.nan, np.nan)
    points = [point for row in rows for point in (*row.curve, gap)] or [gap]
    x, y = np.array(points, dtype=float).T
    return x, y


ACCURACY_CURVES = PlotType(
    name="accuracy-curves",
    title="Validation {score} by epoch",
    subtitle="percent of the validation images",
    reading=(
        "A line is a trial; dotted: a screening. One still climbing at its end: more epochs would help. "
        "All flatten: they have converged."
    ),
    factory=AccuracyCurves,
)
