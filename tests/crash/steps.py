"""Every step by which Python code changes files, seen before it is taken: to kill there, to fail there, to record it.

SQLite writes its files itself; its steps are `sql` and `commit`, and come before and after they are taken.
"""

import builtins
import io
import os
import sqlite3
import sqlite3.dbapi2
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

_WRITING = set("wxa+")


@dataclass(frozen=True, slots=True)
class Step:
    """One change of a file or folder that is about to be made."""

    name: str  # open, fsync, replace, unlink, mkdir, rmdir, sql, commit, committed
    path: Path
    target: Path | None = None  # of a rename


Hook = Callable[[Step], None]


@contextmanager
def watched(root: Path, hook: Hook) -> Iterator[None]:
    """Call `hook` before each step on anything in `root`; what it raises comes instead of the step."""

    def tell(step: Step) -> None:
        if step.path.is_relative_to(root):
            hook(step)

    with (
        mock.patch.object(os, "fsync", _fsync(tell)),
        mock.patch.object(os, "replace", _rename(os.replace, tell)),
        mock.patch.object(os, "rename", _rename(os.rename, tell)),
        mock.patch.object(os, "unlink", _one_path(os.unlink, "unlink", tell)),
        mock.patch.object(os, "remove", _one_path(os.remove, "unlink", tell)),
        mock.patch.object(os, "mkdir", _one_path(os.mkdir, "mkdir", tell)),
        mock.patch.object(os, "rmdir", _one_path(os.rmdir, "rmdir", tell)),
        mock.patch.object(builtins, "open", _open(builtins.open, tell)),
        mock.patch.object(io, "open", _open(io.open, tell)),
        mock.patch.object(sqlite3, "connect", _connect(sqlite3.connect, tell)),
        mock.patch.object(sqlite3.dbapi2, "connect", _connect(sqlite3.dbapi2.connect, tell)),
    ):
        yield


def _fsync(tell: Hook) -> Callable[[int], None]:
    real = os.fsync

    def fsync(handle: int) -> None:
        tell(Step("fsync", _path_of(handle)))
        real(handle)

    return fsync


def _rename(real: Callable[..., None], tell: Hook) -> Callable[..., None]:
    def rename(source: Any, target: Any, **options: Any) -> None:
        tell(Step("replace", _absolute(source), _absolute(target)))
        real(source, target, **options)

    return rename


def _one_path(real: Callable[..., None], name: str, tell: Hook) -> Callable[..., None]:
    def one_path(path: Any, *arguments: Any, **options: Any) -> None:
        tell(Step(name, _absolute(path, options.get("dir_fd"))))
        real(path, *arguments, **options)

    return one_path


def _open(real: Callable[..., Any], tell: Hook) -> Callable[..., Any]:
    def opened(file: Any, mode: str = "r", *arguments: Any, **options: Any) -> Any:
        if isinstance(file, str | os.PathLike) and _WRITING & set(mode):
            tell(Step("open", _absolute(file)))
        return real(file, mode, *arguments, **options)

    return opened


def _connect(real: Callable[..., Any], tell: Hook) -> Callable[..., Any]:
    def connect(database: Any, *arguments: Any, **options: Any) -> Any:
        name = os.fspath(database).removeprefix("file:").partition("?")[0]
        path = _absolute(name)

        class Cursor(sqlite3.Cursor):
            def execute(self, *arguments: Any) -> Any:
                tell(Step("sql", path))
                return super().execute(*arguments)

        class Connection(sqlite3.Connection):
            def cursor(self, factory: Any = Cursor) -> Any:
                return super().cursor(factory)

            def execute(self, *arguments: Any) -> Any:
                return self.cursor().execute(*arguments)

            def commit(self) -> None:
                tell(Step("commit", path))
                super().commit()
                tell(Step("committed", path))

            def __exit__(self, kind: Any, *_: Any) -> Any:
                if kind is not None:
                    self.rollback()
                    return False
                try:
                    self.commit()
                except BaseException:
                    self.rollback()
                    raise
                return False

        return real(database, *arguments, factory=Connection, **options)

    return connect


def _absolute(path: Any, folder: int | None = None) -> Path:
    path = Path(os.fsdecode(path))
    return path.absolute() if folder is None else _path_of(folder) / path


def _path_of(handle: int) -> Path:
    return Path(f"/proc/self/fd/{handle}").readlink()
