"""Writing from a worker: where the disk is full or gone, the trial stands until it is not."""

from collections.abc import Callable
from pathlib import Path

from nas_desktop.core.disks import blocked_by, storage_error
from nas_desktop.core.events import StorageFreed
from nas_desktop.training.line import Line

RETRY_AFTER_S = 2.0


def write_patiently(line: Line, path: Path, write: Callable[[], None]) -> None:
    """Call `write` until it raises no OSError any more; the engine is told why the trial stands.

    Raises:
        JobStopped: the trial is to be left.
    """
    is_blocked = False
    while True:
        try:
            write()
            break
        except OSError as error:
            is_blocked = True
            line.send(blocked_by(storage_error(path, error)))
            line.stand(RETRY_AFTER_S)
    if is_blocked:
        line.send(StorageFreed())
