"""Windows of one user find each other by the project they show, so that no project is open in two of them.

A local socket, open to the user alone: no network, and the only thing that can be asked is to come to the front.
"""

import hashlib
import os
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QAbstractSocket, QLocalServer, QLocalSocket

_WAIT_MS = 300
_LONGEST_FOLDER = 60  # characters; the system allows about a hundred for the whole name
_WORD = b"front\n"


def knock(root: Path) -> bool:
    """Ask the window that shows the project at `root` to come to the front; whether there is one. For any thread."""
    socket = QLocalSocket()
    socket.connectToServer(door_name(root))
    if not socket.waitForConnected(_WAIT_MS):
        return False
    socket.write(_WORD)
    is_heard = socket.waitForBytesWritten(_WAIT_MS)
    socket.disconnectFromServer()
    return is_heard


def door_name(root: Path) -> str:
    """The socket of the project at `root`: in the folder of this login where the system has one."""
    key = hashlib.sha256(str(root.expanduser().absolute()).encode("utf-8", "surrogateescape")).hexdigest()[:24]
    folder = os.environ.get("XDG_RUNTIME_DIR", "")
    is_fit = 0 < len(folder) <= _LONGEST_FOLDER and Path(folder).is_dir()
    return f"{folder}/nas-desktop-{key}" if is_fit else f"nas-desktop-{key}"


class ProjectDoor(QObject):
    """Open while a window shows a project; one project at a time."""

    knocked = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._root = ""
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_connection)

    def is_of(self, root: Path) -> bool:
        """Whether this window itself shows the project at `root`."""
        return bool(self._root) and self._server.isListening() and door_name(Path(self._root)) == door_name(root)

    def keep(self, root: str) -> None:
        """Be found by the project folder `root` from here on; by none if it is empty."""
        if root == self._root:
            return
        self._server.close()
        self._root = root
        if root and not self._listen(door_name(Path(root))) and not knock(Path(root)):
            QLocalServer.removeServer(door_name(Path(root)))  # left behind by a window that died
            self._listen(door_name(Path(root)))

    def close(self) -> None:
        """Be found no more."""
        self.keep("")

    def _listen(self, name: str) -> bool:
        if self._server.listen(name):
            return True
        return self._server.serverError() != QAbstractSocket.SocketError.AddressInUseError

    def _on_connection(self) -> None:
        while self._server.hasPendingConnections():
            socket = self._server.nextPendingConnection()
            socket.disconnected.connect(socket.deleteLater)
        self.knocked.emit()
