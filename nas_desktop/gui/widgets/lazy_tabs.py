"""Tabs whose panels are imported and built when they are first shown."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget


class LazyTabs(QStackedWidget):
    """Empty pages until `show_tab` builds them."""

    built = Signal(int)

    def __init__(self, builders: Sequence[Callable[[], QWidget]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._builders = builders
        self.panels: dict[int, QWidget] = {}
        for _ in builders:
            self.addWidget(QWidget())

    def show_tab(self, index: int) -> QWidget:
        """The panel of a tab, built if it is shown for the first time."""
        if index not in self.panels:
            panel = self._builders[index]()
            if (empty := self.widget(index)) is not None:
                self.removeWidget(empty)
                empty.deleteLater()
            self.insertWidget(index, panel)
            self.panels[index] = panel
            self.built.emit(index)
        self.setCurrentIndex(index)
        return self.panels[index]
