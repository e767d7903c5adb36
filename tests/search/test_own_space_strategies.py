"""Every strategy finds out by asking what a user's own search space holds."""

from textwrap import dedent

import pytest

from nas_desktop.core.events import TrialStarted
from nas_desktop.search.strategies import STRATEGIES
from nas_desktop.search.strategies.strategy import Strategy
from nas_desktop.search_space.edited import edited
from nas_desktop.search_space.plain_cnn import PLAIN_CNN
from nas_desktop.search_space.user_file import SpaceFile, user_space
from tests.builders import a_config
from tests.search.conftest import Bench

TEXT = dedent("""
    def define_search_space(trial):
        n = trial.suggest_int("depth", 1, 2)
        wide = {f"conv{i}_filters": 8 * trial.suggest_int(f"width{i}", 1, 4) for i in range(n)}
        return {"n_conv_layers": n, **wide, "dropout": trial.suggest_float("dropout", 0, 0.3, step=0.1)}
""")


@pytest.mark.parametrize("strategy", STRATEGIES, ids=lambda strategy: strategy.name)
def test_it_draws_inside_the_users_space(bench: Bench, strategy: Strategy) -> None:
    bench.space = user_space(SpaceFile("mine.py", TEXT))

    events = bench.run(config=a_config(n_trials=12, slots=1, max_macs="none", strategy=strategy.name))

    started = [event for event in events if isinstance(event, TrialStarted)]
    assert len(started) == 12
    for event in started:
        names = {"depth", "dropout", *(f"width{i}" for i in range(int(event.drawn["depth"])))}
        assert set(event.drawn) == names
        assert event.params["conv0_filters"] == 8 * int(event.drawn["width0"])


def test_an_interrupted_search_of_a_users_space_goes_on_as_it_would_have(bench: Bench, tmp_path) -> None:
    whole = Bench(tmp_path / "whole")
    config = a_config(n_trials=6, slots=1, max_macs="none")
    for one in (whole, bench):
        one.space = user_space(SpaceFile("mine.py", TEXT))
    whole.run(config=config)
    with bench.engine(config=config) as engine:
        for event in engine.run():
            if isinstance(event, TrialStarted) and event.trial == 3:
                break
    bench.run()

    drawn = [{e.trial: e.drawn for e in b.logged if isinstance(e, TrialStarted)} for b in (whole, bench)]
    assert drawn[0] == drawn[1]


def test_known_good_designs_outside_edited_ranges_are_not_tried(bench: Bench) -> None:
    bench.space = edited(PLAIN_CNN.limited({"n_conv_layers": 3, "n_fc_layers": 2}), {"filters": [48], "kernel": [5]})

    events = bench.run(config=a_config(n_trials=9, slots=1, max_macs="none"))

    for event in events:
        if isinstance(event, TrialStarted):
            assert event.drawn["conv0_filters"] == 48
            assert event.drawn["conv0_kernel"] == 5
