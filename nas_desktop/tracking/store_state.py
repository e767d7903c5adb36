"""How far a project's MLflow store has got, read without MLflow."""

import sqlite3
from dataclasses import dataclass

from nas_desktop.core import databases
from nas_desktop.core.project import Project
from nas_desktop.tracking.store_file import StoreError, open_store

_POSITION = "nas.position"
_PARENT = """
    SELECT max(CAST(tags.value AS INTEGER)) FROM tags JOIN runs USING (run_uuid)
    WHERE tags.key = ? AND runs.lifecycle_stage = 'active'
"""
_TRIALS = """
    SELECT count(*) FROM tags JOIN runs USING (run_uuid)
    WHERE tags.key = 'nas.trial' AND runs.lifecycle_stage = 'active'
"""


@dataclass(frozen=True, slots=True)
class StoreState:
    """What a store holds."""

    damage: str  # in words; empty where it can be used
    position: int  # in the log, up to which everything is recorded
    n_trials: int


def store_state(project: Project) -> StoreState:
    """The state of the project's store; one that is not there has recorded nothing."""
    if not databases.is_there(project.mlflow):
        return StoreState("", 0, 0)
    try:
        if words := databases.damage(project.mlflow):
            return StoreState(f"It is damaged ({words})", 0, 0)
        with open_store(project.mlflow) as connection:
            (position,) = connection.execute(_PARENT, (_POSITION,)).fetchone()
            (n_trials,) = connection.execute(_TRIALS).fetchone()
    except StoreError as error:
        return StoreState(error.message.rstrip("."), 0, 0)
    except sqlite3.Error as error:
        return StoreState(f"It cannot be read ({error})", 0, 0)
    return StoreState("", position or 0, n_trials)
