"""Rows of an MLflow store made into heads of runs, by plain SQL: it answers in milliseconds and needs no MLflow."""

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Sequence
from math import inf, nan

from nas_desktop.tracking.runs import RunHead, state_of

_PARENT = "mlflow.parentRunId"
IS_CHILD = "run_uuid IN (SELECT run_uuid FROM tags WHERE key = 'mlflow.parentRunId' AND value = :parent)"
IS_TOP = "run_uuid NOT IN (SELECT run_uuid FROM tags WHERE key = 'mlflow.parentRunId' AND value <> '')"
IS_OURS = "run_uuid IN (SELECT run_uuid FROM tags WHERE key = 'nas.project')"
_TAGS = ("nas.state", "nas.reason", "nas.project", "nas.trial", "nas.study", _PARENT)
_SCORES = ("score", "val_score", "val_accuracy", "test_accuracy")  # a final training has the last alone
_INFINITE = 1.79e308  # how MLflow writes an infinite number
_N_CHILDREN = """
    SELECT tags.value, COUNT(*) FROM tags JOIN runs USING (run_uuid)
    WHERE tags.key = 'mlflow.parentRunId' AND runs.lifecycle_stage = 'active' GROUP BY tags.value
"""
_BEST_CHILDREN = """
    SELECT tags.value, runs.run_uuid, MAX(latest_metrics.value)
    FROM tags JOIN runs USING (run_uuid) JOIN latest_metrics USING (run_uuid)
    JOIN tags AS state ON state.run_uuid = runs.run_uuid AND state.key = 'nas.state' AND state.value = 'COMPLETE'
    JOIN tags AS study ON study.run_uuid = runs.run_uuid AND study.key = 'nas.study' AND study.value = 'search'
    WHERE tags.key = 'mlflow.parentRunId' AND runs.lifecycle_stage = 'active' AND latest_metrics.key = 'score'
    GROUP BY tags.value
"""


def number(value: float, is_nan: int) -> float:
    """A metric's value as it was before MLflow wrote it down."""
    if is_nan:
        return nan
    return value if abs(value) < _INFINITE else inf if value > 0 else -inf


def heads_of(connection: sqlite3.Connection, run_ids: Sequence[str]) -> tuple[RunHead, ...]:
    """The heads of these runs, in the same order; a run that is gone is left out."""
    rows = {
        row[0]: row
        for row in _of_runs(
            connection, "SELECT run_uuid, experiment_id, name, status, start_time, end_time FROM runs", run_ids
        )
    }
    tags, scores = _tags(connection, run_ids), _scores(connection, run_ids)
    n_children: dict[str, int] = dict(connection.execute(_N_CHILDREN).fetchall())
    best = {parent: run for parent, run, _ in connection.execute(_BEST_CHILDREN)}
    return tuple(
        _head(rows[run], tags[run], scores.get(run), n_children.get(run, 0), best.get(run, ""))
        for run in run_ids
        if run in rows
    )


def _head(row: Sequence[object], tags: dict[str, str], score: float | None, n_children: int, best: str) -> RunHead:
    run_id, experiment, name, status, started, ended = row
    trial = tags.get("nas.trial", "") if tags.get("nas.study", "search") == "search" else ""
    state = state_of(str(status), tags.get("nas.state", ""))
    return RunHead(
        run_id=str(run_id),
        experiment_id=str(experiment),
        name=str(name or run_id),
        parent=tags.get(_PARENT, ""),
        status=str(status),
        state=state,
        score=score if state != "FAIL" else None,  # where it got to before it failed is no score
        reason=tags.get("nas.reason", ""),
        project=tags.get("nas.project", ""),
        trial=int(trial) if trial.isdecimal() else -1,
        started_ms=_whole(started),
        ended_ms=_whole(ended),
        n_children=n_children,
        best=best,
    )


def _whole(value: object) -> int:
    return value if isinstance(value, int) else 0


def _tags(connection: sqlite3.Connection, run_ids: Sequence[str]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = defaultdict(dict)
    query = f"SELECT run_uuid, key, value FROM tags WHERE key IN {_TAGS}"  # noqa: S608  # names of our own
    for run, key, value in _of_runs(connection, query, run_ids):
        found[run][key] = str(value)
    return found


def _scores(connection: sqlite3.Connection, run_ids: Sequence[str]) -> dict[str, float]:
    """The score of each run; while it has none, its newest validation accuracy, and of a final training the test's."""
    found: dict[str, dict[str, float]] = defaultdict(dict)
    query = f"SELECT run_uuid, key, value FROM latest_metrics WHERE is_nan = 0 AND key IN {_SCORES}"  # noqa: S608
    for run, key, value in _of_runs(connection, query, run_ids):
        found[run][key] = float(value)
    return {run: next(values[key] for key in _SCORES if key in values) for run, values in found.items()}


def _of_runs(connection: sqlite3.Connection, query: str, run_ids: Sequence[str]) -> Iterable[tuple[str, ...]]:
    """The rows of `query` for these runs alone."""
    places = ", ".join("?" * len(run_ids))
    joint = "AND" if "WHERE" in query else "WHERE"
    return connection.execute(f"{query} {joint} run_uuid IN ({places})", tuple(run_ids)).fetchall()
