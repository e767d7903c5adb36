"""Looks a shown window over for text that is cut off and for parts that lie on one another."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLayout, QWidget

from nas_desktop.gui.plots.plot import Plot
from nas_desktop.gui.widgets.label import ElidedLabel
from nas_desktop.gui.widgets.page import Page

_LEAST_PLOT = (300, 160)
_DIRECT = Qt.FindChildOption.FindDirectChildrenOnly


def complaints(window: QWidget) -> list[str]:
    """One sentence for everything wrong."""
    shown = [part for part in window.findChildren(QWidget) if part.isVisible()]
    found = [f"“{part.text()}” is cut off" for part in shown if isinstance(part, QLabel) and _is_cut(part)]
    found += [
        f"a plot of {part.width()} × {part.height()}"
        for part in shown
        if isinstance(part, Plot) and (part.width() < _LEAST_PLOT[0] or part.height() < _LEAST_PLOT[1])
    ]
    found += [
        f"a page of {part.widget().width()} in {part.viewport().width()} pixels"
        for part in shown
        if isinstance(part, Page) and part.widget().width() > part.viewport().width()
    ]
    for parent in (window, *shown):
        found += _overlaps(parent)
    return found


def _is_cut(label: QLabel) -> bool:
    if isinstance(label, ElidedLabel):
        return label.height() < label.fontMetrics().height() - 1
    if label.wordWrap():
        return label.height() < label.heightForWidth(label.width()) - 1
    wanted = label.sizeHint()
    return label.height() < wanted.height() - 1 or label.width() < wanted.width() - 1


def _overlaps(parent: QWidget) -> list[str]:
    """Children placed by layouts that share pixels, or lie outside their parent."""
    layout = parent.layout()
    if layout is None:
        return []
    layouts = (layout, *layout.findChildren(QLayout))
    children = [part for part in parent.findChildren(QWidget, options=_DIRECT) if part.isVisible()]
    places = [(_name(part), part.geometry()) for part in children if any(inner.indexOf(part) >= 0 for inner in layouts)]
    room = parent.rect()
    found = [f"{name} leaves {_name(parent)}" for name, place in places if not room.contains(place)]
    for i, (name, place) in enumerate(places):
        found += [f"{name} lies on {other}" for other, its in places[i + 1 :] if place.intersects(its)]
    return found


def _name(part: QWidget) -> str:
    text = part.text() if isinstance(part, QLabel) else part.accessibleName()
    return f"{type(part).__name__} “{text}”"
