"""Where the program starts: the window, or the command line if there are arguments.

Nothing heavy is imported here, since a spawned child runs this file again down to `freeze_support`.
"""

import multiprocessing
import sys


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
