"""Who works on a project: one process at a time, known by a locked file that says which."""

import errno
import json
import os
import socket
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Protocol

from nas_desktop.core.disks import kind_of, storage_error
from nas_desktop.core.errors import ProjectError

FILE = "project.lock"
FORMAT_VERSION = 1
_LOCKED_BYTE = 1000
_N_TRIES, _RETRY_AFTER_S = 5, 0.05
_MAX_BYTES = 4096
_HELD = (errno.EWOULDBLOCK, errno.EAGAIN, errno.EACCES, errno.EDEADLK)  # else the disk knows no locks
_BOOT = Path("/proc/sys/kernel/random/boot_id")


class _Place(Protocol):
    """A project, as far as its lock is concerned."""

    @property
    def root(self) -> Path: ...


@dataclass(frozen=True, slots=True)
class Holder:
    """The process that a lock file names; what is not known of it is 0 or empty."""

    pid: int = 0
    started: str = ""  # in the system's own count, to tell a process from a later one with its number
    boot: str = ""  # differs after every start of the computer
    host: str = ""

    @classmethod
    def this_process(cls) -> "Holder":
        """Who we are."""
        return cls(os.getpid(), _start_of(os.getpid()), _boot(), socket.gethostname())

    @property
    def is_elsewhere(self) -> bool:
        """Whether it runs on another computer."""
        return bool(self.host) and self.host != socket.gethostname()

    @property
    def is_alive(self) -> bool:
        """Whether it still runs on this computer; a later process with its number does not count."""
        if self.pid <= 0 or self.is_elsewhere or (self.boot and self.boot != _boot()):
            return False
        return _runs(self.pid) and self.started in ("", _start_of(self.pid))

    def __str__(self) -> str:
        process = f"process {self.pid or 'unknown'}"
        return f"{process} on {self.host}" if self.is_elsewhere else process


class ProjectLock:
    """Held while a process writes to a project; the system lets go of it when the process dies.

    `note` says whose lock was taken over, where somebody died without letting go.

    Raises:
        ProjectError: another process holds it, here or on another computer.
        StorageError: the lock file cannot be written.
    """

    def __init__(self, project: _Place) -> None:
        self._path = project.root / FILE
        self.note = ""
        self._file = self._take(project.root)
        try:
            self._sign()
        except OSError as error:
            os.close(self._file)
            raise storage_error(project.root, error) from error

    @staticmethod
    def is_held(project: _Place) -> bool:
        """Whether some process works on the project now. Nothing is written."""
        return ProjectLock.holder(project) is not None

    @staticmethod
    def holder(project: _Place) -> Holder | None:
        """Who works on the project now. Nothing is written."""
        path = project.root / FILE
        try:
            file = _open(path, os.O_RDONLY)
        except OSError:
            return None
        try:
            named = _read(file)
            if _is_elsewhere(project.root, named):
                return named
            return None if _try_lock(file, named or Holder(), shared=True) else named or Holder()
        finally:
            os.close(file)  # lets go of the lock

    def release(self) -> None:
        """Let go, and leave no file behind."""
        if os.name == "nt":  # an open file cannot be removed there
            os.close(self._file)
        try:
            with suppress(OSError):
                self._path.unlink(missing_ok=True)
        finally:
            if os.name != "nt":
                os.close(self._file)

    def _take(self, root: Path) -> int:
        while True:
            try:
                file = _open(self._path, os.O_RDWR | os.O_CREAT)
            except OSError as error:
                raise storage_error(self._path, error) from error
            former = _read(file)
            if _is_elsewhere(root, former):
                os.close(file)
                raise ProjectError(
                    f"{root} is in use on another computer ({former}).",
                    f"Close it there. If it has ended already, delete {self._path}.",
                )
            if not _lock_patiently(file, former or Holder()):
                former = _read(file)  # its holder may have signed only now
                os.close(file)
                raise ProjectError(
                    f"{root} is in use by another NAS Desktop ({former or Holder()}).", "Close it first."
                )
            if self._path.exists() and os.path.samestat(os.fstat(file), self._path.stat()):
                self.note = _taken_over(root, former, os.fstat(file).st_size)
                return file
            os.close(file)  # its holder removed the file between our opening and our locking it

    def _sign(self) -> None:
        words = {"format_version": FORMAT_VERSION, **asdict(Holder.this_process())}
        os.ftruncate(self._file, 0)
        os.lseek(self._file, 0, os.SEEK_SET)
        os.write(self._file, json.dumps(words).encode())


def _taken_over(root: Path, former: Holder | None, size: int) -> str:
    if former is not None:
        return f"{root} was left locked by {former}, which has ended. It was taken over."
    return f"{root} was locked by a file that names nobody. It was taken over." if size else ""


def _is_elsewhere(root: Path, holder: Holder | None) -> bool:
    """Only a disk that two computers share can be in use on another one: else the folder was copied with its lock."""
    return holder is not None and holder.is_elsewhere and kind_of(root) != "local"


def _open(path: Path, flags: int) -> int:
    """Never through a link, which may lead out of the project."""
    return os.open(path, flags | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0), 0o666)


def _read(file: int) -> Holder | None:
    """Whom the file names; None where it names nobody in a way that we know."""
    os.lseek(file, 0, os.SEEK_SET)
    try:
        text = os.read(file, _MAX_BYTES).decode()
        value = json.loads(text) if text else None
    except (OSError, ValueError, RecursionError):
        return None
    if isinstance(value, int) and not isinstance(value, bool) and value > 0:
        return Holder(value)  # as earlier versions wrote it
    if not isinstance(value, dict):
        return None
    pid, words = value.get("pid"), [value.get(key, "") for key in ("started", "boot", "host")]
    if not isinstance(pid, int) or not 0 < pid < 2**31 or not all(isinstance(word, str) for word in words):
        return None
    return Holder(pid, *words)


def _lock_patiently(file: int, former: Holder) -> bool:
    """Someone who only looks whether the lock is held has it for a moment."""
    for _ in range(_N_TRIES - 1):
        if _try_lock(file, former):
            return True
        time.sleep(_RETRY_AFTER_S)
    return _try_lock(file, former)


def _try_lock(file: int, former: Holder, *, shared: bool = False) -> bool:
    """Whether the lock is ours now; on a disk without locks, whether nobody alive is named in the file."""
    try:
        _lock(file, shared=shared)
    except OSError as error:
        if error.errno in _HELD:
            return False
        return former.pid == os.getpid() or not former.is_alive
    return True


def _lock(file: int, *, shared: bool) -> None:
    if os.name == "nt":
        import msvcrt  # its own module on Windows only

        os.lseek(file, _LOCKED_BYTE, os.SEEK_SET)  # locked bytes cannot be read by others
        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined, unused-ignore]
    else:
        import fcntl  # likewise elsewhere

        fcntl.flock(file, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)


def _runs(pid: int) -> bool:
    if os.name == "nt":
        return True  # signal 0 would end it there; the lock itself is what counts
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True  # it runs, and is another user's
    return True


def _start_of(pid: int) -> str:
    """Since the computer started, in ticks; nothing where the system does not tell."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    fields = stat.rpartition(")")[2].split()  # a program's name may hold anything
    return fields[19] if len(fields) > 19 else ""


def _boot() -> str:
    try:
        return _BOOT.read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        return ""
