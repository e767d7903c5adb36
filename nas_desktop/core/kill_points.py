"""Named places where a process can be made to die, so that a test can see what it leaves behind.

`NAS_DESKTOP_KILL_AT=checkpoint-tensors:3` kills each process with SIGKILL when it passes there for the third time; from
outside it cannot be told from a power cut. Without the variable nothing happens.
"""

import os
import signal
from collections import Counter

VARIABLE = "NAS_DESKTOP_KILL_AT"
_passed: Counter[str] = Counter()


def reached(name: str) -> None:
    """The process has got so far."""
    wish = os.environ.get(VARIABLE)
    if wish is None:
        return
    point, _, count = wish.partition(":")
    if point == name:
        _passed[name] += 1
        if _passed[name] == int(count or 1):
            os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))
