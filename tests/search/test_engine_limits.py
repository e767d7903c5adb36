"""Limits, known-good designs and small spaces, as the engine keeps to them."""

from collections.abc import Iterable
from typing import TypeVar

import optuna
import pytest

from nas_desktop.core.errors import SpaceError
from nas_desktop.core.events import Event, LogWritten, SearchFinished, SearchPaused, TrialStarted
from nas_desktop.network.cost import cost_of
from nas_desktop.search.slots.slot import SlotDied
from nas_desktop.training.jobs import LatencyMeasured, MeasureLatency, Message, Request, TrainTrial
from tests.builders import a_config
from tests.search.conftest import Bench, usual_answer
from tests.search.spaces import a_small_space

E = TypeVar("E")


def of(kind: type[E], events: Iterable[Event]) -> list[E]:
    return [event for event in events if isinstance(event, kind)]


def by_work(request: Request) -> Iterable[Message | SlotDied]:
    """A machine on which a million multiply-adds take a millisecond."""
    if isinstance(request, MeasureLatency):
        yield LatencyMeasured(cost_of(request.architecture).n_macs / 1e6)
    else:
        yield from usual_answer(request)


def constraints(bench: Bench) -> list[dict[str, float]]:
    study = optuna.load_study(study_name="p", storage=f"sqlite:///{bench.root / 'study.db'}")
    return [trial.constraints for trial in study.trials]


def test_a_third_of_the_trials_at_most_is_known_good(bench: Bench) -> None:
    started = of(TrialStarted, bench.run(config=a_config(slots=1, n_trials=4)))
    assert [event.origin == "known-good" for event in started] == [True, False, False, False]


def test_known_good_designs_can_be_left_out(bench: Bench) -> None:
    started = of(TrialStarted, bench.run(config=a_config(slots=1, n_trials=4, known_good="off")))
    assert "known-good" not in {event.origin for event in started}


def test_nothing_beyond_a_limit_is_trained(bench: Bench) -> None:
    limits = {"max_params": 20_000, "max_file_mb": 0.07, "max_activation_mb": 0.1}
    started = of(TrialStarted, bench.run(config=a_config(slots=1, n_trials=8, **limits)))
    trained = [job.spec.architecture for slot in bench.slots for job in of(TrainTrial, slot.requests)]  # type: ignore[arg-type]
    assert len(trained) == 8
    for event, architecture in zip(started, trained, strict=True):
        cost = cost_of(architecture)
        assert (cost.file_bytes, cost.peak_bytes) == (event.file_bytes, event.peak_bytes)
        assert cost.n_params <= 20_000
        assert cost.file_bytes <= 70_000
        assert cost.peak_bytes <= 100_000
    assert "repaired" in {event.origin for event in started}


def test_limits_reach_optuna_as_constraints(bench: Bench) -> None:
    started = of(TrialStarted, bench.run(config=a_config(slots=1, max_params=20_000)))
    assert constraints(bench) == [event.excess for event in started]
    assert all(set(excess) == {"params", "macs"} and max(excess.values()) <= 0 for excess in constraints(bench))


def test_a_rebuilt_study_has_the_same_constraints(bench: Bench) -> None:
    bench.run(config=a_config(slots=1, max_params=20_000))
    before = constraints(bench)
    (bench.root / "study.db").unlink()
    with bench.engine():
        pass
    assert constraints(bench) == before


def test_slow_networks_are_not_trained(bench: Bench) -> None:
    events = bench.run(by_work, a_config(slots=1, n_trials=6, max_ms=2.0))
    started = of(TrialStarted, events)
    assert len(started) == 6
    for event in started:
        assert event.ms == pytest.approx(event.n_macs / 1e6)
        assert event.ms <= 2.0
        assert event.excess["ms"] <= 0
    assert len(of(SearchFinished, events)) == 1


def test_the_time_of_the_best_is_measured_again_at_the_end(bench: Bench) -> None:
    events = bench.run(by_work, a_config(slots=1, max_ms=5.0))
    best = of(SearchFinished, events)[0].best_trial
    said = [event.message for event in of(LogWritten, events) if "ms an image" in event.message]
    assert len(said) == 1
    assert said[0].startswith(f"The network of trial {best} takes ")


def test_a_worker_that_dies_while_it_measures_costs_no_trial(bench: Bench) -> None:
    deaths = iter([True])

    def answer(request: Request) -> Iterable[Message | SlotDied]:
        if isinstance(request, MeasureLatency) and next(deaths, False):
            yield SlotDied("the worker was ended by SIGKILL")
        else:
            yield from usual_answer(request)

    events = bench.run(answer, a_config(slots=1, max_ms=5.0))
    assert of(SearchFinished, events)[0].reason == "done"
    assert [event.trial for event in of(TrialStarted, events)] == [0, 1, 2]


def test_a_limit_no_network_is_fast_enough_for_is_one_sentence(bench: Bench) -> None:
    with pytest.raises(SpaceError, match=r"none takes at most 0\.5 ms an image"):
        bench.run(config=a_config(slots=1, max_ms=0.5))


def test_no_trial_begins_while_a_measurement_ends_in_a_pause(bench: Bench) -> None:
    def answer(request: Request) -> Iterable[Message | SlotDied]:
        if isinstance(request, MeasureLatency):
            bench.control.request("pause")
        yield from usual_answer(request)

    seen: list[Event] = []
    with bench.engine(answer, a_config(slots=1, n_trials=1, max_ms=5.0)) as engine:
        for event in engine.run():
            seen.append(event)
            if isinstance(event, SearchPaused):
                assert of(TrialStarted, seen) == []
                bench.control.request("continue")
    assert len(of(TrialStarted, seen)) == 1


def test_a_small_space_ends_with_second_seeds_and_a_sentence(bench: Bench) -> None:
    bench.space = a_small_space(32, n_layers=1)
    events = bench.run(config=a_config(slots=1, n_trials=9, strategy="tpe"))
    started = of(TrialStarted, events)
    assert [event.origin for event in started] == ["known-good", "strategy", "second-seed", "second-seed"]
    assert [event.design for event in started] == [0, 1, 1, 0]
    assert len({event.seed for event in started}) == 4
    assert "All 2 networks of this space within the limits have been tried." in [
        event.message for event in of(LogWritten, events)
    ]
    assert of(SearchFinished, events)[0].reason == "done"
