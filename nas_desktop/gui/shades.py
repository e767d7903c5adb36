"""Colours for amounts, and what can be read on each."""

from collections.abc import Sequence

from PySide6.QtGui import QColor

_INKS = ("#0E1A3E", "#FFFFFF")


def shades_of(ramp: Sequence[str], n: int) -> list[tuple[QColor, QColor]]:
    """So many colours along a ramp from little to much, each with that of the figures on it."""
    steps, last, found = [QColor(color) for color in ramp], len(ramp) - 1, []
    for shade in range(n):
        place = shade * last / (n - 1)
        low = min(int(place), last - 1)
        pairs = zip(_parts(steps[low]), _parts(steps[low + 1]), strict=True)
        color = QColor.fromRgbF(*(a + (place - low) * (b - a) for a, b in pairs))
        found.append((color, _ink_on(color)))
    return found


def contrast(first: QColor, second: QColor) -> float:
    """Of two colours, from 1 to 21 (WCAG 2.2)."""
    dark, light = sorted((_luminance(first), _luminance(second)))
    return (light + 0.05) / (dark + 0.05)


def _ink_on(ground: QColor) -> QColor:
    return max((QColor(ink) for ink in _INKS), key=lambda ink: contrast(ink, ground))


def _luminance(color: QColor) -> float:
    linear = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in _parts(color))
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def _parts(color: QColor) -> tuple[float, float, float]:
    return color.redF(), color.greenF(), color.blueF()
