"""What is kept of running trials, so that an interruption costs each of them no more than an epoch."""

import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

from nas_desktop.core import durable
from nas_desktop.core.trial_row import TrialKey, folder_name
from nas_desktop.training.checkpoint_files import CheckpointFiles


class Checkpoints(Protocol):
    """What the engine needs of them."""

    def place(self, key: TrialKey) -> str:
        """The folder of a trial; nothing where none are kept."""
        ...

    def newest(self, key: TrialKey, identity: str, n_logged: int) -> int:
        """The epoch after which a trial can go on; 0 where it must begin anew."""
        ...

    def remove(self, key: TrialKey) -> None:
        """The trial is over."""
        ...

    def sweep(self, unfinished: Iterable[TrialKey]) -> None:
        """Remove what a killed process left: half-written files, and all of trials that are over."""
        ...


class KeptCheckpoints:
    """The `checkpoints/` folder of a project."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def place(self, key: TrialKey) -> str:
        """See `Checkpoints`."""
        return str(self._of(key))

    def newest(self, key: TrialKey, identity: str, n_logged: int) -> int:
        """See `Checkpoints`."""
        found = CheckpointFiles(self._of(key), identity).newest(n_logged)
        return found.epoch if found is not None else 0

    def remove(self, key: TrialKey) -> None:
        """See `Checkpoints`."""
        shutil.rmtree(self._of(key), ignore_errors=True)

    def sweep(self, unfinished: Iterable[TrialKey]) -> None:
        """See `Checkpoints`."""
        kept = {self._of(key) for key in unfinished}
        for folder in self._folder.iterdir():
            if folder in kept:
                durable.sweep(folder)
            elif folder.is_dir():
                shutil.rmtree(folder, ignore_errors=True)

    def _of(self, key: TrialKey) -> Path:
        return self._folder / folder_name(key)


class NoCheckpoints:
    """Keeps none; see `Checkpoints`."""

    def place(self, key: TrialKey) -> str:
        """Nowhere."""
        return ""

    def newest(self, key: TrialKey, identity: str, n_logged: int) -> int:
        """Every trial begins anew."""
        return 0

    def remove(self, key: TrialKey) -> None:
        """There is nothing to remove."""

    def sweep(self, unfinished: Iterable[TrialKey]) -> None:
        """There is nothing to sweep."""
