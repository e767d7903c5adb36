"""Reads an MLflow store and never writes to it: experiments, pages of runs, one run in full, its curves and files."""

import sqlite3
from collections.abc import Sequence
from pathlib import Path

from nas_desktop.tracking.run_artifacts import folder_of, list_artifacts, text_of
from nas_desktop.tracking.run_rows import IS_CHILD, IS_OURS, IS_TOP, heads_of, number
from nas_desktop.tracking.runs import (
    ChildScore,
    Curve,
    Experiment,
    Metric,
    RunDetail,
    RunHead,
    RunPage,
    RunPlace,
    RunValues,
)
from nas_desktop.tracking.store_file import StoreError, open_store

_MOST_POINTS = 2000  # of one curve
_ACTIVE = "lifecycle_stage = 'active'"


class RunReader:
    """One store; every call opens it afresh, so that a store that was replaced is seen.

    All methods raise `StoreError` where the store or the run cannot be read.
    """

    def __init__(self, store: Path) -> None:
        self._store = store

    def experiments(self) -> tuple[Experiment, ...]:
        """The experiments that hold runs, the one with the newest run first."""
        query = f"""
            SELECT experiments.experiment_id, experiments.name, SUM({IS_TOP}), MAX({IS_OURS})
            FROM runs JOIN experiments USING (experiment_id) WHERE runs.{_ACTIVE} AND experiments.{_ACTIVE}
            GROUP BY experiments.experiment_id ORDER BY MAX(runs.start_time) DESC
        """  # noqa: S608  # nothing of it comes from outside
        with open_store(self._store) as connection:
            rows = connection.execute(query).fetchall()
        return tuple(Experiment(str(key), str(name), int(n), bool(ours)) for key, name, n, ours in rows)

    def searches(self, experiment: str, first: int, n: int) -> RunPage:
        """The runs of an experiment that are no children, newest first."""
        where = f"experiment_id = :experiment AND {IS_TOP}"
        return self._page(where, "start_time DESC, name DESC", {"experiment": int(experiment)}, first, n)

    def children(self, run_id: str, first: int, n: int) -> RunPage:
        """The runs below a run, oldest first."""
        return self._page(IS_CHILD, "start_time, name", {"parent": run_id}, first, n)

    def matching(self, expression: str, more: str, n: int) -> RunPage:
        """The runs of the whole store that a filter in MLflow's own words lets through, newest first."""
        from nas_desktop.tracking.run_filter import matching_runs  # MLflow: 1 to 4 s

        run_ids, more = matching_runs(self._store, expression, more, n)
        with open_store(self._store) as connection:
            return RunPage(heads_of(connection, run_ids), more, -1)

    def run(self, run_id: str) -> RunDetail:
        """All of a run but its curves."""
        with open_store(self._store) as connection:
            head = _head(connection, run_id)
            parent = heads_of(connection, (head.parent,)) if head.parent else ()
            uri, experiment, folder = self._artifacts(connection, run_id)
            return RunDetail(
                head=head,
                experiment=experiment,
                parent_name=parent[0].name if parent else "",
                params=_pairs(connection, "params", run_id),
                metrics=_metrics(connection, run_id),
                tags=_pairs(connection, "tags", run_id),
                artifacts=list_artifacts(folder, uri),
            )

    def curves(self, run_id: str, keys: tuple[str, ...]) -> tuple[Curve, ...]:
        """The history of metrics, each thinned to at most 2 000 points."""
        with open_store(self._store) as connection:
            return tuple(_curve(connection, run_id, key) for key in keys)

    def scores(self, run_id: str) -> tuple[ChildScore, ...]:
        """How the runs below a run ended, oldest first."""
        query = f"SELECT run_uuid FROM runs WHERE {IS_CHILD} AND {_ACTIVE} ORDER BY start_time, name"  # noqa: S608
        with open_store(self._store) as connection:
            runs = [run for (run,) in connection.execute(query, {"parent": run_id})]
            heads = [head for i in range(0, len(runs), 500) for head in heads_of(connection, runs[i : i + 500])]
        return tuple(ChildScore(head.run_id, head.trial, head.score, head.state) for head in heads)

    def values(self, run_ids: Sequence[str]) -> tuple[RunValues, ...]:
        """The parameters and latest metrics of runs, in the same order."""
        with open_store(self._store) as connection:
            return tuple(
                RunValues(dict(_pairs(connection, "params", run)), {m.key: m.value for m in _metrics(connection, run)})
                for run in run_ids
            )

    def text(self, run_id: str, path: str) -> str:
        """The text of a small artifact."""
        with open_store(self._store) as connection:
            _, _, folder = self._artifacts(connection, run_id)
        return text_of(folder, path)

    def places(self, trial: int) -> tuple[RunPlace, ...]:
        """Where the runs of a trial with this number stand; in a project's own store there is one."""
        query = f"""
            SELECT run_uuid FROM runs JOIN tags USING (run_uuid) WHERE {_ACTIVE} AND key = 'nas.trial' AND value = ?
        """  # noqa: S608
        with open_store(self._store) as connection:
            runs = [run for (run,) in connection.execute(query, (str(trial),))]
            heads = [head for head in heads_of(connection, runs) if head.trial == trial and head.parent]
            return tuple(_place(connection, head) for head in heads)

    def _page(self, where: str, order: str, values: dict[str, str | int], first: int, n: int) -> RunPage:
        condition = f"FROM runs WHERE {_ACTIVE} AND {where}"
        with open_store(self._store) as connection:
            (total,) = connection.execute(f"SELECT COUNT(*) {condition}", values).fetchone()
            query = f"SELECT run_uuid {condition} ORDER BY {order} LIMIT :n OFFSET :first"
            runs = [run for (run,) in connection.execute(query, {**values, "n": n, "first": first})]
            end = first + len(runs)
            return RunPage(heads_of(connection, runs), str(end) if end < total else "", total)

    def _artifacts(self, connection: sqlite3.Connection, run_id: str) -> tuple[str, str, Path | None]:
        """The address of a run's files, the name of its experiment, and the folder on this computer."""
        query = """
            SELECT artifact_uri, artifact_location, experiments.name FROM runs JOIN experiments
            USING (experiment_id) WHERE run_uuid = ?
        """
        row = connection.execute(query, (run_id,)).fetchone()
        if row is None:
            raise _gone()
        uri, location, name = (str(value or "") for value in row)
        return uri, name, folder_of(uri, location, self._store)


def _head(connection: sqlite3.Connection, run_id: str) -> RunHead:
    heads = heads_of(connection, (run_id,))
    if not heads:
        raise _gone()
    return heads[0]


def _gone() -> StoreError:
    return StoreError("The run is no longer in the store.", "Use: Refresh.")


def _pairs(connection: sqlite3.Connection, table: str, run_id: str) -> tuple[tuple[str, str], ...]:
    query = f"SELECT key, value FROM {table} WHERE run_uuid = ? ORDER BY key"  # noqa: S608  # a name of our own
    return tuple((str(key), str(value)) for key, value in connection.execute(query, (run_id,)))


def _metrics(connection: sqlite3.Connection, run_id: str) -> tuple[Metric, ...]:
    query = "SELECT key, value, is_nan, step FROM latest_metrics WHERE run_uuid = ? ORDER BY key"
    return tuple(
        Metric(str(key), number(value, is_nan), int(step))
        for key, value, is_nan, step in connection.execute(query, (run_id,))
    )


def _curve(connection: sqlite3.Connection, run_id: str, key: str) -> Curve:
    query = "SELECT step, value, is_nan FROM metrics WHERE run_uuid = ? AND key = ? ORDER BY step, timestamp"
    rows = connection.execute(query, (run_id, key)).fetchall()
    stride = -(-len(rows) // _MOST_POINTS) or 1
    kept = rows[::stride] if stride == 1 or not rows else [*rows[:-1:stride], rows[-1]]
    return Curve(key, len(rows), tuple((int(step), number(value, is_nan)) for step, value, is_nan in kept))


def _place(connection: sqlite3.Connection, head: RunHead) -> RunPlace:
    query = f"SELECT run_uuid FROM runs WHERE {IS_CHILD} AND {_ACTIVE} ORDER BY start_time, name"  # noqa: S608
    siblings = [run for (run,) in connection.execute(query, {"parent": head.parent})]
    return RunPlace(head.experiment_id, head.parent, head.run_id, siblings.index(head.run_id))
