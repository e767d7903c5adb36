"""`project.json`: what a project says of itself."""

import json
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

from nas_desktop.core.errors import ProjectError

FORMAT_VERSION = 1
MANIFEST = "project.json"
_MAX_BYTES, _MAX_DEPTH = 16_000_000, 50


class Manifest(BaseModel):
    """`project.json`. A newer version of the program may add fields; an older one refuses a newer `format_version`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    format_version: int
    name: str
    created: str  # UTC, ISO 8601
    created_by: str  # version of the program
    config: dict[str, Any]
    space_sha256: str = ""  # of space.py, where the search space is the user's own
    resizing: str = ""  # name and version of the rule that made the images square
    data_fingerprint: str = ""
    numeric_modes: list[dict[str, Any]] = []


def read_manifest(path: Path, *, newer: bool = False) -> Manifest:
    """The manifest in the file at `path`.

    Args:
        path: of the file.
        newer: whether one of a newer version is read too, as far as it is known here.

    Raises:
        ProjectError: it is damaged, or of a newer version.
    """
    try:
        value = _read_json(path)
        version = value.get("format_version", 0)
        if isinstance(version, int) and version > FORMAT_VERSION:
            if not newer:
                raise ProjectError(
                    f"{path.parent} was made by a newer NAS Desktop (format {version}).",
                    "Update the program to open it.",
                )
            value = {name: item for name, item in value.items() if name in Manifest.model_fields}
        return Manifest.model_validate(value)
    except (OSError, ValueError, AttributeError, RecursionError) as error:
        words = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise ProjectError(f"{path} cannot be read: {words}.", "Restore the file from a copy.") from error


def _read_json(path: Path) -> Any:
    with path.open("rb") as file:
        content = file.read(_MAX_BYTES + 1)
    if len(content) > _MAX_BYTES:
        raise ValueError(f"it is larger than {_MAX_BYTES // 1_000_000} MB")
    value = json.loads(content.decode("utf-8"), parse_constant=_refuse_constant)
    if not _is_shallow(value, _MAX_DEPTH):
        raise ValueError(f"it is nested deeper than {_MAX_DEPTH} levels")
    return value


def _refuse_constant(name: str) -> Any:
    raise ValueError(f"{name} is no number")


def _is_shallow(value: Any, levels: int) -> bool:
    if not isinstance(value, dict | list):
        return True
    items = value.values() if isinstance(value, dict) else value
    return levels > 0 and all(_is_shallow(item, levels - 1) for item in items)
