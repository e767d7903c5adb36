"""What can go wrong that a person can do something about."""

from pathlib import Path

from nas_desktop.core.events import Obstacle


class NasError(Exception):
    """Something the user can act on: what happened, and what to do about it.

    Args:
        message: One sentence that says what is wrong and where.
        hint: One sentence that says what to do; may be empty.
    """

    exit_code = 1

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()


class UsageError(NasError):
    """The request itself is wrong: a bad option, a path that is not there."""

    exit_code = 2


class DataError(NasError):
    """The images cannot be used as they are."""


class ProjectError(NasError):
    """The project folder cannot be used as it is."""


class StorageError(ProjectError):
    """Something of the project cannot be written or read now; nothing is lost, and it may be tried again.

    Args:
        message: What is wrong and where.
        hint: What to do.
        cause: The kind of obstacle.
        path: The file or folder it is about.
        detail: The same in the system's words.
    """

    def __init__(self, message: str, hint: str, *, cause: Obstacle, path: Path, detail: str) -> None:
        super().__init__(message, hint)
        self.cause: Obstacle = cause
        self.path = path
        self.detail = detail


class SpaceError(NasError):
    """No network of the search space meets the request."""
