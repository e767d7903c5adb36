"""The process that reads MLflow stores for the window: questions and answers are JSON over one pipe.

Nothing heavy is imported at the top, because whoever starts the process imports this module too.
"""

import json
import logging
import signal
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from nas_desktop.core.errors import NasError
from nas_desktop.core.json_values import encode
from nas_desktop.core.parent_watch import end_with_parent
from nas_desktop.tracking.offline import go_offline
from nas_desktop.tracking.run_reader import RunReader

logger = logging.getLogger(__name__)
QUESTIONS = ("experiments", "searches", "children", "matching", "run", "curves", "scores", "text", "places")


def main(connection: Connection) -> None:
    """Answer questions until the pipe is closed, be it that the parent is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    end_with_parent()
    go_offline()
    while True:
        try:
            question = connection.recv_bytes()
            connection.send_bytes(answer(json.loads(question)))
        except (EOFError, OSError):
            return


def answer(question: dict[str, Any]) -> bytes:
    """The answer to a question, or the sentence that says why there is none, as JSON."""
    number = question["number"]
    try:
        return encode({"number": number, "value": _ask(question)})
    except NasError as error:
        return encode({"number": number, "error": type(error).__name__, "message": error.message, "hint": error.hint})
    except Exception as error:  # the edge of the process
        logger.exception("A store could not be read")
        words = f"The store cannot be read: {type(error).__name__}: {error}".splitlines()[0]
        return encode({"number": number, "error": "StoreError", "message": words, "hint": "Details are in the log."})


def _ask(question: dict[str, Any]) -> Any:
    name = question["question"]
    if name not in QUESTIONS:
        raise ValueError(f"unknown question {name!r}")
    return getattr(RunReader(Path(question["store"])), name)(*question["values"])
