"""Pages of which one is shown, in a place whose height does not depend on what they say."""

from PySide6.QtWidgets import QStackedLayout, QWidget


class Stack(QWidget):
    """Like a QStackedWidget, but one that keeps to itself that a placeholder's sentence wraps."""

    def __init__(self, *pages: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layout = _Pages(self)
        for page in pages:
            self._layout.addWidget(page)

    def add_page(self, page: QWidget) -> None:
        """One more page, unless it is one already."""
        if self._layout.indexOf(page) < 0:
            self._layout.addWidget(page)

    @property
    def current(self) -> QWidget | None:
        """The page shown."""
        return self._layout.currentWidget()

    def show_page(self, page: QWidget) -> None:
        """Show one of the pages."""
        self._layout.setCurrentWidget(page)


class _Pages(QStackedLayout):
    def hasHeightForWidth(self) -> bool:
        return False
