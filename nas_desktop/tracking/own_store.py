"""The project's own MLflow store: looked at before it is used, made whole, set aside when damaged. Imports MLflow."""

import errno
import logging
import os
from pathlib import Path

from mlflow.store.tracking.sqlalchemy_store import SqlAlchemyStore

from nas_desktop.core import databases


def prepare(store: Path) -> None:
    """Have a store that MLflow can open; a damaged one is set aside, a missing one made.

    Raises:
        OSError: it cannot be made. What SQLite and MLflow raise is passed on.
    """
    if not store.parent.is_dir():  # MLflow would make it
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(store.parent))
    if databases.is_there(store) and databases.damage(store):
        set_aside(store)
    if not databases.is_there(store):
        logging.getLogger("alembic").setLevel(logging.WARNING)
        databases.make(store, _make_tables)


def set_aside(store: Path) -> None:
    """Keep a store that is of no use under another name."""
    let_go(store)
    if databases.is_there(store):
        databases.set_aside(store)
    else:
        store.unlink(missing_ok=True)


def let_go(store: Path) -> None:
    """Close the file: MLflow would keep it open, and write on into one that was deleted."""
    engine = SqlAlchemyStore._engine_map.get(address(store))
    if engine is not None:
        engine.dispose()


def address(store: Path) -> str:
    """The store as MLflow knows it."""
    return f"sqlite:///{store}"


def _make_tables(path: Path) -> None:
    SqlAlchemyStore(address(path), (path.parent / "artifacts").as_uri())  # type: ignore[no-untyped-call]
    SqlAlchemyStore._engine_map.pop(address(path)).dispose()
