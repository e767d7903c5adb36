"""Our end of MLflow's own window: starts its server for a store, knows its address, and ends it."""

import json
import multiprocessing
import threading
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

from nas_desktop.tracking import mlflow_server
from nas_desktop.tracking.store_file import StoreError, check_there

_START_S = 120.0  # MLflow's server takes 3 to 12 s to load
_END_S = 5.0


class MlflowUi:
    """MLflow's pages for one store, served from a process that ends with ours.

    Args:
        store: The store's path.
        writable: Whether what the reader changes there may be written; not in a store that another program owns.
    """

    def __init__(self, store: Path, *, writable: bool) -> None:
        self._store = store
        self._writable = writable
        self._lock = threading.Lock()
        self._stopped = False
        self._process: BaseProcess | None = None
        self._connection: Connection | None = None

    @property
    def pid(self) -> int | None:
        """Of the server, while there is one."""
        return self._process.pid if self._process is not None else None

    @property
    def is_running(self) -> bool:
        """Whether the server lives."""
        return self._process is not None and self._process.is_alive()

    def start(self) -> str:
        """Start the server; returns its address once it answers.

        Raises:
            StoreError: the store or MLflow does not allow it, or it was stopped meanwhile.
        """
        check_there(self._store)
        connection = self._launch()
        try:
            if not connection.poll(_START_S):
                raise StoreError(f"MLflow did not start within {_START_S:.0f} s.", "Try again.")
            answer = json.loads(connection.recv_bytes())
        except (EOFError, OSError):
            word = "was stopped" if self._stopped else "ended"
            raise StoreError(f"MLflow {word} before it was ready.", "" if self._stopped else "Try again.") from None
        if "port" not in answer:
            self.stop()
            raise StoreError(answer["message"], answer["hint"])
        return f"http://{mlflow_server.HOST}:{answer['port']}"

    def wait(self) -> None:
        """Wait until the server has ended."""
        if self._process is not None:
            self._process.join()

    def stop(self) -> None:
        """End the server, started or not. It cannot be started again."""
        with self._lock:
            self._stopped = True
            if self._process is not None:
                self._process.kill()  # every request is a transaction of its own
                self._process.join(_END_S)

    def _launch(self) -> Connection:
        with self._lock:
            if self._stopped:
                raise EOFError
            context = multiprocessing.get_context("spawn")  # a fork server would come with torch
            self._connection, theirs = context.Pipe()
            self._process = context.Process(
                target=mlflow_server.main,
                args=(theirs, str(self._store)),
                kwargs={"writable": self._writable},
                name="nas-mlflow",
                daemon=True,
            )
            self._process.start()
            theirs.close()
            return self._connection
