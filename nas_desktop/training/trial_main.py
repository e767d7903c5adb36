"""The front door of a worker process: it takes one job after another and answers through its pipe.

Nothing heavy is imported at the top: a spawned child runs this module before it knows what to do, and the window's
process imports it to name the entry point.
"""

import logging
import signal
import traceback
from multiprocessing.connection import Connection

from nas_desktop.core.errors import NasError
from nas_desktop.core.events import LogWritten
from nas_desktop.core.parent_watch import end_with_parent
from nas_desktop.training.allocator import keep_freed_memory, let_gpu_memory_grow
from nas_desktop.training.jobs import FailureCause, JobFailed, Request, Stopped
from nas_desktop.training.line import JobStopped, Line


class _LineHandler(logging.Handler):
    """Log records of this process, as events."""

    def __init__(self, line: Line) -> None:
        super().__init__(logging.WARNING)
        self._line = line

    def emit(self, record: logging.LogRecord) -> None:
        level = "error" if record.levelno >= logging.ERROR else "warning"
        try:
            self._line.send(LogWritten(level, record.getMessage()))  # type: ignore[arg-type]
        except OSError:
            self.handleError(record)


def main(connection: Connection) -> None:
    """Work until the engine closes its end of the pipe or dies."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the engine decides
    end_with_parent()
    keep_freed_memory()
    let_gpu_memory_grow()
    line = Line(connection)
    logging.captureWarnings(True)
    logging.getLogger().addHandler(_LineHandler(line))
    try:
        while True:
            _answer(line, line.next_job())
    except (EOFError, OSError):
        pass  # the engine let go of the pipe: nobody is left to work for


def _answer(line: Line, request: Request) -> None:
    try:
        from nas_desktop.training import worker_jobs  # heavy: torch; preloaded where there is a fork server

        worker_jobs.run(line, request)
    except JobStopped:
        line.send(Stopped())
    except NasError as error:
        line.send(JobFailed(error.message, error.hint, traceback.format_exc(), is_users=True, cause=_cause(error)))
    except (EOFError, BrokenPipeError):
        raise
    except Exception as error:  # the edge of the process: whatever a trial raises becomes a red row
        reason = f"{type(error).__name__}: {error}".splitlines()[0]
        line.send(JobFailed(reason, "", traceback.format_exc(), is_users=False))


def _cause(error: NasError) -> FailureCause:
    from nas_desktop.training.checkpoint import CheckpointUnusable  # heavy, and loaded by now
    from nas_desktop.training.gpu_memory import OutOfMemory

    return "memory" if isinstance(error, OutOfMemory) else "checkpoint" if isinstance(error, CheckpointUnusable) else ""
