"""Rows and columns without the layout's own margins."""

from typing import TypeVar

from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLayout, QVBoxLayout, QWidget

L = TypeVar("L", bound=QBoxLayout)
Item = QWidget | QLayout | int | None  # an int is that much space, None takes the rest


def row(*items: Item, gap: int = 8, parent: QWidget | None = None) -> QHBoxLayout:
    """The items side by side."""
    return fill(QHBoxLayout(parent) if parent is not None else QHBoxLayout(), items, gap)


def column(*items: Item, gap: int = 8, parent: QWidget | None = None) -> QVBoxLayout:
    """The items one below the other."""
    return fill(QVBoxLayout(parent) if parent is not None else QVBoxLayout(), items, gap)


def fill(layout: L, items: tuple[Item, ...], gap: int) -> L:
    """Put the items into `layout`."""
    layout.setSpacing(gap)
    layout.setContentsMargins(0, 0, 0, 0)
    for item in items:
        add(layout, item)
    return layout


def add(layout: QBoxLayout, item: Item, stretch: int = 0) -> None:
    """Put one more item into `layout`."""
    match item:
        case None:
            layout.addStretch(1)
        case int():
            layout.addSpacing(item)
        case QWidget():
            layout.addWidget(item, stretch)
        case _:
            layout.addLayout(item, stretch)
