"""Names as a stranger might give them, and whether a widget would take them for more than text."""

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QGraphicsTextItem,
    QGraphicsView,
    QLabel,
    QMessageBox,
    QTextEdit,
    QWidget,
)

WORD = "HOSTILE"
NAME = f"<b>{WORD}</b>"


def taken_for_more_than_text(window: QWidget) -> Iterator[str]:
    """Every place in the window that would show a part of `NAME` as markup; tool tips have one format for all."""
    for widget in (window, *window.findChildren(QWidget)):
        yield from _in_widget(widget)
        if isinstance(widget, QGraphicsView) and widget.scene() is not None:
            yield from _in_scene(widget)


def shows_it(window: QWidget) -> bool:
    """Whether the hostile name is to be seen at all, as text."""
    return any(WORD in _text_of(widget) for widget in window.findChildren(QWidget))


def _in_widget(widget: QWidget) -> Iterator[str]:
    plain = Qt.TextFormat.PlainText
    if isinstance(widget, QLabel | QMessageBox) and WORD in widget.text() and widget.textFormat() != plain:
        yield f"text of {_kind(widget)}: {widget.text()!r:.80}"
    if isinstance(widget, QTextEdit) and WORD in widget.toPlainText() and NAME not in widget.toPlainText():
        yield f"text of {_kind(widget)}"


def _in_scene(view: QGraphicsView) -> Iterator[str]:
    for item in view.scene().items():
        if isinstance(item, QGraphicsTextItem) and WORD in item.toPlainText() and NAME not in item.toPlainText():
            yield f"text in the plot {_kind(view)}"


def _text_of(widget: QWidget) -> str:
    text = getattr(widget, "text", None) or getattr(widget, "toPlainText", None)
    return str(text()) if callable(text) else ""


def _kind(widget: QWidget) -> str:
    names = []
    shown: QWidget | None = widget
    while shown is not None and len(names) < 3:
        names.append(type(shown).__name__)
        shown = shown.parentWidget()
    return " in ".join(names)
