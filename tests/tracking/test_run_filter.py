"""Filters are MLflow's, on stores that it has written."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from nas_desktop.core.errors import UsageError
from nas_desktop.tracking.run_reader import RunReader
from nas_desktop.tracking.store_file import StoreError

pytestmark = pytest.mark.slow  # MLflow is imported, and makes a store


def names(store: Path, expression: str) -> set[str]:
    return {run.name for run in RunReader(store).matching(expression, "", 10).runs}


@pytest.mark.parametrize(
    ("expression", "wanted"),
    [
        ("metrics.score >= 0.5", {"trial-0000"}),
        ("metrics.score > 0.4 and params.optimizer = 'Adam'", {"trial-0000"}),
        ("params.optimizer = 'SGD'", set()),
        ("tags.`nas.state` = 'FAIL'", {"trial-0001"}),
        ("attributes.run_name LIKE 'trial-%'", {"trial-0000", "trial-0001"}),
    ],
)
def test_mlflows_own_words_are_understood(recorded: Path, expression: str, wanted: set[str]) -> None:
    assert names(recorded, expression) == wanted


@pytest.mark.parametrize("expression", ["metrics.score >", "score ~ 3", "params.dropout > 0.2", "a = 1 or b = 2"])
def test_what_mlflow_does_not_understand_is_told_with_its_reason(recorded: Path, expression: str) -> None:
    with pytest.raises(UsageError, match=r"does not understand the filter: .+") as raised:
        names(recorded, expression)
    assert "metrics.score > 0.8" in raised.value.hint


def test_matches_come_in_pages(recorded: Path) -> None:
    reader = RunReader(recorded)
    first = reader.matching("attributes.run_name LIKE 'trial-%'", "", 1)
    second = reader.matching("attributes.run_name LIKE 'trial-%'", first.more, 1)
    assert {first.runs[0].name, second.runs[0].name} == {"trial-0000", "trial-0001"}
    assert second.more == ""


def test_a_filter_leaves_the_store_as_it_was(recorded: Path) -> None:
    before, time = recorded.read_bytes(), recorded.stat().st_mtime_ns
    names(recorded, "metrics.score > 0.1")
    assert (recorded.read_bytes(), recorded.stat().st_mtime_ns) == (before, time)


def test_a_filter_leaves_the_folder_it_runs_in_as_it_was(
    recorded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    names(recorded, "metrics.score > 0.1")
    assert list((tmp_path / "here").iterdir()) == []


@pytest.mark.parametrize(("revision", "age"), [("0a8213491aaa", "an older"), ("ffffffffffff", "a newer")])
def test_another_layout_is_named_and_not_changed(recorded: Path, revision: str, age: str) -> None:
    with closing(sqlite3.connect(recorded)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = ?", (revision,))
    before = recorded.read_bytes()
    with pytest.raises(StoreError, match=f"layout {revision} of {age} MLflow"):
        names(recorded, "metrics.score > 0.1")
    assert recorded.read_bytes() == before
    assert RunReader(recorded).experiments()[0].name == "synthetic"


def test_a_store_that_mlflow_has_written_is_read_without_it(recorded: Path) -> None:
    reader = RunReader(recorded)
    (experiment,) = reader.experiments()
    (search,) = reader.searches(experiment.experiment_id, 0, 10).runs
    trials = reader.children(search.run_id, 0, 10).runs
    assert [(run.name, run.state, run.score) for run in trials] == [
        ("trial-0000", "COMPLETE", 0.5),
        ("trial-0001", "FAIL", None),
    ]
    assert reader.curves(trials[0].run_id, ("val_accuracy",))[0].points == ((1, 0.4), (2, 0.5))
    assert reader.run(trials[0].run_id).artifacts.files[0].path == "config.json"
