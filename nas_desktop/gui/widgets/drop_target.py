"""Takes files that are dropped on a part of the window."""

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QWidget

from nas_desktop.gui.handed_images import handed_paths
from nas_desktop.gui.look import Look
from nas_desktop.gui.widgets.drop_veil import DropVeil


class DropTarget(QObject):
    """Anywhere on `part` will do, while it is enabled.

    Args:
        words: what a drop would do.
    """

    dropped = Signal(list)  # paths of files and folders

    def __init__(self, look: Look, part: QWidget, words: str) -> None:
        super().__init__(part)
        self._veil, self._words = DropVeil(look, part), words
        self.is_enabled = False
        part.setAcceptDrops(True)
        part.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Answer what is dragged over the part."""
        if isinstance(event, QDragEnterEvent) and event.type() == QEvent.Type.DragEnter:
            if not self.is_enabled or not handed_paths(event.mimeData()):
                return False
            event.acceptProposedAction()
            self._veil.show_words(self._words)
            return True
        if event.type() == QEvent.Type.DragMove:
            event.accept()
            return True
        if event.type() == QEvent.Type.DragLeave:
            self._veil.hide()
            return True
        if isinstance(event, QDropEvent) and event.type() == QEvent.Type.Drop:
            self._veil.hide()
            event.acceptProposedAction()
            self.dropped.emit(handed_paths(event.mimeData()))
            return True
        return super().eventFilter(watched, event)
