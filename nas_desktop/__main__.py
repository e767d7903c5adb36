"""Where the program starts: the window, or the command line if there are arguments.

Nothing heavy is imported here, since a spawned child runs this file again down to `freeze_support`.
"""

import os
import sys


def _import_nothing_from_here() -> None:
    """Take the folder in which the program is started off the path: a file planted there is nobody's module.

    Children inherit the wish, for they would put it there again.
    """
    os.environ["PYTHONSAFEPATH"] = "1"
    ours = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))  # noqa: PTH100, PTH120  # before other imports
    try:
        here = os.getcwd()  # noqa: PTH109
    except OSError:
        return  # it has been removed
    sys.path[:] = [place for place in sys.path if place == ours or os.path.abspath(place) != here]  # noqa: PTH100


_import_nothing_from_here()
# Numpy's own threads would spin for the cores that the workers train on: a question to the strategy then takes ten
# times as long. It is read when numpy is loaded, and inherited.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import multiprocessing  # noqa: E402


def main() -> int:
    """Run the program; returns its exit code."""
    multiprocessing.freeze_support()  # in the packaged program a child process starts here: first of all
    if len(sys.argv) > 1:
        from nas_desktop import cli

        return cli.main(sys.argv[1:])
    from nas_desktop.gui import app

    return app.run_window()


if __name__ == "__main__":
    sys.exit(main())
