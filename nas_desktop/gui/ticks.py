"""Round figures for the axes of plots, and how sizes are said there."""

from math import ceil, floor, log10

from nas_desktop.gui import numbers

_LEAST = 3  # ticks, for an axis to be read
_MANTISSAS = ((1.0,), (1.0, 3.0), (1.0, 2.0, 5.0), (1.0, 1.5, 2.0, 3.0, 5.0, 7.0))


def linear_ticks(low: float, high: float, most: int) -> list[float]:
    """Round figures from `low` to `high` in at most `most` steps of 1, 2 or 5 times a power of ten."""
    if not high > low or most < 1:
        return []
    raw = (high - low) / most
    power = 10.0 ** floor(log10(raw))
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= raw * 0.999)
    first = ceil(low / step - 1e-9)
    count = floor(high / step + 1e-9) - first + 1
    return [(first + i) * step for i in range(count)]


def log_ticks(low: float, high: float, most: int) -> list[float]:
    """At most `most` round figures for a logarithmic axis: 300 k, 1 M, 3 M; finer ones where the range is short."""
    if not high > low > 0:
        return []
    choices = [_powers(low, high, mantissas) for mantissas in _MANTISSAS]
    if len(choices[0]) > most:
        return choices[0][:: ceil(len(choices[0]) / most)]
    enough = [found for found in choices if _LEAST <= len(found) <= most]
    return enough[0] if enough else linear_ticks(low, high, max(1, min(most, 4) - 1)) or choices[0]


def amount_tick(value: float) -> str:
    """An amount without needless decimals: `300 k`, `1.5 M`."""
    for limit, unit in ((1e9, " G"), (1e6, " M"), (1e3, " k")):
        if value >= limit * 0.9999:
            return _short(value / limit) + unit
    return _short(value)


def _powers(low: float, high: float, mantissas: tuple[float, ...]) -> list[float]:
    found = [m * 10.0**k for k in range(floor(log10(low)), ceil(log10(high)) + 1) for m in mantissas]
    return [value for value in found if low * 0.9999 <= value <= high * 1.0001]


def _short(value: float) -> str:
    """Up to two decimals, and only those that say something."""
    decimals = next((d for d in (0, 1) if abs(value - round(value, d)) < 1e-6 * max(1.0, abs(value))), 2)
    return numbers.decimal(value, decimals)
