"""Keeps a trial's checkpoints while it trains on, each written in a thread, once the engine has recorded its epoch.

The order is what a resume relies on. The log knows an epoch before its checkpoint exists, and a checkpoint is whole
before the next epoch is told: so the newest one is never more than one epoch behind the log, and never ahead of it.
"""

import threading
from contextlib import suppress
from pathlib import Path

from nas_desktop.training.checkpoint import TrainingState
from nas_desktop.training.checkpoint_files import CheckpointFiles
from nas_desktop.training.line import Line
from nas_desktop.training.patient_writing import write_patiently


class CheckpointKeeper:
    """Of one trial, in its worker. `close` it when the trial has ended, however it did."""

    def __init__(self, folder: Path, files: CheckpointFiles, line: Line) -> None:
        self._folder = folder
        self._files = files
        self._line = line
        self._taken: tuple[int, TrainingState] | None = None
        self._writing: threading.Thread | None = None
        self._is_written = False
        line.on_recorded = self._on_recorded

    def take(self, epoch: int, state: TrainingState) -> None:
        """Write this as soon as the epoch is recorded."""
        self._taken, self._writing, self._is_written = (epoch, state), None, False

    def settle(self) -> None:
        """Wait until what was taken is on the disk, however long there is no room for it.

        Raises:
            JobStopped: the trial is to be left.
        """
        if self._taken is None:
            return
        while self._writing is None:
            self._line.obey(wait=True)
        self._writing.join()
        if not self._is_written:
            write_patiently(self._line, self._folder, self._write)
        self._taken = None

    def close(self) -> None:
        """Let go of the line."""
        self._line.on_recorded = lambda epoch: None
        if self._writing is not None:
            self._writing.join()

    def _on_recorded(self, epoch: int) -> None:
        if self._taken is not None and self._taken[0] == epoch and self._writing is None:
            self._writing = threading.Thread(target=self._try_to_write, name="checkpoint")
            self._writing.start()

    def _try_to_write(self) -> None:
        with suppress(OSError):  # `settle` tries again, and says why it has to
            self._write()

    def _write(self) -> None:
        assert self._taken is not None
        epoch, state = self._taken
        self._files.write(epoch, *state.encoded())
        self._is_written = True
