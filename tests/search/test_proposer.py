import pytest

from nas_desktop.core.errors import SpaceError
from nas_desktop.core.events import TrialStarted
from nas_desktop.search.limits import Limits
from nas_desktop.search.proposer import Proposer
from nas_desktop.search.strategies import STRATEGIES, strategy_named
from nas_desktop.search.trial_events import started
from nas_desktop.search_space.plain_cnn import PLAIN_CNN
from nas_desktop.training.recipes import MODERN
from tests.builders import a_trial_finished


def a_proposer(strategy: str = "tpe", limits: Limits | None = None, seed: int = 1) -> Proposer:
    return Proposer(
        PLAIN_CNN, PLAIN_CNN.draw, strategy_named(strategy), MODERN, limits or Limits(), (3, 16, 16), 4, seed
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
