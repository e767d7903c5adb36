"""The projects that were shown last, with what they had come to, so that the start page need not open them.

The file `recent.json` beside the settings of the window is `{"format_version": 1, "projects": [{…}, …]}`, newest first.
One that is damaged or of another version counts as empty: nothing but convenience is lost.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from nas_desktop.core import durable
from nas_desktop.core.json_values import from_json, to_json
from nas_desktop.core.state import SearchState
from nas_desktop.gui import numbers

FORMAT_VERSION = 1
_MOST = 12
_MAX_BYTES = 1_000_000


@dataclass(frozen=True, slots=True)
class RecentProject:
    """One project as it was when it was last shown."""

    root: str
    name: str
    phase: str
    n_done: int
    n_planned: int
    score: float | None  # of the final model on the test images, else of the best trial in validation
    is_test: bool
    params: Mapping[str, Any]  # of the best network; empty where there is none
    input_shape: tuple[int, int, int]
    n_classes: int
    shown: str  # UTC, ISO 8601

    @property
    def is_there(self) -> bool:
        """Whether its folder still looks like a project."""
        return (Path(self.root) / "project.json").is_file()

    @property
    def can_go_on(self) -> bool:
        """Whether it was left in the middle."""
        return self.phase not in ("finished", "idle")

    @property
    def words(self) -> str:
        """How far it has come: `stopped, 31 of 50`."""
        if self.phase == "finished":
            return f"finished, {numbers.counted(self.n_done, 'trial')}"
        word = "stopped" if self.can_go_on else self.phase
        return f"{word}, {numbers.count(self.n_done)} of {numbers.count(self.n_planned)}"

    @property
    def day(self) -> str:
        """When it was shown: a time of day, `yesterday`, or the day."""
        time = numbers.local_time(self.shown)
        if time is None:
            return ""
        match (datetime.now().date() - time.date()).days:
            case 0:
                return f"today {numbers.clock(time)}"
            case 1:
                return "yesterday"
            case _:
                return f"{time.day} {time:%B %Y}" if time.year != datetime.now().year else f"{time.day} {time:%B}"


def summary(state: SearchState) -> RecentProject:
    """What is remembered of the search that `state` tells of."""
    best = state.final or state.best
    finish, data = state.finish, state.data
    test = finish.test_accuracy if finish is not None else None
    return RecentProject(
        root=state.project,
        name=state.name,
        phase=state.phase,
        n_done=state.n_finished,
        n_planned=state.n_planned,
        score=test if test is not None else (state.best.score if state.best is not None else None),
        is_test=test is not None,
        params=dict(best.params) if best is not None else {},
        input_shape=data.input_shape if data is not None else (3, 32, 32),
        n_classes=len(data.classes) if data is not None else 10,
        shown=datetime.now(UTC).isoformat(timespec="seconds"),
    )


class RecentProjects:
    """Reads and writes the file; every call stands for itself, so that two windows disturb one another little."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def entries(self) -> list[RecentProject]:
        """All that is remembered, the newest first."""
        try:
            if self._path.stat().st_size > _MAX_BYTES:
                return []
            content = json.loads(self._path.read_text(encoding="utf-8"))
            if content["format_version"] != FORMAT_VERSION:
                return []
            return [from_json(RecentProject, value) for value in content["projects"]][:_MOST]
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            return []

    def keep(self, project: RecentProject) -> None:
        """Put a project at the top."""
        self._write([project, *(one for one in self.entries() if one.root != project.root)])

    def forget(self, root: str) -> None:
        """Leave a project out; its folder is not touched."""
        self._write([one for one in self.entries() if one.root != root])

    def _write(self, projects: list[RecentProject]) -> None:
        content = {"format_version": FORMAT_VERSION, "projects": [to_json(one) for one in projects[:_MOST]]}
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            durable.write_json(self._path, content)
        except OSError:
            pass  # only the list on the start page is out of date
