"""A project's manifest that was lost or damaged, written anew from what the log says."""

from pathlib import Path
from typing import Any

from nas_desktop.core import databases, durable, event_log
from nas_desktop.core.disks import storage_error
from nas_desktop.core.errors import ProjectError
from nas_desktop.core.events import DataReady, ModeChosen, SearchStarted
from nas_desktop.core.json_values import to_json
from nas_desktop.core.manifest import FORMAT_VERSION, MANIFEST, read_manifest


def restore_manifest(root: Path) -> str:
    """Write the manifest of the project at `root` anew if it cannot be read; returns what was done, or nothing.

    Raises:
        ProjectError: it is of a newer version, or the log does not tell what stood in it.
        StorageError: it cannot be written.
    """
    path = root / MANIFEST
    if not databases.is_there(root / "events.db") or (path.exists() and not _is_damaged(path)):
        return ""
    value = _manifest(root)
    kept = ""
    try:
        if path.exists():
            kept = f"; the former file is {databases.set_aside(path).name}"
        durable.write_json(path, value)
    except OSError as error:
        raise storage_error(path, error) from error
    return f"{MANIFEST} could not be read. It is written anew from the log{kept}."


def _is_damaged(path: Path) -> bool:
    try:
        read_manifest(path, newer=True)
    except ProjectError:
        return True
    return False


def _manifest(root: Path) -> dict[str, Any]:
    started: SearchStarted | None = None
    value: dict[str, Any] = {"format_version": FORMAT_VERSION, "numeric_modes": []}
    modes: dict[int, Any] = {}
    for _, event in event_log.replay(root / "events.db"):
        match event:
            case SearchStarted():
                started = started or event
            case DataReady():
                value |= {"data_fingerprint": event.data.fingerprint, "resizing": event.data.resizing}
            case ModeChosen():
                modes[event.mode] = to_json(event.numeric)
    if started is None or sorted(modes) != list(range(len(modes))):
        raise ProjectError(f"{root / MANIFEST} cannot be written anew: the log does not tell all.", "Use a copy of it.")
    return {
        **value,
        "name": started.name,
        "created": started.time,
        "created_by": started.version,
        "config": started.config,
        "space_sha256": started.space_sha256,
        "numeric_modes": [modes[number] for number in sorted(modes)],
    }
