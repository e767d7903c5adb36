"""Which trained weights stay on the disk: those of the best trial."""

import shutil
from pathlib import Path

from nas_desktop.core import durable
from nas_desktop.core.state import TrialRow


class KeptModels:
    """The `models/` folder of a project."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def place(self, trial: int) -> Path:
        """Where the weights of a trial go."""
        return self._folder / f"trial-{trial:04d}"

    def name(self, trial: int) -> str:
        """The same, inside the project."""
        return f"{self._folder.name}/{self.place(trial).name}"

    def remove(self, trial: int) -> None:
        """The weights of a trial are no longer wanted."""
        shutil.rmtree(self.place(trial), ignore_errors=True)

    def sweep(self, best: TrialRow | None) -> None:
        """Remove what a killed process left: half-written weights, and those that lost or will be trained again."""
        durable.sweep(self._folder)
        for folder in self._folder.iterdir():
            if best is None or folder.name != self.place(best.trial).name:
                shutil.rmtree(folder, ignore_errors=True)
