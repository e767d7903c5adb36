"""The points of curves that a store holds. MLflow keeps a point that is logged twice twice, and deletes none."""

import sqlite3
from collections.abc import Collection
from contextlib import closing
from pathlib import Path

from nas_desktop.core import databases

_BUSY_S = 20.0  # as MLflow itself
_LATEST = """
    INSERT INTO latest_metrics (key, value, timestamp, step, is_nan, run_uuid)
    SELECT key, value, timestamp, max(step), is_nan, run_uuid FROM metrics
    WHERE run_uuid = :run AND key NOT IN (SELECT key FROM latest_metrics WHERE run_uuid = :run) GROUP BY key
"""


class MetricPoints:
    """Which metrics of a run have which steps."""

    def __init__(self, store: Path) -> None:
        self._store = store
        self._points: dict[str, set[tuple[str, int]]] = {}

    def of(self, run: str) -> set[tuple[str, int]]:
        """Metric and step of every point; the caller adds what it logs."""
        if run not in self._points:
            with databases.reading(self._store, _BUSY_S) as connection:
                rows = connection.execute("SELECT DISTINCT key, step FROM metrics WHERE run_uuid = ?", (run,))
                self._points[run] = {(key, step) for key, step in rows}
        return self._points[run]

    def forget(self, run: str, after: int) -> None:
        """Take the points after a step out of the store: they will be logged again, perhaps with other values."""
        if all(step <= after for _, step in self.of(run)):
            return
        with closing(sqlite3.connect(self._store, timeout=_BUSY_S)) as connection, connection:
            connection.execute("DELETE FROM metrics WHERE run_uuid = ? AND step > ?", (run, after))
            connection.execute("DELETE FROM latest_metrics WHERE run_uuid = ? AND step > ?", (run, after))
            connection.execute(_LATEST, {"run": run})
        self._points[run] = {(key, step) for key, step in self.of(run) if step <= after}

    def forget_keys(self, run: str, keys: Collection[str]) -> None:
        """Take every point of some metrics out of the store."""
        if not any(key in keys for key, _ in self.of(run)):
            return
        rows = [(run, key) for key in keys]
        with closing(sqlite3.connect(self._store, timeout=_BUSY_S)) as connection, connection:
            connection.executemany("DELETE FROM metrics WHERE run_uuid = ? AND key = ?", rows)
            connection.executemany("DELETE FROM latest_metrics WHERE run_uuid = ? AND key = ?", rows)
        self._points[run] = {(key, step) for key, step in self.of(run) if key not in keys}
