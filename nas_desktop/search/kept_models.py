"""Which trained weights stay on the disk: those of the best trial or a whole front, and of the final training."""

import json
import shutil
from collections.abc import Iterable
from pathlib import Path

from nas_desktop.core import durable
from nas_desktop.core.errors import ProjectError
from nas_desktop.core.trial_row import TrialKey, folder_name


class KeptModels:
    """The `models/` folder of a project."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def place(self, key: TrialKey) -> Path:
        """Where the weights of a trial go."""
        return self._folder / folder_name(key)

    def name(self, key: TrialKey) -> str:
        """The same, inside the project."""
        return f"{self._folder.name}/{folder_name(key)}"

    def adopt(self, trial: int, source: Path) -> str:
        """Copy the weights of an earlier search, those of `trial` of this one; returns their name in the project.

        Raises:
            ProjectError: they cannot be copied.
        """
        try:
            _copy(source, self.place(("search", trial)), trial)
        except (OSError, ValueError) as error:
            raise ProjectError(f"{source} cannot be copied: {error}.", "Make room on the disk, then resume.") from error
        return self.name(("search", trial))

    def remove(self, key: TrialKey) -> None:
        """The weights of a trial are no longer wanted."""
        shutil.rmtree(self.place(key), ignore_errors=True)

    def sweep(self, keys: Iterable[TrialKey]) -> None:
        """Remove what a killed process left: half-written weights, and those that lost or will be trained again."""
        durable.sweep(self._folder)
        kept = {folder_name(key) for key in keys}
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
