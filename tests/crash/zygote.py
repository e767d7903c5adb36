"""Starts targets at once: it has loaded everything a target needs, and each target is a fork of it.

One line of JSON a target comes in; its process number goes out, and how it ended when it has.
"""
# ruff: noqa: T201  # what it prints is what it is for

import json
import os
import sys
import traceback
from typing import Any

from tests.crash import target


def main() -> None:
    """Until the input ends."""
    for line in sys.stdin:
        order = json.loads(line)
        pid = os.fork()
        if pid == 0:
            _live(order)
        print(pid, flush=True)
        _, status = os.waitpid(pid, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


def _live(order: dict[str, Any]) -> None:
    """Be the target, and end with it."""
    os.setsid()
    _redirect(order["output"], 1)
    _redirect(order["errors"], 2)
    os.environ.update(order["environment"])
    code = 1
    try:
        code = target.main(order["words"])
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(code)


def _redirect(path: str, handle: int) -> None:
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o666)
    os.dup2(file, handle)
    os.close(file)


if __name__ == "__main__":
    main()
