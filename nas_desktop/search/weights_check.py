"""Whether the weights that a project must hold are there and whole, told without torch."""

import json
from collections.abc import Iterator
from pathlib import Path

from nas_desktop.core.errors import NasError
from nas_desktop.core.project import Project
from nas_desktop.core.state import SearchState
from nas_desktop.core.trial_row import TrialRow


def kept_rows(state: SearchState) -> list[TrialRow]:
    """The trials whose weights must be there: the leaders and the newest final training."""
    return [row for row in (*state.leaders, state.final) if row is not None and row.model]


def wrong_weights(project: Project, state: SearchState) -> Iterator[str]:
    """What is wrong with the weights of a project, in sentences, as far as can be told without torch."""
    kept = kept_rows(state)
    for row in state.rows.values():
        is_kept = any(row is one for one in kept)
        words = _wrong_with(project, row.model) if is_kept else _leads_out(project, row.model)
        if words:
            yield words


def _leads_out(project: Project, name: str) -> str:
    """What is wrong with the name of weights that may be gone by now."""
    try:
        if name:
            project.inside(name)
    except NasError as error:
        return error.message
    return ""


def _wrong_with(project: Project, name: str) -> str:
    try:
        folder = project.inside(name)
        facts = json.loads((folder / "model.json").read_text(encoding="utf-8"))
        if not isinstance(facts, dict):
            raise ValueError("model.json holds no facts")
        _check_weights(folder / "weights.safetensors")
    except NasError as error:
        return error.message
    except (OSError, ValueError, RecursionError) as error:
        return f"{name} is damaged: {str(error).splitlines()[0]}."
    return ""


def _check_weights(path: Path) -> None:
    """The header says where every weight lies; the file must end where the last one does.

    Raises:
        ValueError: it does not.
    """
    with path.open("rb") as file:
        size = path.stat().st_size
        n = int.from_bytes(file.read(8), "little")
        if n > size - 8:
            raise ValueError(f"{path.name} is cut off")
        header = json.loads(file.read(n))
    ends = [int(value["data_offsets"][1]) for key, value in header.items() if key != "__metadata__"]
    if 8 + n + max(ends, default=0) != size:
        raise ValueError(f"{path.name} is cut off")
