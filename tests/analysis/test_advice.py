"""Each rule speaks when it should and is silent otherwise; every remedy is a search that can be started."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, get_args

import pytest

from nas_desktop.analysis.advice import (
    ALIKE,
    FLAT_TRIALS,
    MANY_FAILURES,
    MOST_SHOWN,
    WIDE,
    Advice,
    AdviceKind,
    advise,
)
from nas_desktop.core.config import SearchConfig
from nas_desktop.core.state import SearchState
from tests.builders import (
    PARAMS,
    a_failed_trial,
    a_mode,
    a_mode_chosen,
    a_search_finished,
    a_search_started,
    a_trial_finished,
    a_trial_started,
    an_epoch,
    data_ready,
    some_data,
)
from tests.moments import begun, events_until, folded

_MEMORY = "CUDA out of memory. Tried to allocate 2 GiB"
_USUAL = (0.60, 0.66, 0.64, 0.68, 0.65, 0.70, 0.67, 0.71, 0.69, 0.72, 0.70, 0.73)  # still gaining, spread as usual


def _search(
    scores: Sequence[float | None] = _USUAL,
    reasons: Sequence[str] = (),
    depths: Sequence[int] = (1,),
    seconds: float = 20.0,
    n_trials: int = 50,
    **config: Any,
) -> SearchState:
    """A running search: complete trials with `scores`, then failed ones with `reasons`."""
    asked = SearchConfig.parse({"preset": "thorough", "space": "plain-cnn", "n_trials": n_trials, "seed": 1, **config})
    state = SearchState()
    state.apply(a_search_started(n_trials=n_trials, config=asked.model_dump()))
    state.apply(data_ready(data=some_data(n_train=10_000, n_images=50_000)))
    state.apply(a_mode_chosen(n_slots=1, numeric=a_mode(device="cpu")))
    for trial, score in enumerate([*scores, *[None] * len(reasons)]):
        params = {**PARAMS, "n_conv_layers": depths[trial % len(depths)]}
        state.apply(a_trial_started(trial, params=params, n_params=1_483_207))
        for epoch in range(1, 9):
            state.apply(an_epoch(trial, epoch, score or 0.1))
        if score is None:
            state.apply(a_failed_trial(trial, reasons[trial - len(scores)]))
        else:
            state.apply(a_trial_finished(trial, score, seconds=seconds, params=params))
    return state


def _kinds(state: SearchState) -> list[str]:
    return [advice.kind for advice in advise(state)]


def _the(kind: str, state: SearchState) -> Advice:
    return next(advice for advice in advise(state) if advice.kind == kind)


def _changes(kind: str, state: SearchState) -> dict[str, dict[str, Any]]:
    return {remedy.label: dict(remedy.changes) for remedy in _the(kind, state).remedies}


def test_a_search_that_goes_well_is_left_alone() -> None:
    assert advise(_search()) == ()


def test_nothing_is_said_before_ten_trials_have_finished() -> None:
    assert advise(_search(_USUAL[:3], [_MEMORY] * 6)) == ()
    assert advise(_search(_USUAL[:4], [_MEMORY] * 6)) != ()


def test_lack_of_memory_is_met_three_ways() -> None:
    state = _search(reasons=[_MEMORY] * 3)

    assert _the("memory", state).happened == "3 of 15 trials ran out of memory."
    assert _changes("memory", state) == {
        "Try batch 32": {"optional_parameters": ("batch_size",)},
        "Fewer layers": {"max_conv_layers": 2},
        "Fewer images": {"n_train": 5000},
    }


def test_where_batches_are_searched_the_smaller_ones_are_kept() -> None:
    state = _search(reasons=[_MEMORY] * 3, optional_parameters=("batch_size", "weight_decay"))

    assert _changes("memory", state)["Fix batch at 64"] == {"optional_parameters": ("weight_decay",)}


def test_a_single_trial_out_of_memory_is_not_worth_a_word() -> None:
    assert "memory" not in _kinds(_search(reasons=[_MEMORY]))


def test_many_failures_name_the_commonest_cause() -> None:
    state = _search(reasons=["the worker was ended by SIGSEGV"] * 3 + ["odd"] * 2)

    assert _the("failures", state).happened == "5 of 17 trials failed, 3 of them so: the worker ended."
    assert _changes("failures", state)["Limit weights"] == {"max_params": 1_500_000}


def test_a_diverging_loss_is_met_by_the_gentler_recipe() -> None:
    state = _search(reasons=["The loss is no longer a number."] * 4, recipe="classic")

    assert _changes("failures", state)["Use modern recipe"] == {"recipe": "modern"}


def test_few_failures_are_not_many() -> None:
    assert "failures" not in _kinds(_search(reasons=["odd"] * 2))


def test_a_slow_search_names_the_device_and_a_preset_that_fits() -> None:
    state = _search(seconds=1200.0)

    advice = _the("slow", state)

    assert advice.happened == "On the CPU the whole search takes about 16.7 hours."
    assert advice.means == "The preset Standard takes about 3.3 hours there."
    assert advice.remedies[0].changes["n_train"] == 5000


def test_where_no_preset_fits_fewer_images_are_offered() -> None:
    state = _search(seconds=1e6)

    assert _changes("slow", state) == {"Fewer images": {"n_train": 5000}}


def test_a_search_that_keeps_its_promise_is_not_slow() -> None:
    assert "slow" not in _kinds(_search(seconds=120.0))


def test_screenings_are_only_flat_among_themselves() -> None:
    said = next(advice for advice in advise(folded(events_until(begun("seed")))) if advice.kind == "plateau")

    assert said.happened == "No screening after trial 4 is better by 0.2 points; 19 have finished since."


def test_a_search_with_a_deadline_is_never_slow() -> None:
    assert "slow" not in _kinds(_search(seconds=1200.0, minutes=600))


def test_a_search_that_has_ended_is_not_slow_any_more() -> None:
    state = _search(seconds=1200.0)
    state.apply(a_search_finished())

    assert "slow" not in _kinds(state)


def _flat(n_since: int) -> list[float]:
    return [0.60, 0.70, *([0.66, 0.69, 0.701] * n_since)[:n_since]]


def test_a_plateau_asks_for_a_richer_space_or_fewer_trials() -> None:
    state = _search(_flat(12))

    assert _the("plateau", state).happened.startswith("No trial after trial 1 is better by 0.2 points; 12 have")
    assert _changes("plateau", state) == {
        "Use staged-cnn": {"space": "staged-cnn", "optional_parameters": ()},
        "Search more settings": {"optional_parameters": ("use_batch_norm", "batch_size", "weight_decay")},
        "Plan 10 trials": {"n_trials": 10},
    }


def test_a_short_pause_between_gains_is_no_plateau() -> None:
    assert "plateau" not in _kinds(_search(_flat(11)))


def test_a_pause_that_is_short_beside_the_search_is_no_plateau() -> None:
    rising = [0.4 + 0.01 * i for i in range(20)]

    assert "plateau" not in _kinds(_search([*rising, *[0.5] * 15]))


def test_scores_that_are_all_alike_ask_for_a_wider_space() -> None:
    state = _search([0.700 + 0.0015 * i for i in range(12)])

    assert _the("alike", state).happened == "All 12 scores lie between 70.0 % and 71.6 %."
    assert "Allow 4 layers" in _changes("alike", state)


def test_scores_that_differ_are_not_alike() -> None:
    assert "alike" not in _kinds(_search([0.700 + 0.0025 * i for i in range(12)]))


def test_a_wide_spread_asks_for_more_epochs() -> None:
    state = _search([0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75])

    assert _the("variance", state).happened == "The middle half of the trials lies between 38.8 % and 66.3 %."
    assert _changes("variance", state) == {"Train 16 epochs": {"n_epochs": 16}}


def test_two_bad_trials_are_no_wide_spread() -> None:
    assert "variance" not in _kinds(_search([0.1, 0.2, *_USUAL]))


def test_leaders_at_the_limit_ask_for_more_layers() -> None:
    deep_wins = [0.60, 0.70] * 3 + [0.61, 0.71, 0.62, 0.73]

    state = _search(deep_wins, depths=(1, 3))

    assert _the("limit", state).happened.startswith("5 of the 5 leaders have 3 convolutions, the most allowed.")
    assert _changes("limit", state) == {"Allow 4 layers": {"max_conv_layers": 4}}


def test_leaders_within_the_limit_ask_for_nothing() -> None:
    flat_wins = [0.70, 0.60] * 3 + [0.71, 0.61, 0.73, 0.62]

    assert "limit" not in _kinds(_search(flat_wins, depths=(1, 3)))


def test_at_the_end_of_the_range_there_is_no_more_to_allow() -> None:
    deep_wins = [0.60, 0.70] * 6

    assert "limit" not in _kinds(_search(deep_wins, depths=(1, 5), max_conv_layers=5))


def test_the_gravest_come_first_and_three_are_enough() -> None:
    scores = [0.30, 0.70, *[0.35, 0.55, 0.65] * 5]
    state = _search(scores, [_MEMORY] * 3 + ["odd"] * 4, seconds=1200.0)

    assert _kinds(state) == ["memory", "failures", "slow"]
    assert len(advise(state)) == MOST_SHOWN


@pytest.mark.parametrize("limits", [{}, {"max_conv_layers": 1}, {"max_conv_layers": 5, "n_epochs": 200}])
@pytest.mark.parametrize("preset", ["taste", "quick", "extensive", None])
def test_every_remedy_is_a_search_that_can_be_started(limits: dict[str, Any], preset: str | None) -> None:
    wide = [0.30, 0.70, *[0.35, 0.55, 0.65] * 5]
    searches = [
        _search(wide, [_MEMORY] * 3 + ["odd"] * 4, seconds=1200.0, preset=preset, **limits),
        _search(_flat(14), seconds=1e6, preset=preset, **limits),
        _search([0.7] * 12, ["The loss is nan"] * 5, preset=preset, recipe="classic", **limits),
    ]

    remedies = [
        (SearchConfig.parse(state.config), remedy)
        for state in searches
        for advice in advise(state)
        for remedy in advice.remedies
    ]

    assert remedies
    for config, remedy in remedies:
        assert config.with_changes(**remedy.changes) != config
        assert len(remedy.label) <= 20


def test_settings_of_another_version_do_not_stop_the_advice() -> None:
    state = _search(reasons=[_MEMORY] * 3)
    state.config = {"unknown": 1, "n_epochs": "many"}

    assert _kinds(state) == ["memory"]


def test_every_kind_of_advice_is_described_with_its_limit() -> None:
    page = (Path(__file__).parents[2] / "docs" / "advice.md").read_text(encoding="utf-8")

    assert [kind for kind in get_args(AdviceKind) if f"| {kind} |" not in page] == []
    assert f"{MANY_FAILURES:.0%}".replace("%", " %") in page
    assert f"{100 * WIDE:.0f} points" in page
    assert f"{100 * ALIKE:.0f} points" in page
    assert f"at least {FLAT_TRIALS} trials" in page
