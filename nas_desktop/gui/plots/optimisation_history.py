"""The score of every trial in the order of their numbers, and the best so far as steps."""

# pyqtgraph carries almost no types.
# mypy: allow-untyped-calls

from typing import Literal

import numpy as np
import pyqtgraph as pg
from PySide6.QtGui import QColor

from nas_desktop.analysis.outcomes import Outcome, outcome_of
from nas_desktop.analysis.stages import comparable_trials
from nas_desktop.core.state import SearchState
from nas_desktop.core.trial_row import TrialRow
from nas_desktop.gui import numbers, trial_words
from nas_desktop.gui.look import Look
from nas_desktop.gui.plots.plot import Plot, PlotType, Point, Range, padded
from nas_desktop.gui.search_model import SearchModel
from nas_desktop.gui.widgets.painted_plot import Table

_SYMBOLS: dict[Outcome, tuple[str, int]] = {
    "SCREENED": ("o", 8),
    "COMPLETE": ("o", 9),
    "PRUNED": ("t", 10),
    "FAIL": ("x", 10),
    "RUNNING": ("o", 9),
    "RESTING": ("o", 5),
}
_FAINT = 60  # alpha of 255


class OptimisationHistory(Plot):
    """One mark a trial, its shape the state; click one to choose it everywhere."""

    def __init__(self, model: SearchModel, look: Look) -> None:
        super().__init__(model, look, "trial")
        self.best_line = self.plot([], [], connect="all")
        self.dimmed = self._scatter("o", 9)  # complete, but not among those singled out
        self.marks = {state: self._scatter(symbol, size) for state, (symbol, size) in _SYMBOLS.items()}
        self._follows_brush = False
        self._drawn_state: SearchState | None = None  # what the marks were made of
        self._drawn: tuple[object, ...] = ()  # and when
        self._floor = 0.0  # where failures lie
        self.star = self._scatter("star", 17)
        self.ring = self._scatter("o", 18)
        self._text = self.text_item()
        self._text.setAnchor((1.0, 1.0))
        self.apply_theme()
        self.refresh()

    def follow_brush(self) -> None:
        """Dim complete trials that are not singled out, where the view says what is."""
        self._follows_brush = True
        self._model.brush_changed.connect(self._on_model_changed)

    def close(self) -> bool:
        """Stop listening first."""
        if self._follows_brush:
            self._model.brush_changed.disconnect(self._on_model_changed)
        return super().close()

    def redraw(self) -> None:
        """Bring marks, steps, star and ring up to date."""
        state = self._model.state
        brushed = self._model.brushed if self._follows_brush else None
        key = (state.version, brushed, self._look.theme.name)  # the words have a ground in its colour
        if state is not self._drawn_state or key != self._drawn:
            self._drawn_state, self._drawn = state, key
            self._draw_marks(state)
        self.redraw_chosen()

    def redraw_chosen(self) -> None:
        """The ring around the trial chosen."""
        chosen = self._model.trial(self._model.selected)
        ring = self._point(chosen) if chosen is not None else None
        _place(self.ring, [ring] if ring is not None else [])

    def _draw_marks(self, state: SearchState) -> None:
        best = state.best
        self._floor = self._floor_now()
        places: dict[Outcome | Literal["dimmed", "best"], list[Point]] = {}
        for row in state.search_rows:
            if (point := self._point(row)) is not None:
                kind = "best" if row is best else "dimmed" if self._is_dimmed(row) else outcome_of(row)
                places.setdefault(kind, []).append(point)
        for outcome, item in self.marks.items():
            _place(item, places.get(outcome, []))
        _place(self.dimmed, places.get("dimmed", []))
        _place(self.star, places.get("best", []))
        self.best_line.setData(*best_steps(state))
        self._write(best)

    def apply_theme(self) -> None:
        """Pens and brushes of the theme."""
        theme, rim = self._look.theme, pg.mkPen(self._look.theme.surface, width=1)
        self.best_line.setPen(pg.mkPen(theme.best, width=2))
        _paint(self.marks["COMPLETE"], rim, theme.accent)
        faint = theme.color("accent")
        faint.setAlpha(_FAINT)
        _paint(self.dimmed, pg.mkPen(None), faint)
        _paint(self.marks["PRUNED"], pg.mkPen(theme.text3, width=1.4), None)
        _paint(self.marks["FAIL"], pg.mkPen(None), theme.bad)
        _paint(self.marks["SCREENED"], pg.mkPen(theme.accent, width=1.4), None)
        _paint(self.marks["RUNNING"], pg.mkPen(theme.accent, width=1.6), theme.accent_soft)
        _paint(self.marks["RESTING"], pg.mkPen(None), theme.edge)
        _paint(self.star, rim, theme.best)
        _paint(self.ring, pg.mkPen(theme.text, width=1.8), None)

    def points(self) -> list[Point]:
        """One a trial."""
        found = [self._point(row) for row in self._model.state.search_rows]
        return [point for point in found if point is not None]

    def table(self) -> Table:
        """A row for each trial; without a score where it failed."""
        rows = self._model.state.search_rows
        key = self._model.state.objectives.score_key
        return ["trial", "stage", "state", key], [[row.trial, row.stage, row.state, row.last_score] for row in rows]

    def ranges(self) -> tuple[Range, Range]:
        """All trials so far, and the accuracies from the worst complete one."""
        rows = self._model.state.search_rows
        last = max([row.trial for row in rows], default=9)
        across = (-0.6, max(last, 4) + 0.06 * max(last, 4) + 0.6)
        scores = [row.score for row in rows if row.score is not None]
        scores = scores or [row.last_score for row in rows if row.last_score is not None]
        if not scores:
            return across, (0.0, 1.0)
        low, high = padded(min(scores), max(scores), 0.14, 0.02)
        return across, (low, high + 0.12 * (high - low))  # room for words above the best

    def hover_lines(self, point: Point) -> list[tuple[str, str]]:
        """The score, and what made it."""
        row = self._model.trial(point.trial)
        if row is None:
            return []
        if row.state == "FAIL":
            return [("Failed", row.reason[:48] or "no cause known"), ("Weights", numbers.amount(row.n_params))]
        return [
            (_score_title(self._model.state, row), numbers.percent(row.last_score)),
            ("Weights", numbers.amount(row.n_params)),
            ("Filters", trial_words.filters(row.params)),
            ("Learning rate", trial_words.learning_rate(row.params)),
        ]

    def _point(self, row: TrialRow) -> Point | None:
        """Where a trial's mark stands; failures lie on the floor."""
        if row.state == "FAIL":
            return Point(row.trial, float(row.trial), self._floor)
        accuracy = row.last_score
        return Point(row.trial, float(row.trial), accuracy) if accuracy is not None else None

    def _is_dimmed(self, row: TrialRow) -> bool:
        kept = self._model.brushed if self._follows_brush else None
        return (
            kept is not None and row.state == "COMPLETE" and row.trial not in kept and row is not self._model.state.best
        )

    def _floor_now(self) -> float:
        low, high = self.ranges()[1]
        return low + 0.05 * (high - low)

    def _write(self, best: TrialRow | None) -> None:
        if best is None or best.score is None:
            self._text.hide()
            return
        left = best.trial < 3
        self._text.setAnchor((0.0 if left else 1.0, 1.25))
        self.show_text(self._text, f"best {numbers.percent(best.score)}", best.trial, best.score, "best")

    def _scatter(self, symbol: str, size: int) -> pg.ScatterPlotItem:
        item = pg.ScatterPlotItem([], [], symbol=symbol, size=size)
        self.addItem(item)
        return item


def best_steps(state: SearchState) -> tuple[np.ndarray, np.ndarray]:
    """The running maximum over the trials that can be compared, as corners of steps up to the newest that ended."""
    compared = {row.trial: row.score for row in comparable_trials(state)}
    ended = [row.trial for row in state.search_rows if row.state not in ("RUNNING", "WAITING")]
    best, x, y = 0.0, [], []
    for trial in sorted(ended):
        best = max(best, compared.get(trial) or 0.0)
        if best > 0:
            x.append(float(trial))
            y.append(best)
    return np.repeat(x, 2)[1:], np.repeat(y, 2)[: max(0, 2 * len(y) - 1)]


def _score_title(state: SearchState, row: TrialRow) -> str:
    """A screening's score is of another schedule than that of a full training."""
    return "Screening" if row.stage == "screen" else state.objectives.score_title


def _place(item: pg.ScatterPlotItem, points: list[Point]) -> None:
    item.setData([point.x for point in points], [point.y for point in points])


def _paint(item: pg.ScatterPlotItem, pen: pg.QtGui.QPen, brush: str | QColor | None) -> None:
    item.setPen(pen)
    item.setBrush(pg.mkBrush(brush))


OPTIMISATION_HISTORY = PlotType(
    name="optimisation-history",
    title="Optimisation history",
    subtitle="one mark per trial; hollow: screened, in a short training",
    reading="Rising steps: the search improves. A long flat end: it has converged.",
    factory=OptimisationHistory,
)
