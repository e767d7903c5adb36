"""What must be true of a project whose search is done, however it came to be done."""

import os
import sqlite3
from collections.abc import Collection, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import optuna

from nas_desktop.core.durable import TEMPORARY_MARK
from nas_desktop.core.project import Project
from tests.crash.accounts import Account, account_of
from tests.crash.trainer import read_model, score_of, state_after

_LEFTOVERS = (TEMPORARY_MARK, ".lock", "-journal", "-wal", "-shm", ".damaged-")


def violations(
    project: Path,
    n_trials: int,
    reference: Account | None,
    *,
    is_real: bool = False,
    skipped: Collection[int] = (),
) -> Iterator[str]:
    """What is wrong, in words.

    Args:
        project: its folder.
        n_trials: that were asked for.
        reference: of an unbroken search that must have gone the same way, where it must.
        is_real: whether torch trained the networks.
        skipped: trials that may have been ended before their time.
    """
    if not (project / "project.json").exists() or not (project / "study.db").exists():
        yield "there is no project"
        return
    account = account_of(project)
    yield from account.faults
    if sorted(account.trials) != list(range(n_trials)):
        yield f"trials {sorted(account.trials)} instead of {n_trials}"
    yield from (f"trial {number} is left RUNNING" for number, trial in account.trials.items() if trial.end is None)
    if reference is not None and account.trials != reference.trials:
        yield from _differences(account, reference)
    if not is_real:
        yield from _wrong_scores(account, skipped)
    yield from _damaged_files(project)
    yield from _leftovers(project)
    yield from _study_differs(project, account)
    yield from _model_faults(project, account, is_real=is_real)
    yield from _runs_differ(project, account)


def lost(project: Path, acknowledged: dict[int, tuple[str, float | None]]) -> Iterator[str]:
    """Trials whose end was told and is not in the log."""
    account = account_of(project)
    for number, end in acknowledged.items():
        found = account.trials.get(number)
        if found is None or found.end != end:
            yield f"trial {number} was acknowledged with {end}; the log has {found and found.end}"


def _differences(account: Account, reference: Account) -> Iterator[str]:
    for number, expected in reference.trials.items():
        found = account.trials.get(number)
        if found is not None and found != expected:
            yield f"trial {number} is {found}, unbroken it is {expected}"


def _wrong_scores(account: Account, skipped: Collection[int]) -> Iterator[str]:
    for number, trial in account.trials.items():
        states = [state_after(trial.design["params"], trial.design["seed"], n) for n in range(1, len(trial.curve) + 1)]
        scores = [score_of(state) for state in states]
        last = scores[-1] if scores else None
        ends = [None, ("COMPLETE", last)] + [("PRUNED", last), ("FAIL", None)] * (number in skipped)
        if scores != trial.curve or trial.end not in ends:
            yield f"trial {number} has the scores {trial.curve} and {trial.end}, alone it has {scores}"


def _damaged_files(project: Path) -> Iterator[str]:
    for file in project.glob("*.db"):
        with closing(sqlite3.connect(file)) as connection:
            (words,) = connection.execute("PRAGMA integrity_check").fetchone()
            if words != "ok":
                yield f"{file.name}: {words}"


def _leftovers(project: Path) -> Iterator[str]:
    for path in project.rglob("*"):
        if any(mark in path.name for mark in _LEFTOVERS):
            yield f"{path.relative_to(project)} is left"
    yield from (f"checkpoints/{path.name} is left" for path in (project / "checkpoints").iterdir())


def _study_differs(project: Path, account: Account) -> Iterator[str]:
    study = study_of(project)
    found = {
        trial.number: (list(trial.intermediate_values.values()), (trial.state.name, trial.value))
        for trial in study.get_trials(deepcopy=False)
    }
    expected = {number: (trial.curve, trial.end) for number, trial in account.trials.items()}
    if found != expected:
        yield f"study.db holds {found}, the log {expected}"


def study_of(project: Path) -> optuna.Study:
    """The study, as anyone's program opens it."""
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    return optuna.load_study(study_name=Project.open(project).name, storage=f"sqlite:///{project / 'study.db'}")


def runs_of(project: Path) -> dict[str, Any]:
    """The runs of trials, as anyone's program reads them: state, score and curve by name."""
    os.environ.setdefault("MLFLOW_DISABLE_TELEMETRY", "true")
    from mlflow import MlflowClient  # a second or two

    client = MlflowClient(tracking_uri=f"sqlite:///{project / 'mlflow.db'}")
    (experiment,) = [one.experiment_id for one in client.search_experiments() if one.name != "Default"]
    return {
        str(run.info.run_name): (
            run.info.status,
            run.data.metrics.get("score"),
            [point.value for point in client.get_metric_history(run.info.run_id, "val_accuracy")],
        )
        for run in client.search_runs([experiment])
        if str(run.info.run_name).startswith("trial-")
    }


def _runs_differ(project: Path, account: Account) -> Iterator[str]:
    if not (project / "mlflow.db").exists():
        return
    found = runs_of(project)
    expected = {
        f"trial-{number:04d}": ("FINISHED", trial.end and trial.end[1], trial.curve)
        for number, trial in account.trials.items()
    }
    if found != expected:
        yield f"MLflow holds {found}, the log {expected}"


def _model_faults(project: Path, account: Account, *, is_real: bool) -> Iterator[str]:
    ends = {number: trial.end for number, trial in account.trials.items() if trial.end is not None}
    scores = {number: score for number, (state, score) in ends.items() if state == "COMPLETE"}
    if not scores:
        return
    best = max(sorted(scores), key=lambda number: scores[number] or 0.0)
    folders = sorted(path.name for path in (project / "models").iterdir())
    if folders != [f"trial-{best:04d}"]:
        yield f"models {folders} are kept, trial {best} is the best"
        return
    if is_real:
        yield from _unloadable(project / "models" / folders[0], best)
        return
    try:
        facts, state = read_model(project / "models" / folders[0])
    except (OSError, ValueError, KeyError) as error:
        yield f"the best model is not whole: {error}"
        return
    if facts["trial"] != best or score_of(state) != scores[best]:
        yield f"the best model is that of trial {facts['trial']}, not {best}"


def _unloadable(folder: Path, best: int) -> Iterator[str]:
    from nas_desktop.training.model_files import load_model  # torch, where it is needed

    _, facts = load_model(folder)
    if facts.trial != best:
        yield f"the best model is that of trial {facts.trial}, not {best}"
