"""What must be true of a project whose search is done, however it came to be done."""

import os
import re
import sqlite3
from collections.abc import Collection, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import optuna

from nas_desktop.core.durable import TEMPORARY_MARK
from nas_desktop.core.project import Project
from nas_desktop.core.specs import StudyName
from nas_desktop.core.trial_row import TrialKey, folder_name
from tests.crash.accounts import Account, End, Trial, account_of, name_of
from tests.crash.trainer import read_model, score_of, state_after

_RUN_OF_A_TRIAL = re.compile(r"(trial|control|seed|final)-\d{4}")
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
        n_trials: designs that were asked for, those of an earlier search included.
        reference: of an unbroken search that must have gone the same way, where it must.
        is_real: whether torch trained the networks.
        skipped: trials of the search that may have been ended before their time.
    """
    if not (project / "project.json").exists() or not (project / "study.db").exists():
        yield "there is no project"
        return
    account = account_of(project)
    yield from account.faults
    yield from _wrong_numbers(account, n_trials, is_planned=not skipped)
    yield from (f"{name_of(key)} is left RUNNING" for key, trial in account.trials.items() if trial.end is None)
    if reference is not None:
        yield from _differences(account, reference)
    yield from _looks_at_the_test_part(account)
    if not is_real:
        yield from _wrong_scores(account, skipped)
    yield from _damaged_files(project)
    yield from _leftovers(project)
    yield from _study_differs(project, account)
    yield from _model_faults(project, account, is_real=is_real)
    yield from _runs_differ(project, account)


def lost(project: Path, acknowledged: Mapping[TrialKey, End]) -> Iterator[str]:
    """Trials whose end was told and is not in the log."""
    account = account_of(project)
    for key, end in acknowledged.items():
        found = account.trials.get(key)
        if found is None or found.end != end:
            yield f"{name_of(key)} was acknowledged with {end}; the log has {found and found.end}"


def _wrong_numbers(account: Account, n_trials: int, *, is_planned: bool) -> Iterator[str]:
    """Designs that are too many or too few, and trainings that the plan has and the log lacks."""
    designs = [key for key, trial in account.of_study("search").items() if trial.design["promoted_from"] is None]
    if len(designs) != n_trials:
        yield f"designs {designs} instead of {n_trials}"
    plan, found = account.plan, account.n_of_stage
    if plan is None or not is_planned:
        return
    wanted = {
        "seed": plan.n_finalists * plan.n_seeds,
        "control": plan.n_control * plan.n_seeds,
        "final": min(1, plan.final_epochs),
    }
    if plan.screen_epochs and not plan.is_halving:
        wanted |= {"screen": plan.n_designs, "full": plan.n_full}
    yield from (f"{found[stage]} {stage} trainings instead of {n}" for stage, n in wanted.items() if found[stage] != n)


def _differences(account: Account, reference: Account) -> Iterator[str]:
    for key, expected in reference.trials.items():
        found = account.trials.get(key)
        if found != expected:
            yield f"{name_of(key)} is {found}, unbroken it is {expected}"
    yield from (f"{name_of(key)} is one too many" for key in account.trials.keys() - reference.trials.keys())
    for name in ("verdict", "tests", "outcome"):
        if getattr(account, name) != getattr(reference, name):
            yield f"{name}: {getattr(account, name)}, unbroken it is {getattr(reference, name)}"


def _looks_at_the_test_part(account: Account) -> Iterator[str]:
    """The model that the search ends with has seen it, and no other."""
    final = [key for key, trial in account.trials.items() if trial.stage == "final"]
    models = [(test.study, test.trial) for test in account.tests]
    best = [("search", trial) for trial in account.outcome[:1] if trial is not None]
    wanted = final or best
    if models != wanted or any(test.n_models != 1 for test in account.tests):
        yield f"the test part has scored {account.tests}, not {wanted} alone"


def _wrong_scores(account: Account, skipped: Collection[int]) -> Iterator[str]:
    for key, trial in account.trials.items():
        states = [state_after(trial.design["params"], trial.design["seed"], n) for n in range(1, len(trial.curve) + 1)]
        scores = [score_of(state) for state in states]
        is_skipped = key[0] == "search" and key[1] in skipped
        if scores != trial.curve or trial.end not in _ends(trial, account, is_skipped=is_skipped):
            yield f"{name_of(key)} has the scores {trial.curve} and {trial.end}, alone it has {scores}"


def _ends(trial: Trial, account: Account, *, is_skipped: bool) -> list[End | None]:
    """How a trial may end, whose scores are right."""
    last = trial.curve[-1] if trial.curve else None
    pruned: End = ("PRUNED", last)
    if is_skipped:
        return [None, ("COMPLETE", last), pruned, ("FAIL", None)]
    if trial.stage == "screen":
        return [None, pruned]
    may_rest = account.plan is not None and account.plan.is_halving and trial.stage == "full"
    return [None, ("COMPLETE", last), *([pruned] * may_rest)]


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
    for name in {study for study, _ in account.trials}:
        found = {
            trial.number: (list(trial.intermediate_values.values()), (trial.state.name, trial.value))
            for trial in study_of(project, name).get_trials(deepcopy=False)
        }
        expected = {number: (trial.curve, trial.end) for number, trial in account.of_study(name).items()}
        if found != expected:
            yield f"study.db holds {found} in {name}, the log {expected}"


def study_of(project: Path, name: StudyName = "search") -> optuna.Study:
    """A study, as anyone's program opens it."""
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    full_name = Project.open(project).name + ("" if name == "search" else f"-{name}")
    return optuna.load_study(study_name=full_name, storage=f"sqlite:///{project / 'study.db'}")


def runs_of(project: Path) -> dict[str, Any]:
    """The runs of all trials, as anyone's program reads them: state, score and curve by name."""
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
        if _RUN_OF_A_TRIAL.fullmatch(str(run.info.run_name))
    }


def _runs_differ(project: Path, account: Account) -> Iterator[str]:
    if not (project / "mlflow.db").exists():
        return
    found = runs_of(project)
    expected = dict(_run(key, trial) for key, trial in account.trials.items())
    if found != expected:
        yield f"MLflow holds {found}, the log {expected}"


def _run(key: TrialKey, trial: Trial) -> tuple[str, tuple[str, float | None, list[float]]]:
    study, number = key
    if trial.stage == "final":  # what it scores on images that it has seen has other names
        return f"final-{number:04d}", ("FINISHED", None, [])
    name = "trial" if study == "search" else trial.stage
    return f"{name}-{number:04d}", ("FINISHED", trial.end and trial.end[1], trial.curve)


def _model_faults(project: Path, account: Account, *, is_real: bool) -> Iterator[str]:
    kept = list(_kept(account))
    names = sorted(folder_name(key) for key in kept)
    folders = sorted(path.name for path in (project / "models").iterdir())
    if kept and folders != names:
        yield f"models {folders} are kept instead of {names}"
        return
    for key in kept:
        folder = project / "models" / folder_name(key)
        yield from _unloadable(folder, key[1]) if is_real else _torn(folder, key[1], account.trials[key])


def _kept(account: Account) -> Iterator[TrialKey]:
    """The trials whose weights are to stand there: the best, one in full rather than a screening, and the final one."""
    for stage, done in (("full", "COMPLETE"), ("screen", "PRUNED")):
        own = {key: trial for key, trial in account.trials.items() if key[0] == "search" and trial.stage == stage}
        ends = {key: trial.end for key, trial in own.items() if stage == "full" or not trial.reason}
        scores = {key: end[1] or 0.0 for key, end in ends.items() if end is not None and end[0] == done}
        if scores:
            yield max(sorted(scores), key=lambda key: scores[key])
            break
    yield from (key for key, trial in account.trials.items() if trial.stage == "final" and trial.end is not None)


def _torn(folder: Path, number: int, trial: Trial) -> Iterator[str]:
    try:
        facts, state = read_model(folder)
    except (OSError, ValueError, KeyError) as error:
        yield f"the model in {folder.name} is not whole: {error}"
        return
    if facts["trial"] != number or trial.end is None or score_of(state) != trial.end[1]:
        yield f"the model in {folder.name} is another one, of trial {facts['trial']}"


def _unloadable(folder: Path, number: int) -> Iterator[str]:
    from nas_desktop.training.model_files import load_model  # torch, where it is needed

    _, facts = load_model(folder)
    if facts.trial != number:
        yield f"the model in {folder.name} is that of trial {facts.trial}"
