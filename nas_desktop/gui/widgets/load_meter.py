"""One load of the machine in the bottom strip: name, curve, figure."""

from PySide6.QtWidgets import QWidget

from nas_desktop.gui.look import Look
from nas_desktop.gui.widgets.label import Label
from nas_desktop.gui.widgets.layouts import row
from nas_desktop.gui.widgets.sparkline import Sparkline


class LoadMeter(QWidget):
    """A share that changes, with its figure in words."""

    def __init__(self, look: Look, name: str, widest: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self.curve = Sparkline(look)
        self._figure = Label("–", "caption", "text2", 500)
        self._figure.setMinimumWidth(self._figure.fontMetrics().horizontalAdvance(widest))
        row(Label(name, "caption", "text3"), self.curve, self._figure, parent=self)

    def push(self, share: float, figure: str) -> None:
        """Show the newest value."""
        self.curve.push(share)
        self._figure.setText(figure)
        self.setAccessibleName(f"{self._name} {figure}")
