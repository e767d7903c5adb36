"""A project that was copied or moved takes its MLflow artifacts along: MLflow itself only knows absolute addresses."""

import sqlite3
from contextlib import closing
from pathlib import Path


def follow_move(store: Path, artifacts: Path) -> None:
    """Let every address in `store` that points to a former place of `artifacts` point to where they are now.

    Only the store's one writer may call this, before it opens the store.
    """
    if not store.is_file():
        return
    here = artifacts.as_uri()
    with closing(sqlite3.connect(store)) as connection, connection:
        if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'experiments'").fetchone():
            return
        query = "SELECT artifact_location FROM experiments WHERE artifact_location LIKE ?"
        for (former,) in connection.execute(query, (f"file://%/{artifacts.name}",)).fetchall():
            if former == here:
                continue
            connection.execute(
                "UPDATE runs SET artifact_uri = ? || substr(artifact_uri, ?) WHERE substr(artifact_uri, 1, ?) = ?",
                (here, len(former) + 1, len(former), former),
            )
            connection.execute(
                "UPDATE experiments SET artifact_location = ? WHERE artifact_location = ?", (here, former)
            )
