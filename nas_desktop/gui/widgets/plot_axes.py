"""The axes of plots: shares as percent, and things that are counted."""

from collections.abc import Sequence
from math import ceil, floor

import pyqtgraph as pg


class PercentAxis(pg.AxisItem):
    """Figures of shares, as percent."""

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
