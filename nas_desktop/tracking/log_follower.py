"""Keeps a project's MLflow store in step with its log, whatever becomes of the store. Imports MLflow."""

import logging

from nas_desktop.core import databases
from nas_desktop.core.disks import is_obstacle, storage_error
from nas_desktop.core.errors import NasError
from nas_desktop.core.project import Project
from nas_desktop.tracking import own_store
from nas_desktop.tracking.run_recorder import RunRecorder

logger = logging.getLogger(__name__)
_MOST_REBUILDS = 3  # of one process: a store that cannot be kept in order is left alone


class LogFollower:
    """Records what the log holds and the store lacks. A store that is damaged or gone is made anew from the log."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._recorder: RunRecorder | None = None
        self._n_rebuilds = 0

    def catch_up(self) -> str:
        """Record everything; returns what stands in the way now, in words, or nothing."""
        try:
            self._record()
        except NasError as error:
            return self._put_off(error.message)
        except Exception as error:  # MLflow's, SQLAlchemy's, SQLite's: only the cause below them counts
            if is_obstacle(error) and (self._project.mlflow.exists() or not self._project.root.is_dir()):
                return self._put_off(storage_error(self._project.mlflow, error).message)
            if self._n_rebuilds >= _MOST_REBUILDS:
                raise
            self._rebuild(error)
            return self.catch_up()
        return ""

    def close(self) -> None:
        """Let go of the store."""
        self._recorder = None
        own_store.let_go(self._project.mlflow)

    def _record(self) -> None:
        if self._recorder is not None and not databases.is_there(self._project.mlflow):
            self.close()
        if self._recorder is None:
            self._recorder = RunRecorder(self._project)
        self._recorder.catch_up()

    def _put_off(self, words: str) -> str:
        self.close()  # what it remembers may not have been written
        return words

    def _rebuild(self, error: Exception) -> None:
        logger.warning(
            "The MLflow store is made anew from the log: %s", str(error).splitlines()[0] if str(error) else ""
        )
        self._n_rebuilds += 1
        self._recorder = None
        own_store.set_aside(self._project.mlflow)
