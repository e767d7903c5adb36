"""A new search takes exactly those trials of an earlier one that are trials of it as well."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import optuna
import pytest

from nas_desktop.core.errors import UsageError
from nas_desktop.core.event_log import EventLog
from nas_desktop.core.events import Event, HistoryImported, ModeChosen, SearchFinished, TrialStarted
from nas_desktop.core.project import Project
from nas_desktop.core.specs import Value
from nas_desktop.core.state import SearchState
from nas_desktop.search.history_import import OUTSIDE, History
from nas_desktop.search.slots.slot import SlotDied
from nas_desktop.search_space.edited import edited
from nas_desktop.search_space.user_file import SpaceFile, user_space
from nas_desktop.training.jobs import Message, Request, TrainTrial, TrialTrained
from tests.builders import a_config, some_data
from tests.search.conftest import Bench, usual_answer
from tests.search.old_studies import SPACE, an_old_study, drawn, score

N_OLD, N_NEW = 200, 6
NARROWED: dict[str, tuple[Value, ...]] = {
    "n_conv_layers": (2, 3),
    "conv_filters": (32, 64, 128),
    "dropout": (0.0, 0.4),
    "optimizer": ("Adam", "AdamW"),
}


def is_still_valid(trial: int) -> bool:
    """Worked out by hand, not by the code under test."""
    values = drawn(trial)
    n = int(values["n_conv_layers"])
    return (
        n >= 2
        and all(values[f"conv{i}_filters"] in (32, 64, 128) for i in range(n))
        and float(values["dropout"]) <= 0.4
        and values["optimizer"] in ("Adam", "AdamW")
    )


VALID = [trial for trial in range(N_OLD) if is_still_valid(trial)]


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return an_old_study(tmp_path_factory.mktemp("earlier") / "old", N_OLD)


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory, old: Project) -> tuple[Bench, list[Event]]:
    """One new search that learned from the old one, and all that it told."""
    bench = narrowed(Bench(tmp_path_factory.mktemp("new") / "p"), old)
    return bench, bench.run(config=a_new_config())


def narrowed(bench: Bench, old: Project) -> Bench:
    bench.space = edited(SPACE, NARROWED)
    bench.history = History.read(old.root)
    return bench


def a_new_config(**changes: Any) -> Any:
    return a_config(n_trials=N_NEW, slots=1, max_macs="none", known_good="off", **changes)


def state_of(events: Iterable[Event]) -> SearchState:
    state = SearchState()
    for event in events:
        state.apply(event)
    return state


def imported(events: Iterable[Event]) -> HistoryImported:
    return next(event for event in events if isinstance(event, HistoryImported))


def test_exactly_the_still_valid_trials_become_history(story: tuple[Bench, list[Event]]) -> None:
    _, events = story

    rows = [row for row in state_of(events).search_rows if row.origin == "history"]
    assert 10 < len(VALID) < N_OLD - 10
    assert [row.drawn for row in rows] == [drawn(trial) for trial in VALID]


def test_their_scores_and_curves_stay_as_they_were(story: tuple[Bench, list[Event]]) -> None:
    _, events = story

    rows = [row for row in state_of(events).search_rows if row.origin == "history"]
    scores = [row.val_accuracy for row in rows]
    assert scores == [score(trial) if trial % 16 else None for trial in VALID]
    assert all(len(row.curve) == 2 for row in rows if row.state == "COMPLETE")


def test_those_left_out_are_counted_with_the_reason(story: tuple[Bench, list[Event]]) -> None:
    _, events = story

    told = imported(events)
    assert told.n_taken == len(VALID)
    assert told.left_out == {OUTSIDE: N_OLD - len(VALID)}


def test_the_new_trials_are_as_many_as_were_asked_for_and_inside_the_new_space(
    story: tuple[Bench, list[Event]],
) -> None:
    _, events = story

    own = [e for e in events if isinstance(e, TrialStarted) and e.origin != "history"]
    assert [event.trial for event in own] == list(range(len(VALID), len(VALID) + N_NEW))
    for event in own:
        assert 2 <= int(event.drawn["n_conv_layers"]) <= 3
        assert not {256} & {value for key, value in event.drawn.items() if key.endswith("filters")}
        assert event.drawn["optimizer"] != "SGD"
    assert state_of(events).n_finished == N_NEW


def test_optuna_holds_the_history_before_the_new_trials(story: tuple[Bench, list[Event]]) -> None:
    bench, _ = story

    trials = optuna.load_study(study_name="p", storage=f"sqlite:///{bench.root / 'study.db'}").trials
    assert len(trials) == len(VALID) + N_NEW
    assert [trial.params for trial in trials[: len(VALID)]] == [drawn(trial) for trial in VALID]
    assert trials[0].user_attrs["design"] == 0


def test_a_network_of_the_history_is_not_trained_again(story: tuple[Bench, list[Event]]) -> None:
    _, events = story

    seen = [event.drawn for event in events if isinstance(event, TrialStarted)]
    assert all(seen.count(values) == 1 for values in seen)


def test_only_a_trial_with_weights_can_be_the_best(story: tuple[Bench, list[Event]]) -> None:
    _, events = story

    finish = next(event for event in events if isinstance(event, SearchFinished))
    assert finish.best_trial is not None
    assert finish.best_trial >= len(VALID)


def test_the_weights_of_the_old_best_are_taken_along(bench: Bench, tmp_path: Path) -> None:
    old = an_old_study(tmp_path / "old", 40, best_has_weights=True)
    bench.history = History.read(old.root)

    def poor(request: Request) -> Iterable[Message | SlotDied]:
        for message in usual_answer(request):
            yield message if not isinstance(request, TrainTrial) else _poor(message)

    events = bench.run(poor, a_new_config())

    best = state_of(events).best
    assert best is not None
    assert best.origin == "history"
    assert f'"trial": {best.trial}' in (bench.root / best.model / "model.json").read_text()


def _poor(message: Message | SlotDied) -> Message | SlotDied:
    return replace(message, val_accuracy=0.1) if isinstance(message, TrialTrained) else message


def test_an_interruption_before_the_import_is_made_good(bench: Bench, old: Project) -> None:
    narrowed(bench, old)
    with bench.engine(config=a_new_config()) as engine:
        for event in engine.run():
            if isinstance(event, ModeChosen):
                break

    bench.run()

    assert state_of(bench.logged).n_finished == N_NEW
    assert sum(isinstance(event, HistoryImported) for event in bench.logged) == 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [({"n_epochs": 3}, "Epochs"), ({"recipe": "classic"}, "Recipe"), ({"seed": 2}, "Seed")],
)
def test_scores_under_another_setting_are_not_taken(
    bench: Bench, old: Project, changes: dict[str, Any], words: str
) -> None:
    bench.history = History.read(old.root)

    told = imported(bench.run(config=a_new_config(**changes)))

    assert told.n_taken == 0
    (reason,) = told.left_out
    assert words in reason


def test_scores_on_other_images_are_not_taken(old: Project) -> None:
    history = History.read(old.root)
    data = some_data(fingerprint="others")

    fits, left_out = history.fitting(a_new_config(), data, SPACE, SPACE.draw, {}, lambda started: True)

    assert fits == []
    assert left_out == {"trained on other images": N_OLD}


def test_a_users_own_space_takes_what_it_would_have_drawn(old: Project) -> None:
    text = """
def define_search_space(trial):
    n = trial.suggest_int("n_conv_layers", 1, 1)
    return {
        "n_conv_layers": n,
        "conv0_filters": trial.suggest_categorical("conv0_filters", [32, 64, 128, 256]),
        "conv0_kernel": trial.suggest_categorical("conv0_kernel", [3, 5]),
        "conv0_pool": trial.suggest_categorical("conv0_pool", [True, False]),
        "n_fc_layers": 1,
        "activation": trial.suggest_categorical("activation", ["ReLU", "LeakyReLU", "ELU", "GELU"]),
        "dropout": trial.suggest_float("dropout", 0, 0.5),
        "learning_rate": trial.suggest_float("learning_rate", 1e-4, 1e-2, log=True),
        "optimizer": trial.suggest_categorical("optimizer", ["Adam", "AdamW", "SGD"]),
    }
"""
    space = user_space(SpaceFile("mine.py", text))
    history = History.read(old.root)

    fits, _ = history.fitting(
        a_new_config(), some_data(), space, space.draw, {"use_batch_norm": True}, lambda started: True
    )

    expected = [t for t in range(N_OLD) if drawn(t)["n_conv_layers"] == 1 and drawn(t)["n_fc_layers"] == 1]
    assert [fit.past.started.trial for fit in fits] == expected
    assert all("n_fc_layers" not in fit.drawn for fit in fits)


def test_a_project_without_a_finished_trial_is_refused(tmp_path: Path) -> None:
    project = Project.create(tmp_path / "none", a_config().model_dump(mode="json"), "none")
    EventLog(project.events).close()

    with pytest.raises(UsageError, match="no finished trial"):
        History.read(project.root)
