"""Where the lines of parallel axes run: one a trial, from axis to axis, with gaps where it has no value."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath

from nas_desktop.core.trial_row import TrialRow
from nas_desktop.gui.trial_axes import TrialAxis

_LEFT, _RIGHT, _TOP, _BOTTOM = 34.0, 58.0, 42.0, 12.0  # margins: for figures at the right, for names above
_BEND = 0.42  # of the gap: how long a line leaves its axis level
_SPREAD = 0.03  # of the axis: trials with the same choice lie beside one another
_GOLDEN = 0.618034  # its multiples are spread evenly, however many
_DOT = 3.0  # pixels: a value with none beside it


@dataclass(frozen=True, slots=True)
class AxesPlace:
    """Where the axes stand in a widget of some size."""

    n: int
    width: float
    height: float

    @property
    def top(self) -> float:
        """The head of every axis."""
        return _TOP

    @property
    def bottom(self) -> float:
        """The foot of every axis."""
        return max(self.height - _BOTTOM, _TOP + 1)

    @property
    def gap(self) -> float:
        """From one axis to the next."""
        return (self.width - _LEFT - _RIGHT) / max(1, self.n - 1)

    def x(self, i: int) -> float:
        """Where axis `i` stands."""
        return _LEFT + i * self.gap

    def y(self, share: float) -> float:
        """The height of a place on an axis."""
        return self.bottom - share * (self.bottom - self.top)

    def share(self, y: float) -> float:
        """The place on an axis at a height."""
        return min(1.0, max(0.0, (self.bottom - y) / (self.bottom - self.top)))

    def nearest_axis(self, x: float) -> int:
        """The axis nearest to `x`."""
        return min(max(0, self.n - 1), max(0, round((x - _LEFT) / self.gap))) if self.n > 1 else 0

    def name_area(self, i: int) -> QRectF:
        """Room for the name of an axis, above it."""
        half = min(self.gap, 180.0) / 2 - 3
        left = max(0.0, self.x(i) - half)
        return QRectF(left, 0.0, min(self.width, self.x(i) + half) - left, 20.0)


class ParallelLines:
    """The lines of trials over axes at a place. Made anew when any of the three changes."""

    def __init__(self, trials: Sequence[TrialRow], axes: Sequence[TrialAxis], place: AxesPlace) -> None:
        self.trials = list(trials)
        self.place = place
        columns = [[_share(axis, row) for row in trials] for axis in axes]
        self._shares = np.array(columns, dtype=float).reshape(len(axes), len(trials)).T
        self._paths: dict[int, QPainterPath] = {}

    @cached_property
    def _heights(self) -> np.ndarray:
        """(trial, axis), NaN where a trial has no value."""
        return self.place.bottom - self._shares * (self.place.bottom - self.place.top)

    def path(self, i: int) -> QPainterPath:
        """The line of the i-th trial."""
        if i not in self._paths:
            self._paths[i] = self._path([float(y) for y in self._heights[i]])
        return self._paths[i]

    def points(self, i: int) -> list[QPointF]:
        """Where the line of the i-th trial meets the axes."""
        return [QPointF(self.place.x(k), float(y)) for k, y in enumerate(self._heights[i]) if not np.isnan(y)]

    def nearest(self, at: QPointF, among: Sequence[int], reach: float) -> int | None:
        """The position of the trial whose line passes nearest to `at`, at most `reach` above or below it."""
        if not len(among) or self.place.n < 2:
            return None
        k = min(self.place.n - 2, max(0, int((at.x() - self.place.x(0)) // self.place.gap)))
        share = (at.x() - self.place.x(k)) / self.place.gap
        if not -0.05 <= share <= 1.05:
            return None
        bend = _bend(min(1.0, max(0.0, share)))
        here = self._heights[list(among), k] * (1 - bend) + self._heights[list(among), k + 1] * bend
        away = np.abs(here - at.y())
        if np.isnan(away).all() or np.nanmin(away) > reach:
            return None
        return int(among[int(np.nanargmin(away))])

    def _path(self, heights: list[float]) -> QPainterPath:
        path, bend = QPainterPath(), _BEND * self.place.gap
        for k, y in enumerate(heights):
            if y != y:  # NaN
                continue
            x, before = self.place.x(k), heights[k - 1] if k else np.nan
            if before == before:
                start = self.place.x(k - 1)
                path.cubicTo(start + bend, before, x - bend, y, x, y)
                continue
            path.moveTo(x, y)
            after = heights[k + 1] if k + 1 < len(heights) else np.nan
            if after != after:
                path.addEllipse(QPointF(x, y), _DOT, _DOT)
        return path


def _share(axis: TrialAxis, row: TrialRow) -> float:
    measure = axis.measure(row)
    if measure is None:
        return np.nan
    share = axis.share(measure)
    if not axis.is_choice:
        return share
    spread = min(_SPREAD, 0.3 / max(1, len(axis.ticks) - 1))
    aside = (row.trial * _GOLDEN) % 1.0  # 0 to 1, always the same for a trial
    if share <= 0.0 or share >= 1.0:
        return aside * spread if share <= 0.0 else 1.0 - aside * spread
    return share + (2 * aside - 1) * spread


def _bend(share: float) -> float:
    """How far a line has come up at a share of the way across: the curve that `_path` draws, solved for its height."""
    t = np.linspace(0, 1, 65)
    across = 3 * (1 - t) ** 2 * t * _BEND + 3 * (1 - t) * t**2 * (1 - _BEND) + t**3
    return float(np.interp(share, across, 3 * t**2 - 2 * t**3))
