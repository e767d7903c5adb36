"""How the window was left: project, tab, tables, and the settings in the form, restored by the next start.

Every value is JSON with a version, written within half a second of its change: what was typed outlives a crash.
"""

import json
from typing import Any

from PySide6.QtCore import QObject, QSettings, QTimer

FORMAT_VERSION = 1
_GROUP = "session"
_DELAY_MS = 500
_MAX_CHARACTERS = 1_000_000


class SessionMemory(QObject):
    """Plain values by name. One that is damaged or of another version is as if it had never been kept."""

    def __init__(self, settings: QSettings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._timer = QTimer(self, singleShot=True, interval=_DELAY_MS)
        self._timer.timeout.connect(settings.sync)

    def keep(self, name: str, value: Any) -> None:
        """Remember a plain value."""
        try:
            text = json.dumps({"format_version": FORMAT_VERSION, "value": value}, allow_nan=False)
        except (TypeError, ValueError):
            return  # nothing that a program could give back
        if text != self._settings.value(f"{_GROUP}/{name}"):
            self._settings.setValue(f"{_GROUP}/{name}", text)
            self._timer.start()

    def recall(self, name: str) -> Any:
        """What was kept; None where nothing was."""
        text = self._settings.value(f"{_GROUP}/{name}")
        if not isinstance(text, str) or len(text) > _MAX_CHARACTERS:
            return None
        try:
            content = json.loads(text)
        except (ValueError, RecursionError):
            return None
        if not isinstance(content, dict) or content.get("format_version") != FORMAT_VERSION:
            return None
        return content.get("value")

    def write(self) -> None:
        """Write now: the process is about to end."""
        self._timer.stop()
        self._settings.sync()
