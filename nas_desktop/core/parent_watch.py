"""Ends a process of ours with the program it works for, however that one died."""

import ctypes
import multiprocessing
import os
import signal
import sys
import threading
from multiprocessing.connection import wait

_PR_SET_PDEATHSIG = 1  # prctl(2): the signal to be sent when the parent is gone


def end_with_parent() -> None:
    """Watch from here on; call it first thing in a process that `multiprocessing` has started.

    A thread of Python's sees the program's end, unless native code keeps the interpreter to itself. A child of a fork
    server therefore has the kernel end it with that server, which ends with the program (`training/fork_server.py`).
    """
    parent = multiprocessing.parent_process()
    if parent is None:
        return
    if sys.platform == "linux" and parent.pid != os.getppid():  # a fork server stands between; it has one thread
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    threading.Thread(target=_end_after, args=(parent.sentinel,), name="parent-watch", daemon=True).start()


def _end_after(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)  # nothing is tidied up: whatever this process writes may be cut off at any moment
