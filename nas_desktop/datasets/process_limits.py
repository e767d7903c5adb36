"""Limits for a process that reads what a stranger may have made, as far as the system knows such limits."""

import os
import sys
from contextlib import suppress
from pathlib import Path


def limit_this_process(memory: int, *, cpu_s: int | None = None, opens_files: bool = False) -> None:
    """No process, no file written, no memory beyond what reading takes. Everything needed must be imported before.

    Args:
        memory: Bytes that the process may grow by.
        cpu_s: Seconds of computing after which the system ends it.
        opens_files: Whether it may open files, to read them.
    """
    if sys.platform == "win32":
        return  # it has none of them
    import resource

    limits = {resource.RLIMIT_FSIZE: 0, resource.RLIMIT_CORE: 0}
    if cpu_s is not None:
        limits[resource.RLIMIT_CPU] = cpu_s
    if not opens_files:
        limits[resource.RLIMIT_NOFILE] = 0
    if sys.platform == "linux":
        limits[resource.RLIMIT_NPROC] = 0
        limits[resource.RLIMIT_AS] = _size_now() + memory
    for limit, value in limits.items():
        with suppress(OSError, ValueError):  # a stricter one holds already
            resource.setrlimit(limit, (value, value))


def grant_computing(seconds: int) -> None:
    """Let the system end this process once it has computed for so many more seconds, also if nobody watches it."""
    if sys.platform == "win32":
        return
    import resource

    used = resource.getrusage(resource.RUSAGE_SELF)
    limit = int(used.ru_utime + used.ru_stime) + 1 + seconds
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    if hard == resource.RLIM_INFINITY or limit < hard:
        resource.setrlimit(resource.RLIMIT_CPU, (limit, hard))


def _size_now() -> int:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    return pages * os.sysconf("SC_PAGE_SIZE")
