"""The axes of plots: shares as percent, things that are counted, and sizes."""

from collections.abc import Sequence
from math import ceil, floor, log10

import pyqtgraph as pg

from nas_desktop.gui.ticks import amount_tick, linear_ticks, log_ticks

_HALF_LINE = 7  # pixels: half the height of a figure
_LEAST_GAP = 64  # pixels between two figures of an axis of sizes


class PercentAxis(pg.AxisItem):
    """Figures of shares, as percent."""

    def tickValues(self, low: float, high: float, size: float) -> list[tuple[float, list[float]]]:
        """Only where the figure has room: pyqtgraph leaves out one that would stick out, but draws its line."""
        room = (high - low) * _HALF_LINE / max(1.0, size)
        levels = super().tickValues(low, high, size)
        return [(step, [value for value in values if low + room <= value <= high - room]) for step, values in levels]

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        """`80 %`, with a decimal where the steps are finer."""
        decimals = 1 if spacing < 0.01 else 0
        return [f"{100 * value:.{decimals}f} %" for value in values]


class WholeAxis(pg.AxisItem):
    """Figures of things that are counted, up to `last` if there is one."""

    last: int | None = None

    def tickValues(self, low: float, high: float, size: float) -> list[tuple[float, list[float]]]:
        """Whole numbers only, at most about one every 60 pixels."""
        steps = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000)
        wanted = max(1.0, (high - low) / max(1.0, size / 60))
        step = next((step for step in steps if step >= wanted), steps[-1])
        first = ceil(low / step) * step
        end = floor(high) if self.last is None else min(floor(high), self.last)
        return [(float(step), [float(v) for v in range(first, end + 1, step)])]

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        """Without decimals."""
        return [f"{value:.0f}" for value in values]


class AmountAxis(pg.AxisItem):
    """Figures of sizes: `300 k`, `1 M`. Where `log` is set the plot draws the logarithms to base ten."""

    log = True

    def tickValues(self, low: float, high: float, size: float) -> list[tuple[float, list[float]]]:
        """Round sizes, as far apart as their figures need."""
        most = max(2, int(size / _LEAST_GAP))
        if self.log:
            found = [log10(value) for value in log_ticks(10.0 ** min(low, 30), 10.0 ** min(high, 30), most)]
        else:
            found = [value for value in linear_ticks(low, high, most) if value >= 0]
        return [(1.0, found)]

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        """With unit, without needless decimals."""
        return [amount_tick(10.0**value if self.log else value) for value in values]
