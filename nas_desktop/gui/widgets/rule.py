"""A hairline that only decorates."""

from PySide6.QtWidgets import QFrame, QWidget


class Rule(QFrame):
    """One pixel, across or down."""

    def __init__(self, parent: QWidget | None = None, *, vertical: bool = False) -> None:
        super().__init__(parent)
        self.setProperty("part", "rule")
        if vertical:
            self.setFixedWidth(1)
        else:
            self.setFixedHeight(1)
