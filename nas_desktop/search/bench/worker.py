"""A measuring process: answers one task after another, a line of JSON each."""

import sys

import optuna

from nas_desktop.core.json_values import decode_tagged, encode
from nas_desktop.search.bench.tasks import TASKS


def main() -> None:
    """Until nobody asks any more."""
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    for line in sys.stdin.buffer:
        sys.stdout.buffer.write(encode(decode_tagged(TASKS, line).do()) + b"\n")
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
