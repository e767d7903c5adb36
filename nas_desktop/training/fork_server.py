"""Makes the fork server end with the program: loaded there before anything heavy, and nowhere else.

The server of the standard library looks whether the program still lives only once it has loaded torch, and takes torch
apart when it ends: seconds in which it outlives the program. A thread must not run in a process that forks, so a timer
looks. Forked workers do not inherit it.
"""

import os
import signal
from types import FrameType

_LOOK_EVERY_S = 0.25


def _end_without(program: int) -> None:
    """End this process once its parent is no longer the program."""

    def look(number: int, frame: FrameType | None) -> None:
        if os.getppid() != program:
            os._exit(0)

    signal.signal(signal.SIGALRM, look)
    signal.setitimer(signal.ITIMER_REAL, _LOOK_EVERY_S, _LOOK_EVERY_S)


_end_without(os.getppid())
