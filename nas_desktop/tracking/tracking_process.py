"""The process that owns the MLflow store: its only writer, so that MLflow never stalls the window or a trial.

Nothing heavy is imported at the top, because whoever starts the process imports this module too.
"""

import logging
import signal
import sys
from multiprocessing.connection import Connection
from pathlib import Path

from nas_desktop.core.parent_watch import end_with_parent
from nas_desktop.core.project import Project
from nas_desktop.tracking.offline import go_offline

logger = logging.getLogger(__name__)
_RETRY_S = 5.0  # where something stood in the way


def main(connection: Connection, root: str) -> None:
    """Follow the event log of the project at `root` until told to close, or until the parent is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    end_with_parent()
    go_offline()
    try:
        problem = _follow(connection, Project.open(Path(root), to_write=False))
    except Exception as error:  # the edge of the process: a mirror's trouble is told, and troubles nobody else
        logger.exception("MLflow could not follow the search")
        problem = f"{type(error).__name__}: {error}".splitlines()[0]
    try:
        connection.send_bytes(problem.encode())
    except OSError:
        sys.exit(0)  # nobody is there to hear it


def _follow(connection: Connection, project: Project) -> str:
    from nas_desktop.tracking.log_follower import LogFollower  # mlflow: 1 to 4 s

    follower = LogFollower(project)
    is_open, problem = True, ""
    while is_open:
        is_open = _wait_for_news(connection, _RETRY_S if problem else None)
        problem = follower.catch_up()
    return problem


def _wait_for_news(connection: Connection, limit_s: float | None) -> bool:
    """Wait for a word, or so long, then take all there are; False when told to close, or the parent is gone."""
    words = []
    try:
        if connection.poll(limit_s):
            words.append(connection.recv_bytes())
        while connection.poll():
            words.append(connection.recv_bytes())
    except (EOFError, OSError):
        return False
    return b"close" not in words
