"""The process that serves MLflow's own pages for one store: one process, one socket, on the loopback alone.

Nothing heavy is imported at the top, because whoever starts the process imports this module too.
"""

import logging
import os
import signal
import socket
import threading
from collections.abc import Callable, Iterable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nas_desktop.core.errors import NasError
from nas_desktop.core.json_values import encode
from nas_desktop.tracking.moved_store import follow_move
from nas_desktop.tracking.offline import go_offline
from nas_desktop.tracking.store_file import StoreError, read_only_address

if TYPE_CHECKING:
    from werkzeug.serving import BaseWSGIServer

logger = logging.getLogger(__name__)
HOST = "127.0.0.1"
_BACKLOG = 128
Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def main(connection: Connection, store: str, *, writable: bool) -> None:
    """Serve until the pipe says a word or is closed, be it that the parent is gone.

    Args:
        connection: Takes the port, or what went wrong.
        store: The store's path.
        writable: Whether what the reader changes in MLflow's pages may be written.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    go_offline()
    threading.Thread(target=_end_with_parent, args=(connection,), daemon=True).start()
    try:
        server = _server(Path(store), writable)
    except NasError as error:
        connection.send_bytes(encode({"message": error.message, "hint": error.hint}))
        return
    except Exception as error:  # the edge of the process
        logger.exception("MLflow could not be started")
        words = f"MLflow could not be started: {type(error).__name__}: {error}".splitlines()[0]
        connection.send_bytes(encode({"message": words, "hint": "Details are in the log."}))
        return
    connection.send_bytes(encode({"port": server.port}))
    server.serve_forever()


def _end_with_parent(connection: Connection) -> None:
    try:
        connection.recv_bytes()
    except (EOFError, OSError):
        pass  # the parent is gone: the same as being told
    os._exit(0)  # every request is a transaction of its own; nothing is left half done


def _server(store: Path, writable: bool) -> "BaseWSGIServer":
    listener = socket.create_server((HOST, 0), backlog=_BACKLOG)  # first, since MLflow asks for its own address
    port = int(listener.getsockname()[1])
    artifacts = store.parent / "artifacts"
    if writable:
        follow_move(store, artifacts)
    os.environ.update(
        {
            "_MLFLOW_SERVER_FILE_STORE": f"sqlite:///{store}" if writable else read_only_address(store),
            "_MLFLOW_SERVER_ARTIFACT_ROOT": artifacts.as_uri(),
            "MLFLOW_SERVER_ALLOWED_HOSTS": ",".join(_hosts(port)),
            "MLFLOW_SERVER_ENABLE_JOB_EXECUTION": "false",
            "MLFLOW_LOGGING_LEVEL": "CRITICAL",  # its pages show what goes wrong; our terminal need not
        }
    )
    from nas_desktop.tracking.store_layout import check_layout

    check_layout(store, "MLflow's window")
    # The Flask application alone: the parts that MLflow adds around it run jobs, call models and start programs.
    from mlflow.server import app
    from werkzeug.serving import WSGIRequestHandler, make_server

    class Silent(WSGIRequestHandler):
        """Keeps a line for every request out of the log."""

        def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
            """Say nothing."""

    if not (Path(app.static_folder or "") / "index.html").is_file():
        raise StoreError("The pages of MLflow are not installed here.", "Install MLflow from its own package.")
    return make_server(
        HOST, port, _own_pages_only(app, port), threaded=True, request_handler=Silent, fd=listener.detach()
    )


def _own_pages_only(application: Wsgi, port: int) -> Wsgi:
    """Refuse what a page of another site asks for: under a foreign name (DNS rebinding), or from a foreign origin."""
    hosts = _hosts(port)
    origins = {f"http://{host}" for host in hosts}

    def guarded(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        origin = environ.get("HTTP_ORIGIN")
        if environ.get("HTTP_HOST") in hosts and (origin is None or origin in origins):
            return application(environ, start_response)
        start_response("403 Forbidden", [("Content-Type", "text/plain")])
        return [b"This address answers only to pages of its own."]

    return guarded


def _hosts(port: int) -> tuple[str, ...]:
    return f"{HOST}:{port}", f"localhost:{port}"
