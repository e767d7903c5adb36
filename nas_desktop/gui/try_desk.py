"""Asks a network about the user's own images. It is in a process of its own, which stays until it is closed."""

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from nas_desktop.core.errors import NasError
from nas_desktop.datasets.survey_facts import Picture
from nas_desktop.gui import numbers
from nas_desktop.gui.tasks import Tasks

TOP = 5
MOST = 200  # images at once


@dataclass(frozen=True, slots=True)
class Tried:
    """What the network says of one image."""

    name: str
    guesses: tuple[tuple[str, float], ...]  # class and probability, the most probable first
    error: str = ""
    picture: Picture | None = None


class Asking(Protocol):
    """What the desk needs of a network."""

    def ask(self, paths: Sequence[str]) -> list[Tried]: ...

    def close(self) -> None: ...


class OpenNetwork:
    """A network of a project, loaded when it is first asked: the code of `nas-desktop predict`.

    Args:
        project: its folder.
        trial: None is what the search ended with.
    """

    def __init__(self, project: str, trial: int | None) -> None:
        self._project, self._trial = project, trial
        self._open: ExitStack | None = None
        self._is_closed = False

    def ask(self, paths: Sequence[str]) -> list[Tried]:
        """In a thread: what it says of some image files and folders.

        Raises:
            NasError: the network cannot be asked, or there is no image.
        """
        from nas_desktop.datasets.pictures import to_picture
        from nas_desktop.export.model_file import found_model
        from nas_desktop.export.model_runner import ModelRunner
        from nas_desktop.export.predicting import image_paths, predictions

        images = image_paths(paths)
        if self._open is None:
            with ExitStack() as opening:
                found = opening.enter_context(found_model(Path(self._project), self._trial))
                self._runner = opening.enter_context(ModelRunner(found.kind, found.path, found.name))
                self._open = opening.pop_all()
            if self._is_closed:  # while it was loaded
                self.close()
                return []
        tried = []
        for one in predictions(self._runner, images[:MOST], TOP):
            guesses = tuple((guess.label, guess.probability) for guess in one.guesses)
            picture = to_picture(one.image) if one.image is not None else None
            tried.append(Tried(one.path.name, guesses, one.error, picture))
        return [*tried, *left_out(len(images))]

    def close(self) -> None:
        """End its process."""
        self._is_closed = True
        if self._open is not None:
            self._open.close()
            self._open = None


def left_out(n: int) -> list[Tried]:
    """What is said of the images beyond those that are looked at.

    Args:
        n: images that were handed over.
    """
    if n <= MOST:
        return []
    why = f"The first {MOST} are looked at here. nas-desktop predict takes any number."
    return [Tried(f"{numbers.count(n - MOST)} more", (), why)]


class TryDesk(QObject):
    """One question after another; what is asked meanwhile waits."""

    changed = Signal()

    def __init__(
        self,
        tasks: Tasks,
        open_network: Callable[[str, int | None], Asking] = OpenNetwork,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._tasks, self._open_network = tasks, open_network
        self._key: tuple[str, int | None, str] | None = None
        self._network: Asking | None = None
        self._turn = Lock()
        self.n_asked = 0  # questions that are not answered
        self.tried: list[Tried] = []
        self.problem = ""

    @property
    def can_ask(self) -> bool:
        """Whether there is a network."""
        return self._key is not None

    def show(self, project: str, trial: int | None, weights: str = "") -> None:
        """Ask this network from now on; without a project none.

        Args:
            weights: the name of its weights: a search that goes on may end with others.
        """
        key = (project, trial, weights) if project else None
        if key != self._key:
            self._leave()
            self._key, self.tried, self.problem = key, [], ""
            self.changed.emit()

    def ask(self, paths: Sequence[str]) -> None:
        """Ask about image files and folders."""
        if self._key is not None and paths:
            self._tasks.start(self._ask(self._key, list(paths)))

    def refuse(self, sentence: str) -> None:
        """Say why there was nothing to ask."""
        self.problem = sentence
        self.changed.emit()

    def close(self) -> None:
        """Want nothing more."""
        self._key = None
        self._leave()

    def _leave(self) -> None:
        network, self._network = self._network, None
        if network is not None:
            network.close()

    async def _ask(self, key: tuple[str, int | None, str], paths: list[str]) -> None:
        self.n_asked += 1
        self.changed.emit()
        tried: list[Tried] = []
        problem = ""
        try:
            if self._network is None:
                self._network = self._open_network(*key[:2])
            network = self._network
            tried = await self._tasks.in_thread(lambda: self._answer(network, paths))
        except NasError as error:
            problem = str(error)
            if key == self._key:
                self._leave()  # its process may be gone
        finally:
            self.n_asked -= 1
        if key == self._key:
            self.tried, self.problem = tried, problem
            self.changed.emit()

    def _answer(self, network: Asking, paths: list[str]) -> list[Tried]:
        with self._turn:
            return network.ask(paths)
