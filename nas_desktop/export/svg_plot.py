"""A plot as SVG text: hairline grid, marks and lines. Colours come from the classes of the page it stands in."""

from collections.abc import Callable, Sequence
from html import escape
from math import ceil, floor, log10

Point = tuple[float, float]
_WIDTH, _HEIGHT = 720, 300
_LEFT, _RIGHT, _TOP, _BOTTOM = 56, 14, 12, 44
_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
_N_TICKS = 5


class SvgPlot:
    """One plot under construction.

    Args:
        title: for who cannot see it.
        x: smallest and largest value across; above 0 where `x_log`.
        y: smallest and largest value upwards.
        x_log: whether x grows by factors.
    """

    def __init__(self, title: str, x: Point, y: Point, *, x_log: bool = False) -> None:
        self._title = title
        self._x_log = x_log
        self._x = _widened(_log(x) if x_log else x)
        self._y = _widened(y)
        self._parts: list[str] = []

    def axes(self, x_name: str, x_words: Callable[[float], str], y_words: Callable[[float], str]) -> None:
        """Grid across, figures at both axes, and the name of x, which counts something."""
        for value in ticks(*self._y):
            at = self._up(value)
            self._parts.append(f'<line class="grid" x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{at:.1f}" y2="{at:.1f}"/>')
            self._text(_LEFT - 8, at + 4, y_words(value), "end")
        for value in log_ticks(*self._x) if self._x_log else ticks(*self._x):
            if value == int(value):
                self._text(self._across(value), _HEIGHT - _BOTTOM + 18, x_words(value), "middle")
        self._text((_LEFT + _WIDTH - _RIGHT) / 2, _HEIGHT - 6, x_name, "middle")

    def line(self, points: Sequence[Point], kind: str) -> None:
        """From point to point, in the look of the class `kind`."""
        if len(points) > 1:
            path = " ".join(f"{self._across(x):.1f},{self._up(y):.1f}" for x, y in points)
            self._parts.append(f'<polyline class="{kind}" points="{path}"/>')

    def marks(self, points: Sequence[tuple[float, float, str]], kind: str, radius: float = 3.5) -> None:
        """A disc at each point; the third value is what it says when pointed at."""
        for x, y, words in points:
            at = f'cx="{self._across(x):.1f}" cy="{self._up(y):.1f}"'
            self._parts.append(f'<circle class="{kind}" r="{radius}" {at}><title>{escape(words)}</title></circle>')

    def text(self) -> str:
        """The whole SVG element."""
        head = f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{escape(self._title)}">'
        return "\n".join((head, *self._parts, "</svg>"))

    def _text(self, x: float, y: float, words: str, anchor: str) -> None:
        self._parts.append(f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(words)}</text>')

    def _across(self, x: float) -> float:
        low, high = self._x
        return _LEFT + (_WIDTH - _LEFT - _RIGHT) * ((log10(x) if self._x_log else x) - low) / (high - low)

    def _up(self, y: float) -> float:
        low, high = self._y
        return _TOP + (_HEIGHT - _TOP - _BOTTOM) * (high - y) / (high - low)


def ticks(low: float, high: float) -> list[float]:
    """About five round values from `low` to `high`."""
    rough = (high - low) / _N_TICKS
    power = 10.0 ** floor(log10(rough))
    step = next(step * power for step in _STEPS if step * power >= rough * 0.999)
    return [round(i * step, 12) for i in range(ceil(low / step - 1e-9), floor(high / step + 1e-9) + 1)]


def log_ticks(low: float, high: float) -> list[float]:
    """1 and 3 times the powers of ten within 10^low and 10^high; where that is under two, round values."""
    values = [m * 10.0**power for power in range(floor(low), ceil(high) + 1) for m in (1, 3)]
    inside = [value for value in values if low <= log10(value) <= high]
    return inside if len(inside) > 1 else [value for value in ticks(10**low, 10**high) if value > 0]


def _log(pair: Point) -> Point:
    return log10(pair[0]), log10(pair[1])


def _widened(pair: Point) -> Point:
    """With a margin, so that no mark lies on the border; never empty."""
    low, high = pair
    margin = (high - low) * 0.04 or max(abs(low) * 0.05, 0.01)
    return low - margin, high + margin
