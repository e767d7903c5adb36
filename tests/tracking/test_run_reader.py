from math import inf, isnan
from pathlib import Path

import pytest

from nas_desktop.tracking.run_reader import RunReader
from nas_desktop.tracking.store_file import StoreError
from tests.tracking.made_stores import STARTED, MadeStore, a_store


@pytest.fixture
def store(tmp_path: Path) -> MadeStore:
    return a_store(tmp_path)


@pytest.fixture
def reader(store: MadeStore) -> RunReader:
    return RunReader(store.path)


def test_an_experiment_without_runs_is_not_shown(reader: RunReader) -> None:
    assert [experiment.name for experiment in reader.experiments()] == ["birds"]


def test_the_experiment_with_the_newest_run_comes_first(store: MadeStore, reader: RunReader) -> None:
    store.add_experiment(2, "leaves")
    store.add_run("newer", experiment="2", started=STARTED + 10**9)
    assert [experiment.name for experiment in reader.experiments()] == ["leaves", "birds"]


def test_an_experiment_counts_its_searches_alone(store: MadeStore, reader: RunReader) -> None:
    store.add_search("s2", 4)
    assert reader.experiments()[0].n_runs == 2


def test_an_experiment_of_another_program_is_told_from_ours(store: MadeStore, reader: RunReader) -> None:
    store.add_experiment(2, "leaves")
    store.add_run("theirs", experiment="2", started=STARTED - 1)
    assert [experiment.ours for experiment in reader.experiments()] == [True, False]


def test_the_newest_search_comes_first(store: MadeStore, reader: RunReader) -> None:
    store.add_search("later", 1, started=STARTED + 5000)
    assert [run.run_id for run in reader.searches("1", 0, 10).runs] == ["later", "s"]


def test_a_search_knows_its_trials_and_the_best_of_them(reader: RunReader) -> None:
    (search,) = reader.searches("1", 0, 10).runs
    assert (search.n_children, search.best, search.is_search) == (3, "s-2", True)


def test_the_best_is_complete_and_no_check(store: MadeStore, reader: RunReader) -> None:
    store.add_trial(7, "s", 0.99, state="PRUNED")
    store.execute("UPDATE tags SET value = 'checks' WHERE run_uuid = 's-2' AND key = 'nas.study'")
    assert reader.searches("1", 0, 10).runs[0].best == "s-1"


def test_trials_come_in_pages(store: MadeStore, reader: RunReader) -> None:
    store.add_search("many", 25)
    found, more = [], "0"
    while more:
        page = reader.children("many", int(more), 10)
        assert page.total == 25
        found += [run.trial for run in page.runs]
        more = page.more
    assert found == list(range(25))


def test_a_trial_has_state_score_and_cause(store: MadeStore, reader: RunReader) -> None:
    store.add_trial(3, "s", 0.3, state="PRUNED")
    store.add_trial(4, "s", 0.6, state="FAIL")
    heads = reader.children("s", 2, 3).runs
    assert [(head.state, head.score, head.reason) for head in heads] == [
        ("COMPLETE", 0.9, ""),
        ("PRUNED", 0.3, ""),
        ("FAIL", None, "out of memory"),
    ]


@pytest.mark.parametrize(
    ("status", "state"),
    [("RUNNING", "RUNNING"), ("FINISHED", "COMPLETE"), ("FAILED", "FAIL"), ("KILLED", "WAITING"), ("?", "WAITING")],
)
def test_a_run_of_another_program_has_the_nearest_state(
    store: MadeStore, reader: RunReader, status: str, state: str
) -> None:
    store.add_run("theirs", status=status)
    assert reader.run("theirs").head.state == state


def test_deleted_runs_are_not_shown(store: MadeStore, reader: RunReader) -> None:
    store.execute("UPDATE runs SET lifecycle_stage = 'deleted' WHERE run_uuid = 's-1'")
    page = reader.children("s", 0, 10)
    assert [run.trial for run in page.runs] == [0, 2]
    assert reader.searches("1", 0, 10).runs[0].n_children == 2


def test_a_run_in_full(reader: RunReader) -> None:
    detail = reader.run("s-1")
    assert (detail.experiment, detail.parent_name) == ("birds", "nas_s")
    assert detail.params == (("learning_rate", "0.002"), ("optimizer", "Adam"))
    assert [metric.key for metric in detail.metrics] == ["score", "val_accuracy", "val_loss"]
    assert ("nas.trial", "1") in detail.tags
    assert detail.head.seconds == 60


def test_a_run_that_is_gone_is_a_sentence(reader: RunReader) -> None:
    with pytest.raises(StoreError, match="no longer in the store"):
        reader.run("nobody")


def test_a_curve_goes_by_step(store: MadeStore, reader: RunReader) -> None:
    store.add_curve("s-0", "loss", [3.0, 2.0, 1.0])
    (curve,) = reader.curves("s-0", ("loss",))
    assert curve.points == ((1, 3.0), (2, 2.0), (3, 1.0))


def test_a_long_curve_is_thinned_and_keeps_its_ends(store: MadeStore, reader: RunReader) -> None:
    store.add_curve("s-0", "loss", [float(i) for i in range(10_001)])
    (curve,) = reader.curves("s-0", ("loss",))
    assert curve.n_points == 10_001
    assert len(curve.points) <= 2001
    assert (curve.points[0][0], curve.points[-1][0]) == (1, 10_001)


def test_numbers_that_are_none_are_read_as_such(store: MadeStore, reader: RunReader) -> None:
    store.execute("INSERT INTO latest_metrics VALUES ('s-0', 'a', 0, 0, 0, 1)")
    store.execute("INSERT INTO latest_metrics VALUES ('s-0', 'b', 1.7976931348623157e308, 0, 0, 0)")
    values = {metric.key: metric.value for metric in reader.run("s-0").metrics}
    assert isnan(values["a"])
    assert values["b"] == inf


def test_the_scores_of_a_search(store: MadeStore, reader: RunReader) -> None:
    store.add_trial(3, "s", None, state="FAIL")
    assert [(child.trial, child.state) for child in reader.scores("s")] == [
        (0, "COMPLETE"), (1, "COMPLETE"), (2, "COMPLETE"), (3, "FAIL"),
    ]  # fmt: skip


def test_a_trial_is_found_by_its_number(reader: RunReader) -> None:
    (place,) = reader.places(2)
    assert (place.experiment_id, place.parent, place.run_id, place.index) == ("1", "s", "s-2", 2)


def test_no_trial_of_that_number(reader: RunReader) -> None:
    assert reader.places(77) == ()


def test_values_come_in_the_order_asked_for(reader: RunReader) -> None:
    values = reader.values(["s-2", "s-0"])
    assert [value.metrics["score"] for value in values] == [0.9, 0.6333]
