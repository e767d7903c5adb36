"""What a bad disk or a careless hand may do to a project between two runs of a search.

Only to files of which there is another generation, or which nobody needs: nothing can make up for a damaged log.
"""

import random
from collections.abc import Callable
from pathlib import Path

from nas_desktop.core.durable import TEMPORARY_MARK

_BLOCK = 512
Damage = Callable[[Path, random.Random], None]


def cut_tail(project: Path, rng: random.Random) -> None:
    """The newest file of a checkpoint ends early."""
    for file in _newest(project):
        data = file.read_bytes()
        file.write_bytes(data[: _BLOCK * rng.randrange(len(data) // _BLOCK + 1)])


def zero_tail(project: Path, rng: random.Random) -> None:
    """The last block of the newest file of a checkpoint was never written."""
    for file in _newest(project):
        data = file.read_bytes()
        n = min(len(data), _BLOCK)
        file.write_bytes(data[:-n] + bytes(n))


def restore_previous(project: Path, rng: random.Random) -> None:
    """The newest file of a checkpoint holds what the one before it holds."""
    for file in _newest(project):
        before = sorted(path for path in file.parent.glob(f"*{file.suffix}") if path.name < file.name)
        if before:
            file.write_bytes(before[-1].read_bytes())


def leave_temporary(project: Path, rng: random.Random) -> None:
    """Half-written files lie about wherever something is written."""
    for folder in [project / "models", *(path for path in (project / "checkpoints").iterdir() if path.is_dir())]:
        (folder / f"left{TEMPORARY_MARK}{rng.randrange(16**8):08x}").write_bytes(b"half")
    (project / "models" / f"trial-0000{TEMPORARY_MARK}{rng.randrange(16**8):08x}").mkdir()


def leave_journal(project: Path, rng: random.Random) -> None:
    """A journal of nothing lies beside the study."""
    journal = project / "study.db-journal"
    if not journal.exists():
        journal.write_bytes(rng.randbytes(_BLOCK))


ALL: dict[str, Damage] = {
    damage.__name__: damage for damage in (cut_tail, zero_tail, restore_previous, leave_temporary, leave_journal)
}


def _newest(project: Path) -> list[Path]:
    """The file of a checkpoint that was written last; none where there is no checkpoint."""
    files = [path for path in (project / "checkpoints").glob("*/*") if TEMPORARY_MARK not in path.name]
    return [max(files, key=lambda path: (path.stat().st_mtime_ns, path.name))] if files else []
