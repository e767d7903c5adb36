"""What was measured before, in a file of the cache that may be deleted at any time."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from nas_desktop.core import durable

FORMAT_VERSION = 1
_MAX_BYTES = 4_000_000


class Remembered:
    """Values by key under one name of a JSON file. One that is damaged, or of another version, holds nothing."""

    def __init__(self, path: Path, name: str) -> None:
        self._path = path
        self._name = name

    def values(self) -> Mapping[str, Any]:
        """All that is known."""
        try:
            if self._path.stat().st_size > _MAX_BYTES:
                return {}
            content = json.loads(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError, RecursionError):
            return {}
        if not isinstance(content, dict) or content.get("format_version") != FORMAT_VERSION:
            return {}
        values = content.get(self._name)
        return values if isinstance(values, dict) else {}

    def keep(self, key: str, value: Any) -> None:
        """Remember a plain value. Where it cannot be written it is measured again the next time."""
        content = {"format_version": FORMAT_VERSION, self._name: {**self.values(), key: value}}
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            durable.write_json(self._path, content)
        except OSError:
            pass  # a cache: nothing is lost
