"""When each trial ran: a bar from its start to its end, beside those that ran at the same time."""

# pyqtgraph carries almost no types.
# mypy: allow-untyped-calls

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from heapq import heappop, heappush

import pyqtgraph as pg
from PySide6.QtCore import QPointF

from nas_desktop.analysis.outcomes import Outcome, outcome_of
from nas_desktop.analysis.stages import trial_name
from nas_desktop.core.state import SearchState
from nas_desktop.core.trial_row import TrialRow
from nas_desktop.gui import numbers
from nas_desktop.gui.look import Look
from nas_desktop.gui.plots.plot import Plot, PlotType, Point, Range
from nas_desktop.gui.search_model import SearchModel
from nas_desktop.gui.trial_words import searched_trial
from nas_desktop.gui.widgets.painted_plot import Table
from nas_desktop.gui.widgets.state_mark import STATE_WORDS

_HEIGHT = 0.68  # of a lane
_KINDS: tuple[Outcome | str, ...] = ("COMPLETE", "SCREENED", "PRUNED", "FAIL", "RUNNING", "RESTING", "BEST", "CHECKS")
_LEAST_MINUTES, _ROUNDING = 1.0, 1e-6
_MANY = 600  # bars, about as many as there are pixels
_LEAST_WIDTH = 0.004  # of the whole: a bar that can be seen


@dataclass(frozen=True, slots=True)
class Bar:
    """A trial on the clock."""

    row: TrialRow
    start: float  # minutes since the search began
    end: float
    lane: int  # from above, as many as ran at once


def bars_of(state: SearchState, now: datetime) -> tuple[Bar, ...]:
    """The trials that have begun, in the order of their starts; one that runs reaches until `now`.

    A trial that was interrupted shows its last run.
    """
    began = state.first_started
    if began is None:
        return ()
    rows = [row for row in state.rows.values() if row.started and row.origin != "history" and row.state != "WAITING"]
    spans = sorted(((_minutes(began, row.started), row) for row in rows), key=lambda pair: (pair[0], pair[1].trial))
    busy: list[tuple[float, int]] = []  # until when, and which lane
    free: list[int] = []
    bars = []
    for start, row in spans:
        end = (now - began).total_seconds() / 60 if row.state == "RUNNING" else start + row.seconds / 60
        while busy and busy[0][0] <= start + _ROUNDING:
            heappush(free, heappop(busy)[1])
        lane = heappop(free) if free else len(busy)
        heappush(busy, (max(start, end), lane))
        bars.append(Bar(row, start, max(start, end), lane))
    return tuple(bars)


class Timeline(Plot):
    """Bars in lanes, in the colours of the states; gaps show where the machine waited."""

    def __init__(self, model: SearchModel, look: Look) -> None:
        self._bars: tuple[Bar, ...] = ()
        super().__init__(model, look, "minutes since the start")
        self.getPlotItem().getAxis("left").setStyle(showValues=False)  # lanes have no measure
        self.getPlotItem().showGrid(x=True, y=False, alpha=1.0)
        self.marks = {kind: pg.BarGraphItem(x0=[], x1=[], y=[], height=_HEIGHT) for kind in _KINDS}
        self.ring = self.plot([], [])
        self.ring.setZValue(10)
        for item in self.marks.values():
            self.addItem(item)
        self.apply_theme()
        if len(model.state.rows) < _MANY:  # else when it is seen
            self.refresh()

    def redraw(self) -> None:
        """Bring all bars up to date; of many that are narrower than can be seen, one stands for those around it."""
        state = self._model.state
        self._bars = bars_of(state, datetime.now(UTC))
        whole = self.ranges()[0][1]
        least = _LEAST_WIDTH * whole
        kinds = {id(bar): _kind(bar.row, state) for bar in self._bars}
        drawn = self._bars
        if len(drawn) > _MANY:
            places = {(bar.lane, kinds[id(bar)], int(_MANY * bar.start / whole)): bar for bar in drawn}
            drawn = tuple(places.values())
        for kind, item in self.marks.items():
            here = [bar for bar in drawn if kinds[id(bar)] == kind]
            item.setOpts(
                x0=[bar.start for bar in here],
                x1=[max(bar.end, bar.start + least) for bar in here],
                y=[-bar.lane for bar in here],
                height=_HEIGHT,
            )
        self.redraw_chosen()

    def redraw_chosen(self) -> None:
        """The outline of the trial chosen."""
        bar = next((one for one in self._bars if searched_trial(one.row) == self._model.selected >= 0), None)
        if bar is None:
            self.ring.setData([], [])
            return
        top, foot = -bar.lane + _HEIGHT / 2, -bar.lane - _HEIGHT / 2
        self.ring.setData([bar.start, bar.end, bar.end, bar.start, bar.start], [top, top, foot, foot, top])

    def apply_theme(self) -> None:
        """Brushes of the theme."""
        theme = self._look.theme
        tones = {
            "COMPLETE": theme.accent,
            "PRUNED": theme.text3,
            "FAIL": theme.bad,
            "RESTING": theme.edge,
            "BEST": theme.best,
            "CHECKS": theme.series[3],
        }
        for kind, item in self.marks.items():
            is_hollow = kind in ("SCREENED", "RUNNING")
            brush = pg.mkBrush(theme.accent_soft if is_hollow else tones[kind])
            item.setOpts(brush=brush, pen=pg.mkPen(theme.accent if is_hollow else theme.surface, width=1))
        self.ring.setPen(pg.mkPen(theme.text, width=2))

    def points(self) -> list[Point]:
        """The middle of each bar of the search."""
        return [
            Point(searched_trial(bar.row), (bar.start + bar.end) / 2, -float(bar.lane))
            for bar in self._bars
            if searched_trial(bar.row) >= 0
        ]

    def point_at(self, position: QPointF) -> Point | None:
        """The bar at a place of the widget."""
        box = self.getPlotItem().getViewBox()
        at = box.mapSceneToView(self.mapToScene(position.toPoint()))
        for bar in self._bars:
            if (
                bar.start <= at.x() <= bar.end
                and abs(at.y() + bar.lane) <= _HEIGHT / 2
                and searched_trial(bar.row) >= 0
            ):
                return Point(searched_trial(bar.row), (bar.start + bar.end) / 2, -float(bar.lane))
        return super().point_at(position)  # a short bar is hard to hit

    def table(self) -> Table:
        """A row for each bar."""
        names = ["trial", "study", "stage", "state", "lane", "start_minutes", "end_minutes"]
        rows = [
            [row.trial, row.study, row.stage, row.state, bar.lane, round(bar.start, 3), round(bar.end, 3)]
            for bar in self._bars
            for row in (bar.row,)
        ]
        return names, rows

    def ranges(self) -> tuple[Range, Range]:
        """From the start to the newest end, and all lanes."""
        last = max([bar.end for bar in self._bars], default=_LEAST_MINUTES)
        lanes = max([bar.lane for bar in self._bars], default=0)
        last = max(last, _LEAST_MINUTES)
        return (-0.01 * last, 1.02 * last), (-lanes - 0.6, 0.6)

    def hover_lines(self, point: Point) -> list[tuple[str, str]]:
        """What it was, how long it took, and when."""
        bar = min(
            (one for one in self._bars if searched_trial(one.row) == point.trial),
            key=lambda one: abs((one.start + one.end) / 2 - point.x),
            default=None,
        )
        if bar is None:
            return []
        begun = numbers.local_time(bar.row.started)
        return [
            (trial_name(bar.row), STATE_WORDS[outcome_of(bar.row)]),
            ("Took", numbers.seconds(60 * (bar.end - bar.start))),
            ("Began", numbers.clock(begun) if begun is not None else numbers.NOTHING),
            ("Weights", numbers.amount(bar.row.n_params)),
        ]


def _kind(row: TrialRow, state: SearchState) -> Outcome | str:
    if row.study != "search":
        return "CHECKS"
    return "BEST" if row is state.best else outcome_of(row)


def _minutes(began: datetime, stamp: str) -> float:
    return (datetime.fromisoformat(stamp) - began).total_seconds() / 60


def has_bars(rows: Sequence[TrialRow]) -> bool:
    """Whether there is something to draw."""
    return any(row.started and row.state != "WAITING" for row in rows)


TIMELINE = PlotType(
    name="timeline",
    title="Trials by the clock",
    subtitle="one bar per trial, side by side where they ran at once",
    reading="Gaps: the machine waited. Long bars: large networks, or many epochs.",
    factory=Timeline,
)
