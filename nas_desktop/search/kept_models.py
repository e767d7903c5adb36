"""Which trained weights stay on the disk: those of the leaders, which is the best trial or a whole front."""

import json
import shutil
from collections.abc import Iterable
from pathlib import Path

from nas_desktop.core import durable
from nas_desktop.core.errors import ProjectError


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

    def adopt(self, trial: int, source: Path) -> str:
        """Copy the weights of an earlier search, which are those of `trial` here; returns their name in the project.

        Raises:
            ProjectError: they cannot be copied.
        """
        try:
            _copy(source, self.place(trial), trial)
        except (OSError, ValueError) as error:
            raise ProjectError(f"{source} cannot be copied: {error}.", "Make room on the disk, then resume.") from error
        return self.name(trial)

    def remove(self, trial: int) -> None:
        """The weights of a trial are no longer wanted."""
        shutil.rmtree(self.place(trial), ignore_errors=True)

    def sweep(self, leaders: Iterable[int]) -> None:
        """Remove what a killed process left: half-written weights, and those that lost or will be trained again."""
        durable.sweep(self._folder)
        kept = {self.place(trial).name for trial in leaders}
        for folder in self._folder.iterdir():
            if folder.name not in kept:
                shutil.rmtree(folder, ignore_errors=True)


def _copy(source: Path, place: Path, trial: int) -> None:
    """Copy weights to `place`, where they belong to another trial number."""

    def fill(folder: Path) -> None:
        shutil.copytree(source, folder, dirs_exist_ok=True)
        facts = json.loads((folder / "model.json").read_text(encoding="utf-8"))
        text = json.dumps({**facts, "trial": trial}, indent=2, ensure_ascii=False)
        (folder / "model.json").write_text(text, encoding="utf-8")

    durable.write_folder(place, fill)
