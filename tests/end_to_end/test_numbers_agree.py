"""The log, the table, the plots, Optuna's study and MLflow's store say the same of every trial of a real search."""

from pathlib import Path
from typing import Any

import optuna
import pytest
from mlflow import MlflowClient
from mlflow.entities import Run
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QApplication

from nas_desktop.core.event_log import replay
from nas_desktop.core.state import SearchState
from nas_desktop.core.trial_row import TrialRow
from nas_desktop.gui import numbers
from nas_desktop.gui.look import Look
from nas_desktop.gui.plots import plot_named
from nas_desktop.gui.search_model import SearchModel
from nas_desktop.gui.widgets.trial_columns import COLUMNS
from nas_desktop.gui.widgets.trial_table_model import ROW_ROLE, TrialTableModel
from tests.command import TINY, nas

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("agree") / "p"
    done = nas("search", *TINY, "--trials", "4", "--epochs", "2", "--slots", "2", "--json", "--project", folder)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="module")
def rows(project: Path) -> list[TrialRow]:
    state = SearchState()
    for _, event in replay(project / "events.db"):
        state.apply(event)
    return state.search_rows


@pytest.fixture(scope="module")
def runs(project: Path) -> dict[int, Run]:
    client = MlflowClient(tracking_uri=f"sqlite:///{project / 'mlflow.db'}")
    ids = [experiment.experiment_id for experiment in client.search_experiments()]
    found = client.search_runs(ids)
    return {int(run.data.tags["nas.trial"]): run for run in found if "nas.trial" in run.data.tags}


@pytest.fixture(scope="module")
def trials(project: Path) -> dict[int, optuna.trial.FrozenTrial]:
    study = optuna.load_study(study_name="p", storage=f"sqlite:///{project / 'study.db'}")
    return {trial.number: trial for trial in study.trials}


@pytest.fixture(scope="module")
def look(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Look:
    settings = tmp_path_factory.mktemp("look") / "window.ini"
    return Look(qapp, QSettings(str(settings), QSettings.Format.IniFormat))


def model_of(project: Path) -> SearchModel:
    model = SearchModel()
    model.load(event for _, event in replay(project / "events.db"))
    return model


def test_every_store_holds_every_trial(
    rows: list[TrialRow], runs: dict[int, Run], trials: dict[int, optuna.trial.FrozenTrial]
) -> None:
    assert {row.trial for row in rows} == set(runs) == set(trials) == {0, 1, 2, 3}


def test_scores_are_equal(
    rows: list[TrialRow], runs: dict[int, Run], trials: dict[int, optuna.trial.FrozenTrial]
) -> None:
    for row in rows:
        assert row.val_accuracy == trials[row.trial].value == runs[row.trial].data.metrics["score"]


def test_curves_are_equal(
    project: Path, rows: list[TrialRow], runs: dict[int, Run], trials: dict[int, optuna.trial.FrozenTrial]
) -> None:
    client = MlflowClient(tracking_uri=f"sqlite:///{project / 'mlflow.db'}")
    for row in rows:
        history = client.get_metric_history(runs[row.trial].info.run_id, "val_accuracy")
        assert row.curve == [(metric.step, metric.value) for metric in history]
        assert row.curve == sorted(trials[row.trial].intermediate_values.items())


def test_drawn_values_are_those_of_the_study(rows: list[TrialRow], trials: dict[int, optuna.trial.FrozenTrial]) -> None:
    for row in rows:
        assert row.drawn == trials[row.trial].params


def test_configurations_and_sizes_are_those_of_the_runs(rows: list[TrialRow], runs: dict[int, Run]) -> None:
    for row in rows:
        data = runs[row.trial].data
        assert {key: str(value) for key, value in row.params.items()} == data.params
        assert (row.n_params, row.n_macs) == (data.metrics["n_params"], data.metrics["n_macs"])


def test_the_table_shows_them(project: Path, rows: list[TrialRow], look: Look) -> None:
    model = model_of(project)
    table = TrialTableModel(model, look)
    assert table.rowCount() == len(rows)
    for line, row in enumerate(rows):
        assert table.index(line, 0).data(ROW_ROLE) == row
        shown = {column.name: cell(table, line, i) for i, column in enumerate(COLUMNS)}
        assert shown["trial"] == f"Trial {row.trial}"
        assert row.val_accuracy is not None
        assert shown["accuracy"] == f"Accuracy {numbers.percent(row.val_accuracy)}"


def cell(table: TrialTableModel, line: int, column: int) -> Any:
    return table.index(line, column).data(Qt.ItemDataRole.AccessibleTextRole)


@pytest.mark.parametrize("name", ["optimisation-history", "size-against-accuracy"])
def test_the_plots_stand_at_their_scores(
    project: Path, rows: list[TrialRow], look: Look, name: str, qtbot: Any
) -> None:
    model = model_of(project)
    plot = plot_named(name).factory(model, look)
    qtbot.addWidget(plot)
    plot.redraw()
    shown = {point.trial: point.y for point in plot.points()}
    assert shown == {row.trial: row.val_accuracy for row in rows}


def test_the_curves_plot_ends_at_the_scores(project: Path, rows: list[TrialRow], look: Look, qtbot: Any) -> None:
    model = model_of(project)
    plot = plot_named("accuracy-curves").factory(model, look)
    qtbot.addWidget(plot)
    plot.redraw()
    shown = {(point.trial, point.x): point.y for point in plot.points()}
    assert shown == {(row.trial, epoch): value for row in rows for epoch, value in row.curve}
