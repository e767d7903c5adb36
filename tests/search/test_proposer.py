import pytest

from nas_desktop.core.errors import SpaceError
from nas_desktop.core.events import TrialStarted
from nas_desktop.search.limits import Limits
from nas_desktop.search.proposer import AllTried, Proposer
from nas_desktop.search.strategies import STRATEGIES, strategy_named
from nas_desktop.search.trial_events import started
from nas_desktop.search_space.parameters import SearchSpace
from nas_desktop.search_space.plain_cnn import PLAIN_CNN
from nas_desktop.training.recipes import MODERN
from tests.builders import a_failed_trial, a_trial_finished
from tests.search.spaces import a_small_space


def a_proposer(
    strategy: str = "tpe",
    limits: Limits | None = None,
    seed: int = 1,
    space: SearchSpace = PLAIN_CNN,
    n_known_good: int = 0,
) -> Proposer:
    return Proposer(
        space=space,
        draw=space.draw,
        strategy=strategy_named(strategy),
        recipe=MODERN,
        limits=limits or Limits(),
        input_shape=(3, 16, 16),
        n_classes=4,
        seed=seed,
        n_known_good=n_known_good,
    )


def train(proposer: Proposer, trial: int, accuracy: float | None = 0.5) -> TrialStarted:
    """Propose a trial and report its end; without an accuracy it goes on running."""
    start = started(proposer.propose(trial), trial, 2, 0, 1)
    proposer.hear(start)
    if accuracy is not None:
        proposer.hear(a_trial_finished(trial, accuracy, params=start.params))
    return start


def test_every_default_is_written_into_a_design() -> None:
    design = a_proposer().propose(0)
    assert design.config["space"] == "plain-cnn"
    assert design.config["use_batch_norm"] is True
    assert set(design.drawn) < set(design.config)
    assert all(design.config[name] == value for name, value in design.drawn.items())


@pytest.mark.parametrize("strategy", STRATEGIES, ids=lambda s: s.name)
def test_limits_are_met(strategy: object) -> None:
    proposer = a_proposer(strategy.name, Limits(max_params=50_000, max_macs=1_000_000))  # type: ignore[attr-defined]
    for trial in range(15):
        start = train(proposer, trial, 0.1 * (trial % 5))
        assert start.n_params <= 50_000
        assert start.n_macs <= 1_000_000


def test_limits_nothing_meets_are_one_sentence() -> None:
    with pytest.raises(SpaceError, match="3 multiply-adds"):
        a_proposer(limits=Limits(max_macs=3)).propose(0)


def test_a_proposer_fed_with_the_past_asks_what_the_first_would_have_asked() -> None:
    first, second = a_proposer(), a_proposer()
    for trial in range(12):
        start = train(first, trial, 0.05 * trial)
        second.hear(start)
        second.hear(a_trial_finished(trial, 0.05 * trial, params=start.params))
    assert first.propose(12) == second.propose(12)


def test_running_trials_do_not_make_it_repeat_itself() -> None:
    proposer = a_proposer()
    for trial in range(12):
        train(proposer, trial, 0.5)
    asked = [train(proposer, trial, None).params for trial in range(12, 16)]
    assert len({tuple(sorted((k, str(v)) for k, v in params.items())) for params in asked}) == 4


def test_hearing_a_trial_again_counts_it_once() -> None:
    proposer = a_proposer()
    start = train(proposer, 0, None)
    proposer.hear(start)
    proposer.hear(a_trial_finished(0, 0.5, params=start.params))
    assert proposer.propose(1)


# --- known-good designs


def test_known_good_designs_come_first_in_their_order() -> None:
    proposer = a_proposer(n_known_good=5)
    starts = [train(proposer, trial) for trial in range(3)]
    assert [start.origin for start in starts] == ["known-good", "known-good", "strategy"]
    assert [start.params["n_conv_layers"] for start in starts[:2]] == [2, 3]


def test_no_more_known_good_designs_than_asked_for() -> None:
    proposer = a_proposer(n_known_good=1)
    assert [train(proposer, trial).origin for trial in range(2)] == ["known-good", "strategy"]


def test_a_known_good_design_beyond_a_limit_is_made_narrower() -> None:
    start = train(a_proposer(limits=Limits(max_params=60_000), n_known_good=2), 0)
    assert start.origin == "known-good"
    assert start.n_params <= 60_000
    assert any("to stay within 60,000 weights" in note for note in start.notes)


def test_known_good_designs_are_drawn_as_if_a_strategy_had_chosen_them() -> None:
    proposer = a_proposer("guided", n_known_good=2)
    start = train(proposer, 0)
    assert set(start.drawn) == {name for _, name in PLAIN_CNN.named(start.params)}


def test_a_known_good_design_that_was_tried_is_not_tried_again() -> None:
    first, second = a_proposer(n_known_good=2), a_proposer(n_known_good=2)
    start = train(first, 0)
    second.hear(start)
    second.hear(a_trial_finished(0, 0.5, params=start.params))
    assert second.propose(1).config == first.propose(1).config


def test_a_space_of_ones_own_starts_with_what_it_draws() -> None:
    proposer = Proposer(
        PLAIN_CNN, lambda source: PLAIN_CNN.draw(source), strategy_named("random"), MODERN, Limits(),
        (3, 16, 16), 4, 1, n_known_good=2,
    )  # fmt: skip
    assert proposer.propose(0).origin == "strategy"


# --- no repeats


@pytest.mark.parametrize("strategy", STRATEGIES, ids=lambda s: s.name)
def test_nothing_is_trained_twice_while_something_new_is_left(strategy: object) -> None:
    proposer = a_proposer(strategy.name, space=a_small_space(32, 64, 128, kernels=(3, 5)))  # type: ignore[attr-defined]
    keys = []
    for trial in range(100):  # of 156
        design = proposer.propose(trial)
        keys.append(design.key)
        start = started(design, trial, 2, 0, 1)
        proposer.hear(start)
        proposer.hear(a_trial_finished(trial, 1 / (1 + start.n_params), params=start.params))
    assert len(set(keys)) == 100


@pytest.mark.parametrize("strategy", ["tpe", "random"])
def test_the_last_of_a_small_space_are_found(strategy: str) -> None:
    proposer = a_proposer(strategy, space=a_small_space(32, 64))  # 20 networks
    starts = [train(proposer, trial) for trial in range(20)]
    assert {start.origin for start in starts} == {"strategy"}
    assert len({str(sorted(start.drawn.items())) for start in starts}) == 20


def test_once_all_are_tried_the_best_get_a_second_seed_and_then_it_ends() -> None:
    proposer = a_proposer("tpe", space=a_small_space(32, n_layers=1))  # 2 networks
    starts = [train(proposer, trial, 0.5 + 0.1 * trial) for trial in range(4)]
    assert [start.origin for start in starts] == ["strategy", "strategy", "second-seed", "second-seed"]
    assert [start.design for start in starts] == [0, 1, 1, 0]
    assert starts[2].seed != starts[1].seed
    assert starts[2].params == starts[1].params
    with pytest.raises(AllTried, match="All 2 networks of this space have been tried"):
        proposer.propose(4)


def test_designs_that_failed_are_not_tried_again() -> None:
    proposer = a_proposer("random", space=a_small_space(32, n_layers=1))
    failed = train(proposer, 0, None)
    proposer.hear(a_failed_trial(0, params=failed.params))
    starts = [train(proposer, trial) for trial in (1, 2)]
    assert [start.design for start in starts] == [1, 1]
    with pytest.raises(AllTried):
        proposer.propose(3)


def test_a_refused_design_is_not_proposed_again() -> None:
    proposer = a_proposer("random", space=a_small_space(32, n_layers=1))
    first = proposer.propose(0)
    second = proposer.propose(0, {first.key})
    assert second.key != first.key
    with pytest.raises(SpaceError):
        proposer.propose(0, {first.key, second.key})


@pytest.mark.parametrize("strategy", STRATEGIES, ids=lambda s: s.name)
def test_questions_leave_no_trace(strategy: object) -> None:
    """A resumed search has not asked what the unbroken one asked before; under limits it must go on the same."""
    limits = Limits(max_params=30_000)
    first, second = (a_proposer(strategy.name, limits) for _ in range(2))  # type: ignore[attr-defined]
    for trial in range(14):
        start = train(first, trial, 0.05 * (trial % 7))
        second.hear(start)
        second.hear(a_trial_finished(trial, 0.05 * (trial % 7), params=start.params))
    assert first.propose(14) == second.propose(14)


# --- faster


def test_a_slow_network_is_made_narrower_by_what_was_measured() -> None:
    proposer = a_proposer(limits=Limits(max_ms=2.0), n_known_good=2)
    design = proposer.propose(0, {proposer.propose(0).key})  # the second known-good one; the first is narrow already
    narrow = proposer.narrower(design, 4.0)
    assert narrow is not None
    assert narrow.n_macs < design.n_macs / 2
    assert narrow.notes[-1].endswith("to stay within 2 ms an image.")


def test_nothing_is_narrow_enough_for_an_impossible_limit() -> None:
    proposer = a_proposer(limits=Limits(max_ms=0.001), n_known_good=2)
    assert proposer.narrower(proposer.propose(0), 4.0) is None
