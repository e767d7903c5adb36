"""The end of the login session, or a signal to end: the search is stopped in order, and nothing is asked."""

import signal
import socket

from PySide6.QtCore import QObject, QSocketNotifier, Signal
from PySide6.QtGui import QGuiApplication, QSessionManager

_SIGNALS = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP", "SIGINT") if hasattr(signal, name))


class SessionEnd(QObject):
    """Hears of it in the GUI thread, even while the loop waits: Python alone would first look when it next runs."""

    signalled = Signal()  # the process is to end
    committing = Signal()  # the session is to end; whoever hears of it must be done when the signal returns

    def __init__(self, app: QGuiApplication, parent: QObject | None = None) -> None:
        super().__init__(parent)
        app.commitDataRequest.connect(self._on_commit)
        self._ear, self._bell = socket.socketpair()
        for end in (self._ear, self._bell):
            end.setblocking(False)
        self._notifier = QSocketNotifier(self._ear.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._on_bell)

    def watch_signals(self) -> None:
        """Take over the signals that ask a process to end."""
        for number in _SIGNALS:
            signal.signal(number, self._ring)
        signal.set_wakeup_fd(self._bell.fileno(), warn_on_full_buffer=False)

    def close(self) -> None:
        """Leave the signals to the system again."""
        signal.set_wakeup_fd(-1)
        for number in _SIGNALS:
            signal.signal(number, signal.SIG_DFL)
        self._notifier.setEnabled(False)
        self._ear.close()
        self._bell.close()

    def _ring(self, number: int, frame: object) -> None:
        self.signalled.emit()

    def _on_bell(self) -> None:
        self._ear.recv(64)  # Python's own handlers run as soon as this returns

    def _on_commit(self, manager: QSessionManager) -> None:
        self.committing.emit()
