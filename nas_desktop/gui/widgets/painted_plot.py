"""A plot of trials that has no plane of two axes, and so paints itself: what it shares with the others."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QBuffer, QPoint, Signal
from PySide6.QtGui import QFocusEvent, QGuiApplication, QPainter, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from nas_desktop.core.durable import write_bytes
from nas_desktop.core.specs import Value
from nas_desktop.gui.look import Look
from nas_desktop.gui.search_model import SearchModel
from nas_desktop.gui.widgets.hover_label import HoverLabel

_LEAST_SIZE = (300, 160)
Table = tuple[Sequence[str], Sequence[Sequence[Value | None]]]


def write_svg(widget: QWidget, path: str, paint: Callable[[QPainter], None]) -> bool:
    """Replace the file by a drawing of the widget's size; whether that worked."""
    from PySide6.QtSvg import QSvgGenerator

    content = QBuffer()
    generator = QSvgGenerator()
    generator.setOutputDevice(content)
    generator.setSize(widget.size())
    generator.setViewBox(widget.rect())
    painter = QPainter(generator)
    paint(painter)
    painter.end()
    try:
        write_bytes(Path(path), bytes(content.data().data()))
    except OSError:
        return False
    return True


class PaintedPlot(QWidget):
    """Answers to pointer and card like a `Plot`; children paint."""

    trial_clicked = Signal(int)  # trial number
    trial_opened = Signal(int)  # by double click
    focus_changed = Signal()

    def __init__(self, model: SearchModel, look: Look) -> None:
        super().__init__()
        self._model = model
        self._look = look
        self._hover = HoverLabel(self)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self.setMinimumSize(*_LEAST_SIZE)

    def fit(self) -> None:
        """Show all of it."""
        raise NotImplementedError

    def table(self) -> Table:
        """What is drawn, as values of the model: names of columns, and a row for each trial."""
        raise NotImplementedError

    def picture(self) -> QPixmap:
        """The plot as it is shown, without the label at the pointer."""
        self._hover.hide()
        return self.grab()

    def copy_picture(self) -> None:
        """Put a picture of the plot on the clipboard."""
        QGuiApplication.clipboard().setPixmap(self.picture())

    def save_png(self, path: str) -> bool:
        """Write a picture of the plot; whether that worked."""
        return self.picture().save(path, "PNG")

    def paint_vectors(self, painter: QPainter) -> None:
        """Draw the whole plot without the help of pictures; a child that keeps some overrides it."""
        self.render(painter, QPoint())

    def save_svg(self, path: str) -> bool:
        """Write the plot as a vector drawing; whether that worked."""
        return write_svg(self, path, self.paint_vectors)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Let the card show the ring."""
        super().focusInEvent(event)
        self.focus_changed.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Let the card take the ring away."""
        super().focusOutEvent(event)
        self.focus_changed.emit()
