"""Size against accuracy: which trials are worth their weights, with the front of those that nothing smaller beats."""

# pyqtgraph carries almost no types.
# mypy: allow-untyped-calls

from dataclasses import dataclass
from math import log10
from typing import Literal

import pyqtgraph as pg
from PySide6.QtCore import Signal
from PySide6.QtGui import QBrush, QPen, QResizeEvent

from nas_desktop.analysis.pareto import pareto_front, smallest_within
from nas_desktop.core.objectives import SizeName
from nas_desktop.core.trial_row import TrialRow
from nas_desktop.gui import numbers, trial_words
from nas_desktop.gui.look import Look
from nas_desktop.gui.plots.plot import Plot, PlotType, Point, Range, padded
from nas_desktop.gui.search_model import SearchModel
from nas_desktop.gui.trial_series import SYMBOLS, Series, series_of
from nas_desktop.gui.trial_settings import complete_trials, drawn_settings, first_count, score
from nas_desktop.gui.widgets.painted_plot import Table
from nas_desktop.gui.widgets.plot_axes import AmountAxis

Amount = Literal["n_params", "n_macs", "ms"]
AMOUNTS: dict[Amount, str] = {"n_params": "weights", "n_macs": "multiply-adds", "ms": "milliseconds an image"}
OBJECTIVES: dict[SizeName, Amount] = {"params": "n_params", "macs": "n_macs", "ms": "ms"}
_LEAST_MS = 1e-3
_MARGIN = 0.01  # of accuracy: what a smaller network may cost to be worth naming
_FAINT = 60  # alpha of 255, of trials outside the brush
_LEAST_SPAN = 0.3  # of the logarithm, where all sizes are alike
_ROOM_FOR_WORDS = 30.0  # pixels above the best


@dataclass(frozen=True, slots=True)
class _Spot:
    """How a mark is drawn, whatever the theme."""

    place: int  # its series
    rank: int  # 0 outside the brush, 1 plain, 2 on the front: the later is drawn above


class SizeAgainstAccuracy(Plot):
    """One mark a complete trial, its colour and symbol the series; the front as a stepped line."""

    drawn = Signal()  # series, front or trials may be others

    def __init__(self, model: SearchModel, look: Look) -> None:
        self._axis = AmountAxis("bottom")
        super().__init__(model, look, AMOUNTS["n_params"], self._axis)
        self._amount: Amount = "n_params"
        self._hidden: set[str] = set()
        self._key: object = None  # what was drawn last
        self._ringed = -1  # the trial that has the ring, or would have it
        self.trials: list[TrialRow] = []
        self.front: list[TrialRow] = []
        self.series: Series = series_of(None, [])
        self.front_line = self.plot([], [], connect="all")
        self.marks = pg.ScatterPlotItem([], [])
        self.star = pg.ScatterPlotItem([], [], symbol="star", size=18)
        self.ring = pg.ScatterPlotItem([], [], symbol="o", size=18)
        for item in (self.marks, self.star, self.ring):
            self.addItem(item)
        self._texts = (self.text_item(), self.text_item())
        model.brush_changed.connect(self._on_model_changed)
        model.was_reset.connect(self._on_reset)
        self.apply_theme()
        self.refresh()

    @property
    def amount(self) -> Amount:
        """What runs across."""
        return self._amount

    def show_amount(self, amount: Amount) -> None:
        """Let weights, multiply-adds or the time for an image run across."""
        self._amount = amount
        self.name_x(AMOUNTS[amount])
        self.refresh()
        self.fit()

    def show_log(self, log: bool) -> None:
        """Draw sizes by their logarithm, or as they are."""
        self._axis.log = log
        self._axis.picture = None  # the figures are others although the range may be the same
        self.refresh()
        self.fit()

    def show_series(self, name: str, shown: bool) -> None:
        """Show or hide a series; the front stays that of all trials."""
        (self._hidden.discard if shown else self._hidden.add)(name)
        self.refresh()

    def worth_naming(self) -> TrialRow | None:
        """The smallest trial within a point of the best, where that is another."""
        i = smallest_within([self.size_of(row) for row in self.trials], [score(row) for row in self.trials], _MARGIN)
        row = self.trials[i] if i is not None else None
        return row if row is not self._model.state.best else None

    def redraw(self) -> None:
        """Bring marks, front, star and ring up to date, where something about them has changed."""
        state = self._model.state
        trials = [row for row in complete_trials(state) if self._amount != "ms" or row.ms]
        wanted = (self._amount, self._axis.log, frozenset(self._hidden), self._look.theme.name)
        best = state.best.trial if state.best is not None else -1
        key = (len(trials), trials[-1].trial if trials else -1, best, self._model.brushed, wanted)
        if key == self._key:
            if self._ringed != self._model.selected:  # pyqtgraph lays out once more while it takes its items away
                self.redraw_chosen()
            return
        self._key, self.trials = key, trials
        size = state.objectives.size
        is_objective = size is not None and self._amount == OBJECTIVES[size]
        self.front = list(state.front) if is_objective else [self.trials[i] for i in self._front()]
        self.series = series_of(first_count(drawn_settings(state, self.trials)), self.trials)
        self.front_line.setData(*self._steps())
        self._draw_marks()
        _place(self.star, [self._point(state.best)] if state.best is not None else [])
        self.redraw_chosen()
        self._write()
        self.drawn.emit()

    def redraw_chosen(self) -> None:
        """The ring around the trial chosen."""
        self._ringed = self._model.selected
        row = self._model.trial(self._model.selected)
        is_there = row is not None and any(row is one for one in self.trials)
        _place(self.ring, [self._point(row)] if row is not None and is_there else [])

    def apply_theme(self) -> None:
        """Pens and brushes of the theme."""
        theme = self._look.theme
        self.front_line.setPen(pg.mkPen(theme.accent, width=2))
        self.star.setPen(pg.mkPen(theme.surface, width=1))
        self.star.setBrush(pg.mkBrush(theme.best))
        self.ring.setPen(pg.mkPen(theme.text, width=1.8))
        self.ring.setBrush(pg.mkBrush(None))

    def points(self) -> list[Point]:
        """One a complete trial of a series that is shown."""
        return [self._point(row) for row in self.trials if self._is_shown(row)]

    def table(self) -> Table:
        """A row for each complete trial."""
        front = {row.trial for row in self.front}
        names = ["trial", "n_params", "n_macs", "ms", self._model.state.objectives.score_key, "on_front"]
        return names, [
            [row.trial, row.n_params, row.n_macs, row.ms, score(row), row.trial in front] for row in self.trials
        ]

    def ranges(self) -> tuple[Range, Range]:
        """All complete trials, with room above the best for words."""
        if not self.trials:
            return ((5.0, 7.0) if self._axis.log else (0.0, 1e7)), (0.0, 1.0)
        x = [self._x(row) for row in self.trials]
        least = _LEAST_SPAN if self._axis.log else 0.1 * max(x)
        left, right = padded(min(x), max(x), 0.05, least if max(x) - min(x) < least else 0.0)
        scores = [score(row) for row in self.trials]
        low, high = padded(min(scores), max(scores), 0.05, 0.008)
        share = min(0.4, _ROOM_FOR_WORDS / max(1.0, self.getPlotItem().getViewBox().height()))
        top = max(high, low + (max(scores) - low) / (1.0 - share))
        return (left if self._axis.log else max(left, -0.02 * right), right), (low, top)

    def hover_lines(self, point: Point) -> list[tuple[str, str]]:
        """Score, size and work, and what made them."""
        row = self._model.trial(point.trial)
        if row is None:
            return []
        return [
            (self._model.state.objectives.score_title, numbers.percent(row.score)),
            ("Weights", numbers.amount(row.n_params)),
            ("Multiply-adds", numbers.amount(row.n_macs))
            if self._amount != "ms"
            else ("An image", numbers.milliseconds(row.ms or 0.0)),
            ("Filters", trial_words.filters(row.params))
            if "conv0_filters" in row.params
            else ("Time", numbers.seconds(row.seconds)),
        ]

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep room for words, which do not shrink with the plot."""
        super().resizeEvent(event)
        if hasattr(self, "_texts"):  # pyqtgraph resizes while it is being made
            self.refresh()

    def close(self) -> bool:
        """Stop listening first."""
        self._model.brush_changed.disconnect(self._on_model_changed)
        self._model.was_reset.disconnect(self._on_reset)
        return super().close()

    def _on_look_changed(self) -> None:
        super()._on_look_changed()
        self.refresh()

    def _on_reset(self) -> None:
        self._key = None
        self._hidden.clear()

    def _front(self) -> list[int]:
        return pareto_front([self.size_of(row) for row in self.trials], [score(row) for row in self.trials])

    def size_of(self, row: TrialRow) -> float:
        """What runs across; at least something, whose logarithm can be drawn."""
        match self._amount:
            case "ms":
                return max(_LEAST_MS, row.ms or 0.0)
            case "n_macs":
                return max(1, row.n_macs)
            case _:
                return max(1, row.n_params)

    def _x(self, row: TrialRow) -> float:
        return log10(self.size_of(row)) if self._axis.log else float(self.size_of(row))

    def _point(self, row: TrialRow) -> Point:
        return Point(row.trial, self._x(row), score(row))

    def _is_shown(self, row: TrialRow) -> bool:
        return self.series.names[self.series.place(row)] not in self._hidden

    def _steps(self) -> tuple[list[float], list[float]]:
        """The front as corners, and on to the right edge: larger networks did no better."""
        x: list[float] = []
        y: list[float] = []
        for row in self.front:
            x += [self._x(row)] * (2 if y else 1)
            y += [y[-1], score(row)] if y else [score(row)]
        if x:
            x.append(max(self.ranges()[0][1], x[-1]))
            y.append(y[-1])
        return x, y

    def _draw_marks(self) -> None:
        kept, front = self._model.brushed, {row.trial for row in self.front}
        spots = []
        for row in self.trials:
            if self._is_shown(row) and row is not self._model.state.best:
                rank = 0 if kept is not None and row.trial not in kept else 2 if row.trial in front else 1
                spots.append((_Spot(self.series.place(row), rank), self._point(row)))
        spots.sort(key=lambda spot: spot[0].rank)
        looks = {spot: self._look_of(spot) for spot in {spot for spot, _ in spots}}
        drawn = [looks[spot] for spot, _ in spots]
        self.marks.setData(
            [point.x for _, point in spots],
            [point.y for _, point in spots],
            symbol=[SYMBOLS[spot.place] for spot, _ in spots],
            size=[11 if spot.rank == 2 else 9 for spot, _ in spots],
            pen=[pen for pen, _ in drawn],
            brush=[brush for _, brush in drawn],
        )

    def _look_of(self, spot: _Spot) -> tuple[QPen, QBrush]:
        theme = self._look.theme
        color = pg.mkColor(theme.series[spot.place])
        if spot.rank == 0:
            color.setAlpha(_FAINT)
            return pg.mkPen(None), pg.mkBrush(color)
        rim = pg.mkPen(theme.text, width=1.4) if spot.rank == 2 else pg.mkPen(theme.surface, width=1)
        return rim, pg.mkBrush(color)

    def _write(self) -> None:
        """Name the best, and the smallest trial that is nearly as good."""
        best, other = self._model.state.best, self.worth_naming()
        left = (self._x(best) if best is not None else 0.0) < sum(self.ranges()[0]) / 2
        for text, row, words, tone in (
            (self._texts[0], best, "best, trial", "best"),
            (self._texts[1], other, "trial", "text2"),
        ):
            if row is None:
                text.hide()
                continue
            text.setAnchor((0.5 if left else 0.8, 1.45) if row is best else (1.1, 1.1))  # above the front all is free
            self.show_text(text, f"{words} {row.trial}", self._x(row), score(row), tone)


def _place(item: pg.ScatterPlotItem, points: list[Point]) -> None:
    item.setData([point.x for point in points], [point.y for point in points])


SIZE_AGAINST_ACCURACY = PlotType(
    name="size-against-accuracy",
    title="Size against {score}",
    subtitle="one mark per complete trial",
    reading=(
        "Top left: efficient. Top right: powerful. Bottom: poor. "
        "The stepped line joins the trials that nothing smaller beats."
    ),
    factory=SizeAgainstAccuracy,
)
