"""Keeps Python's search for garbage short, which would hold the window up for a quarter of a second.

A full collection looks at every object there is: some 140,000 once libraries and tabs are loaded, 60 ms on a free
machine, several times as long beside two trainings. What is there to stay is set aside, and not looked at again.
"""

import gc

from PySide6.QtCore import QObject, QTimer

from nas_desktop.gui.search_model import SearchModel

_AFTER_MS = 2000  # from the window's beginning, when it rests


class MemoryRest(QObject):
    """Sets aside what has been loaded: when the window has begun, and whenever trials begin to be trained."""

    def __init__(self, model: SearchModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._was_running = False
        self._timer = QTimer(self, singleShot=True, interval=_AFTER_MS)
        self._timer.timeout.connect(self._tidy)
        self._timer.start()
        model.changed.connect(self._on_changed)

    def _tidy(self) -> None:
        if not self._model.under_way:
            gc.collect()
        gc.freeze()

    def _on_changed(self) -> None:
        is_running = self._model.phase == "running"
        if is_running and not self._was_running:
            gc.freeze()  # Optuna and all else that a search loads is there now
        self._was_running = is_running
