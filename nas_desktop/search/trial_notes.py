"""What somebody has written about trials: in a file of the project, and where optuna-dashboard shows it.

`notes.json` is `{"format_version": 1, "notes": {"7": "High rate, yet second."}}`, by the number of a trial of the
search. It is the truth; the study is told of all notes whenever one is written, where the dashboard reads them.
"""

import json
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from nas_desktop.core import databases, durable
from nas_desktop.core.disks import storage_error
from nas_desktop.core.errors import ProjectError
from nas_desktop.core.project import Project

FILE = "notes.json"
FORMAT_VERSION = 1
_MAX_BYTES = 10_000_000
_MOST_CHARACTERS = 20_000  # of one note
_PART = 2045  # characters of an attribute, as the dashboard cuts them
_BUSY_S = 5.0


def read_notes(root: Path) -> dict[int, str]:
    """The notes of the project at `root`, by trial; none where there is no file.

    Raises:
        ProjectError: the file is damaged, or of a newer version.
    """
    path = root / FILE
    try:
        if not path.exists():
            return {}
        if path.stat().st_size > _MAX_BYTES:
            raise ValueError("it is too large")
        content = json.loads(path.read_text(encoding="utf-8"))
        if content["format_version"] > FORMAT_VERSION:
            raise ValueError(f"it is of format {content['format_version']}")
        return {int(trial): str(text)[:_MOST_CHARACTERS] for trial, text in content["notes"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ProjectError(f"{path} cannot be read: {error}.", "Restore the file from a copy, or delete it.") from error


def write_note(root: Path, trial: int, text: str) -> dict[int, str]:
    """Keep a note on a trial, or with an empty text forget it; all notes there are then.

    A study that cannot be written now is told the next time: nothing is lost.

    Raises:
        ProjectError: the notes cannot be read or written.
    """
    project = Project.open(root, to_write=False)
    notes = read_notes(project.root)
    text = text.strip()[:_MOST_CHARACTERS]
    if text:
        notes[trial] = text
    else:
        notes.pop(trial, None)
    value = {"format_version": FORMAT_VERSION, "notes": {str(key): notes[key] for key in sorted(notes)}}
    try:
        durable.write_json(project.root / FILE, value)
    except OSError as error:
        raise storage_error(project.root / FILE, error) from error
    _tell_study(project, {**notes, trial: text})
    return notes


def _tell_study(project: Project, notes: Mapping[int, str]) -> None:
    """Write the attributes of optuna-dashboard (`_note.py`, 0.21), of which each holds a part of a text as JSON."""
    if not databases.is_there(project.study):
        return
    try:
        uri = databases.read_only_uri(project.study).removesuffix("ro") + "rw"
        with closing(sqlite3.connect(uri, uri=True, timeout=_BUSY_S)) as connection, connection:
            study = connection.execute("SELECT study_id FROM studies WHERE study_name = ?", (project.name,)).fetchone()
            if study is None:
                return
            query = "SELECT number, trial_id FROM trials WHERE study_id = ?"
            ids = dict(connection.execute(query, study).fetchall())
            for trial, text in notes.items():
                if trial in ids:
                    _tell(connection, study[0], ids[trial], text)
    except sqlite3.Error:
        return  # it is busy or damaged: the file beside it has all of it


def _tell(connection: sqlite3.Connection, study: int, trial_id: int, text: str) -> None:
    known = _attributes(connection, study, trial_id)
    before = "".join(known[key] for key in sorted(known, key=_part_of) if ":note_str:" in key)
    if before == text:
        return
    version = int(known.get(f"dashboard:{trial_id}:note_ver", 0)) + 1
    parts = [text[i : i + _PART] for i in range(0, len(text), _PART)] or [""]
    wanted: dict[str, Any] = {f"dashboard:{trial_id}:note_str:{i}": part for i, part in enumerate(parts)}
    wanted[f"dashboard:{trial_id}:note_ver"] = version
    gone = [key for key in known if ":note_str:" in key and key not in wanted]
    delete = "DELETE FROM study_system_attributes WHERE study_id = ? AND key = ?"
    connection.executemany(delete, [(study, key) for key in (*gone, *wanted)])
    insert = "INSERT INTO study_system_attributes (study_id, key, value_json) VALUES (?, ?, ?)"
    connection.executemany(insert, [(study, key, json.dumps(value)) for key, value in wanted.items()])


def _attributes(connection: sqlite3.Connection, study: int, trial_id: int) -> dict[str, Any]:
    query = "SELECT key, value_json FROM study_system_attributes WHERE study_id = ? AND key LIKE ?"
    rows = connection.execute(query, (study, f"dashboard:{trial_id}:note_%")).fetchall()
    return {key: json.loads(value) for key, value in rows}


def _part_of(key: str) -> int:
    last = key.rpartition(":")[2]
    return int(last) if last.isdigit() else -1
