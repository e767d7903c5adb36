"""MLflow stores without MLflow: the tables that are read, filled by hand, in no time."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

_TABLES = """
CREATE TABLE alembic_version (version_num TEXT);
CREATE TABLE experiments (experiment_id INTEGER PRIMARY KEY, name TEXT, artifact_location TEXT, lifecycle_stage TEXT);
CREATE TABLE runs (run_uuid TEXT PRIMARY KEY, name TEXT, status TEXT, start_time BIGINT, end_time BIGINT,
    lifecycle_stage TEXT, artifact_uri TEXT, experiment_id INTEGER);
CREATE TABLE params (run_uuid TEXT, key TEXT, value TEXT);
CREATE TABLE tags (run_uuid TEXT, key TEXT, value TEXT);
CREATE TABLE metrics (run_uuid TEXT, key TEXT, value REAL, timestamp BIGINT, step BIGINT, is_nan BOOLEAN);
CREATE TABLE latest_metrics (run_uuid TEXT, key TEXT, value REAL, timestamp BIGINT, step BIGINT, is_nan BOOLEAN);
"""
STARTED = 1_767_323_045_000


class MadeStore:
    """A store at `path`; every method writes at once."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        with self._open() as connection:
            connection.executescript(_TABLES)

    def add_experiment(self, number: int, name: str) -> str:
        """An experiment whose files are beside the store."""
        location = (self.path.parent / "artifacts").as_uri()
        self.execute("INSERT INTO experiments VALUES (?, ?, ?, 'active')", (number, name, location))
        return str(number)

    def add_run(
        self,
        run_id: str,
        name: str = "",
        experiment: str = "1",
        parent: str = "",
        status: str = "FINISHED",
        started: int = STARTED,
        tags: dict[str, str] | None = None,
        metrics: dict[str, float] | None = None,
        params: dict[str, str] | None = None,
    ) -> str:
        """A run that took a minute."""
        uri = (self.path.parent / "artifacts" / run_id / "artifacts").as_uri()
        values = (run_id, name or run_id, status, started, started + 60_000, "active", uri, int(experiment))
        self.execute("INSERT INTO runs VALUES (?, ?, ?, ?, ?, ?, ?, ?)", values)
        all_tags = {**(tags or {}), **({"mlflow.parentRunId": parent} if parent else {})}
        with self._open() as connection:
            connection.executemany("INSERT INTO tags VALUES (?, ?, ?)", [(run_id, *tag) for tag in all_tags.items()])
            rows = [(run_id, *param) for param in (params or {}).items()]
            connection.executemany("INSERT INTO params VALUES (?, ?, ?)", rows)
            latest = [(run_id, key, value, 0, 0, 0) for key, value in (metrics or {}).items()]
            connection.executemany("INSERT INTO latest_metrics VALUES (?, ?, ?, ?, ?, ?)", latest)
        return run_id

    def add_trial(self, number: int, parent: str, score: float | None = 0.5, state: str = "COMPLETE") -> str:
        """A trial's run as the recorder writes it, with a curve of two epochs."""
        tags = {"nas.trial": str(number), "nas.study": "search", "nas.project": "p", "nas.state": state}
        if state == "FAIL":
            tags["nas.reason"] = "out of memory"
        run = self.add_run(
            f"{parent}-{number}",
            f"trial-{number:04d}",
            parent=parent,
            status="FAILED" if state == "FAIL" else "FINISHED",
            started=STARTED + 1000 * number,
            tags=tags,
            metrics={"score": score, "val_accuracy": score, "val_loss": 1.0} if score is not None else {},
            params={"optimizer": "Adam", "learning_rate": "0.002"},
        )
        if score is not None:
            self.add_curve(run, "val_accuracy", [score - 0.1, score])
        return run

    def add_search(self, run_id: str, n_trials: int = 0, started: int = STARTED) -> str:
        """A search of the project `p` with complete trials, the last one the best."""
        self.add_run(run_id, f"nas_{run_id}", started=started, tags={"nas.project": "p"})
        for number in range(n_trials):
            self.add_trial(number, run_id, round(0.5 + 0.4 * (number + 1) / n_trials, 4))
        return run_id

    def add_curve(self, run_id: str, key: str, values: Sequence[float]) -> None:
        """A metric by step, from 1."""
        rows = [(run_id, key, value, 0, step, 0) for step, value in enumerate(values, start=1)]
        with self._open() as connection:
            connection.executemany("INSERT INTO metrics VALUES (?, ?, ?, ?, ?, ?)", rows)

    def execute(self, query: str, values: Sequence[object] = ()) -> None:
        """Change anything."""
        with self._open() as connection:
            connection.execute(query, values)

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        with closing(sqlite3.connect(self.path)) as connection, connection:
            connection.execute("PRAGMA synchronous = OFF")
            yield connection


def a_store(folder: Path, n_trials: int = 3) -> MadeStore:
    """A project's store with one search of the project `p`."""
    store = MadeStore(folder / "mlflow.db")
    store.add_experiment(0, "Default")
    store.add_experiment(1, "birds")
    store.add_search("s", n_trials)
    return store
