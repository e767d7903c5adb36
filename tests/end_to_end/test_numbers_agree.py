"""The log, the table, the plots, Optuna's study and MLflow's store say the same of every trial of a real search."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import optuna
import pytest
from mlflow import MlflowClient
from mlflow.entities import Run
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QApplication

from nas_desktop.analysis.stages import STAGE_TITLES
from nas_desktop.core.event_log import replay
from nas_desktop.core.state import SearchState
from nas_desktop.core.trial_row import TrialKey, TrialRow
from nas_desktop.gui import numbers
from nas_desktop.gui.look import Look
from nas_desktop.gui.plots import plot_named
from nas_desktop.gui.search_model import SearchModel
from nas_desktop.gui.widgets.trial_columns import COLUMNS
from nas_desktop.gui.widgets.trial_table_model import ROW_ROLE, TrialTableModel
from tests.command import TINY_DATA, nas

pytestmark = pytest.mark.slow


Trials = dict[TrialKey, optuna.trial.FrozenTrial]
Runs = dict[TrialKey, Run]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A search of every stage: control, screening, full trainings, fresh seeds, final training, test."""
    folder = tmp_path_factory.mktemp("agree") / "p"
    stages = ("--trials", "4", "--epochs", "4", "--screening", "on")
    done = nas("search", *TINY_DATA, *stages, "--slots", "2", "--json", "--project", folder)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="module")
def state(project: Path) -> SearchState:
    state = SearchState()
    for _, event in replay(project / "events.db"):
        state.apply(event)
    return state


@pytest.fixture(scope="module")
def rows(state: SearchState) -> dict[TrialKey, TrialRow]:
    return state.rows


@pytest.fixture(scope="module")
def all_runs(project: Path) -> list[Run]:
    client = MlflowClient(tracking_uri=f"sqlite:///{project / 'mlflow.db'}")
    ids = [experiment.experiment_id for experiment in client.search_experiments()]
    return list(client.search_runs(ids))


@pytest.fixture(scope="module")
def runs(all_runs: list[Run]) -> Runs:
    tags = [(run, run.data.tags) for run in all_runs if "nas.trial" in run.data.tags]
    return {("checks" if tag["nas.study"] == "checks" else "search", int(tag["nas.trial"])): run for run, tag in tags}


@pytest.fixture(scope="module")
def trials(project: Path) -> Trials:
    store = f"sqlite:///{project / 'study.db'}"
    return {
        **{("search", trial.number): trial for trial in optuna.load_study(study_name="p", storage=store).trials},
        **{("checks", trial.number): trial for trial in optuna.load_study(study_name="p-checks", storage=store).trials},
    }


@pytest.fixture(scope="module")
def look(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Look:
    settings = tmp_path_factory.mktemp("look") / "window.ini"
    return Look(qapp, QSettings(str(settings), QSettings.Format.IniFormat))


def model_of(project: Path) -> SearchModel:
    model = SearchModel()
    model.load(event for _, event in replay(project / "events.db"))
    return model


def test_every_stage_was_run(rows: dict[TrialKey, TrialRow], state: SearchState) -> None:
    assert Counter(row.stage for row in rows.values()) == {"control": 4, "screen": 4, "full": 3, "seed": 4, "final": 1}
    assert len(state.tests) == 1


def test_every_store_holds_every_trial(rows: dict[TrialKey, TrialRow], runs: Runs, trials: Trials) -> None:
    assert set(rows) == set(runs) == set(trials)


def test_stages_and_origins_are_equal(rows: dict[TrialKey, TrialRow], runs: Runs, trials: Trials) -> None:
    for key, row in rows.items():
        attributes, tags = trials[key].user_attrs, runs[key].data.tags
        assert row.stage == attributes["stage"] == tags["nas.stage"]
        assert row.design == attributes["design"] == int(tags["nas.design"])
        assert row.promoted_from == attributes["promoted_from"]
        assert tags.get("nas.promoted_from") == (None if row.promoted_from is None else str(row.promoted_from))
        assert row.state == trials[key].state.name == tags["nas.state"]


def test_scores_are_equal(rows: dict[TrialKey, TrialRow], runs: Runs, trials: Trials) -> None:
    for key, row in rows.items():
        score = "seen_accuracy" if row.stage == "final" else "score"  # the validation images were trained on
        assert row.val_accuracy == trials[key].value == runs[key].data.metrics[score]


def test_curves_are_equal(project: Path, rows: dict[TrialKey, TrialRow], runs: Runs, trials: Trials) -> None:
    client = MlflowClient(tracking_uri=f"sqlite:///{project / 'mlflow.db'}")
    for key, row in rows.items():
        name = "seen_accuracy" if row.stage == "final" else "val_accuracy"
        history = client.get_metric_history(runs[key].info.run_id, name)
        assert row.curve == [(metric.step, metric.value) for metric in history]
        assert row.curve == sorted(trials[key].intermediate_values.items())
        assert len(row.curve) == row.epochs


def test_drawn_values_are_those_of_the_study(rows: dict[TrialKey, TrialRow], trials: Trials) -> None:
    for key, row in rows.items():
        assert trials[key].params == ({} if row.stage == "control" else row.drawn)


def test_configurations_and_sizes_are_those_of_the_runs(rows: dict[TrialKey, TrialRow], runs: Runs) -> None:
    for key, row in rows.items():
        data = runs[key].data
        assert {key: str(value) for key, value in row.params.items()} == data.params
        assert (row.n_params, row.n_macs) == (data.metrics["n_params"], data.metrics["n_macs"])


def test_the_result_is_told_alike(state: SearchState, all_runs: list[Run], runs: Runs, project: Path) -> None:
    (parent,) = [run for run in all_runs if "nas.trial" not in run.data.tags]
    finish, verdict, (tested,) = state.finish, state.verdict, state.tests
    assert finish is not None
    assert verdict is not None
    status = json.loads(nas("status", project, "--json").stdout)
    final = runs["checks", tested.trial].data.metrics
    assert finish.final_trial == tested.trial == status["final_trial"]
    for told in (finish.test_accuracy, parent.data.metrics["test_accuracy"], status["test_accuracy"]):
        assert told == tested.accuracy == final["test_accuracy"]
    for told in (finish.val_accuracy, status["val_accuracy"]):
        assert told == parent.data.metrics["search_score"] == final["search_score"]
    assert verdict.gain == parent.data.metrics["gain"]


def test_the_table_shows_them(project: Path, rows: dict[TrialKey, TrialRow], look: Look) -> None:
    model = model_of(project)
    table = TrialTableModel(model, look)
    assert table.rowCount() == len(rows)
    for line, row in enumerate(rows.values()):
        assert table.index(line, 0).data(ROW_ROLE) == row
        shown = {column.name: cell(table, line, i) for i, column in enumerate(COLUMNS)}
        number = (
            row.trial if row.study == "search" else numbers.NOTHING if row.stage == "control" else row.promoted_from
        )
        assert shown["trial"] == f"Trial {number}"
        score = row.val_accuracy if row.stage != "final" else None
        assert shown["accuracy"] == f"Accuracy {numbers.percent(score)}"
        assert shown["stage"] == f"Stage {STAGE_TITLES[row.stage]}"


def cell(table: TrialTableModel, line: int, column: int) -> Any:
    return table.index(line, column).data(Qt.ItemDataRole.AccessibleTextRole)


@pytest.mark.parametrize(
    ("name", "stages"), [("optimisation-history", {"screen", "full"}), ("size-against-accuracy", {"full"})]
)
def test_the_plots_stand_at_their_scores(
    project: Path, state: SearchState, look: Look, name: str, stages: set[str], qtbot: Any
) -> None:
    model = model_of(project)
    plot = plot_named(name).factory(model, look)
    qtbot.addWidget(plot)
    plot.redraw()
    shown = {point.trial: point.y for point in plot.points()}
    assert shown == {row.trial: row.val_accuracy for row in state.search_rows if row.stage in stages}


def test_the_curves_plot_ends_at_the_scores(project: Path, state: SearchState, look: Look, qtbot: Any) -> None:
    model = model_of(project)
    plot = plot_named("accuracy-curves").factory(model, look)
    qtbot.addWidget(plot)
    plot.redraw()
    shown = {(point.trial, point.x): point.y for point in plot.points()}
    assert shown == {(row.trial, epoch): value for row in state.search_rows for epoch, value in row.curve}
