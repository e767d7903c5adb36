"""Whether the MLflow that is installed knows the layout of a store. Imports MLflow."""

import sqlite3
from pathlib import Path

from alembic.script import ScriptDirectory
from alembic.util import CommandError
from mlflow.store import db_migrations

from nas_desktop.tracking.store_file import StoreError, open_store


def check_layout(store: Path, purpose: str) -> None:
    """Make sure that MLflow reads the store as it is, since it would otherwise want to change it.

    Args:
        store: The store.
        purpose: What MLflow is needed for, as the beginning of a sentence: `A filter`.

    Raises:
        StoreError: the layout is older or newer, or the store cannot be read.
    """
    with open_store(store) as connection:
        row = (
            connection.execute("SELECT version_num FROM alembic_version").fetchone() if _versioned(connection) else None
        )
    found = str(row[0]) if row else ""
    scripts = ScriptDirectory(str(Path(next(iter(db_migrations.__path__)))))
    wanted = scripts.get_current_head()
    if found == wanted:
        return
    if not found or _knows(scripts, found):
        age, remedy = "an older", "Bring a copy up to date with: mlflow db upgrade."
    else:
        age, remedy = "a newer", "Update MLflow."
    layout = found or "without a number"
    raise StoreError(
        f"{purpose} is not possible here: the store has the layout {layout} of {age} MLflow, not {wanted}.", remedy
    )


def _versioned(connection: sqlite3.Connection) -> bool:
    query = "SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'"
    return connection.execute(query).fetchone() is not None


def _knows(scripts: ScriptDirectory, revision: str) -> bool:
    try:
        return scripts.get_revision(revision) is not None
    except CommandError:
        return False
