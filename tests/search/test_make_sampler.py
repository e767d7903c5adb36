"""Our strategies in a plain Optuna study."""

from typing import Any

import optuna
import pytest

import nas_desktop
from nas_desktop.core.errors import UsageError
from nas_desktop.search.make_sampler import make_sampler
from tests.search.samplers.studies import (
    SMALL,
    SPACE,
    active,
    designs,
    draw,
    draw_small,
    run,
    score,
    small_active,
    small_score,
)  # fmt: skip

KNOWN = [{}, {"space": SPACE}, {"active": active}, {"space": SPACE, "active": active}]


@pytest.mark.parametrize("known", KNOWN, ids=lambda k: " and ".join(k) or "nothing")
@pytest.mark.parametrize("name", ["guided", "evolution", "local"])
def test_a_study_goes_well_whatever_the_sampler_is_told(name: str, known: dict[str, Any]) -> None:
    study = run(make_sampler(name, seed=0, **known), 40)
    assert study.best_value > 1.5
    assert len(set(designs(study))) == 40


def test_a_flat_space_is_searched() -> None:
    study = optuna.create_study(sampler=make_sampler("guided", seed=0))
    study.optimize(lambda trial: sum(trial.suggest_float(name, -1, 1) ** 2 for name in "xyz"), n_trials=40)
    assert study.best_value < 0.1


def test_conditions_found_out_by_itself_keep_it_from_repeating() -> None:
    study = run(make_sampler("guided", seed=1), 15, draw_small, small_score)
    assert len(set(designs(study))) == 15


def test_a_small_space_it_was_told_is_never_repeated() -> None:
    study = run(make_sampler("guided", seed=1, space=SMALL, active=small_active), 15, draw_small, small_score)
    assert len(set(designs(study))) == 15


def test_threads_share_a_sampler() -> None:
    study = optuna.create_study(
        direction="maximize", sampler=make_sampler("guided", seed=0, space=SPACE, active=active)
    )
    study.optimize(lambda trial: score(draw(trial)), n_trials=24, n_jobs=4)
    assert len(set(designs(study))) == 24


def test_the_seed_repeats_a_study() -> None:
    first, again = (designs(run(make_sampler("guided", seed=5), 12)) for _ in range(2))
    assert first == again


def test_without_a_seed_two_samplers_differ() -> None:
    first, second = (designs(run(make_sampler("guided"), 3)) for _ in range(2))
    assert first != second


def test_it_is_part_of_the_interface() -> None:
    assert nas_desktop.make_sampler is make_sampler


def test_an_unknown_name_is_one_sentence() -> None:
    with pytest.raises(UsageError, match="psychic"):
        make_sampler("psychic")
