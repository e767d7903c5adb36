"""A whole search, control to test, with scripted slots."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from nas_desktop.core.config import SearchConfig
from nas_desktop.core.events import (
    Event,
    LogWritten,
    ModelTested,
    SearchFinished,
    SearchPlanned,
    TrialFinished,
    TrialStarted,
    WinnerJudged,
)
from nas_desktop.search.slots.slot import SlotDied
from nas_desktop.training.jobs import (
    DataPrepared,
    JobFailed,
    Message,
    PrepareData,
    Request,
    ScoreTest,
    TrainTrial,
    TrialTrained,
)
from tests.builders import a_config, some_data
from tests.search.conftest import Bench, usual_answer
from tests.search.test_engine import of


def whole(**changes: Any) -> SearchConfig:
    """Eight designs of plain-cnn, screened, checked and finally trained, one after another."""
    asked = {"n_trials": 8, "n_epochs": 4, "slots": 1, "screening": "on", "checks": "on", "final_training": "on"}
    return a_config(**{**asked, **changes})


def started(events: Iterable[Event], stage: str) -> list[TrialStarted]:
    return [event for event in of(TrialStarted, events) if event.stage == stage]


def ended(events: Iterable[Event], stage: str) -> list[TrialFinished]:
    return [event for event in of(TrialFinished, events) if event.stage == stage]


def scoring(scores: dict[tuple[str, int], float], default: float = 0.5) -> Any:
    """A worker that gives trials the scores they are said to have, by study and number."""

    def answer(request: Request) -> Iterable[Message | SlotDied]:
        if isinstance(request, TrainTrial):
            score = scores.get((request.spec.study, request.spec.trial), default)
            yield from usual_answer(request, score)
        else:
            yield from usual_answer(request)

    return answer


def test_the_control_is_trained_first_and_small(bench: Bench) -> None:
    events = bench.run(config=whole())
    first = of(TrialStarted, events)[:2]
    assert [(one.study, one.stage, one.trial) for one in first] == [("checks", "control", 0), ("checks", "control", 1)]
    assert [one.params["space"] for one in first] == ["plain-cnn", "staged-cnn"]
    assert all(one.n_macs < 20_000_000 for one in first)


def test_every_design_has_a_complete_short_schedule(bench: Bench) -> None:
    events = bench.run(config=whole())
    plan = of(SearchPlanned, events)[0]
    screened = ended(events, "screen")
    assert (plan.screen_epochs, plan.full_epochs) == (1, 4)
    assert [(one.state, one.epochs, one.reason) for one in screened] == [("PRUNED", 1, "")] * 8
    assert all(one.score is not None for one in screened)


def test_the_best_of_the_screening_are_trained_in_full_from_scratch(bench: Bench) -> None:
    scores = {("search", 2): 0.8, ("search", 5): 0.9, ("search", 6): 0.7}
    events = bench.run(scoring(scores), whole())
    full = started(events, "full")
    assert [(one.promoted_from, one.trial, one.epochs, one.resumes_after) for one in full] == [
        (5, 8, 4, 0), (2, 9, 4, 0), (6, 10, 4, 0),
    ]  # fmt: skip
    screening = next(one for one in started(events, "screen") if one.trial == 5)
    assert full[0].params == screening.params
    assert full[0].seed != screening.seed


def test_the_best_trial_is_one_in_full_whatever_a_screening_scored(bench: Bench) -> None:
    scores = {("search", 5): 0.99, ("search", 8): 0.6, ("search", 9): 0.65}
    finished = of(SearchFinished, bench.run(scoring(scores), whole()))[0]
    assert (finished.best_trial, finished.val_accuracy) == (9, 0.65)


def test_finalists_and_control_are_trained_again_with_fresh_seeds(bench: Bench) -> None:
    events = bench.run(config=whole())
    plan = of(SearchPlanned, events)[-1]
    seeds = started(events, "seed")
    assert len(seeds) == plan.n_finalists * plan.n_seeds
    assert len({one.seed for one in seeds}) == len(seeds)
    assert len(started(events, "control")) == plan.n_control * plan.n_seeds
    assert {one.study for one in seeds} == {"checks"}


def test_a_clear_lead_is_called_one_and_its_design_is_trained_finally(bench: Bench) -> None:
    def answer(request: Request) -> Iterable[Message | SlotDied]:
        if isinstance(request, TrainTrial):
            is_control = request.spec.stage == "control"
            yield from usual_answer(request, 0.5 if is_control else 0.8 + 0.001 * (request.spec.trial % 3))
        else:
            yield from usual_answer(request)

    events = bench.run(answer, whole())
    verdict, final = of(WinnerJudged, events)[0], started(events, "final")
    assert verdict.is_better
    assert not verdict.takes_control
    assert verdict.gain == pytest.approx(0.3, abs=0.01)
    assert [one.promoted_from for one in final] == [verdict.winner]


def test_the_final_training_is_given_the_temperature_that_the_others_found(bench: Bench) -> None:
    given: list[tuple[str, float | None]] = []

    def answer(request: Request) -> Iterable[Message | SlotDied]:
        if not isinstance(request, TrainTrial):
            yield from usual_answer(request)
            return
        given.append((request.spec.stage, request.temperature))
        for message in usual_answer(request):
            yield replace(message, temperature=0.5) if isinstance(message, TrialTrained) else message

    events = bench.run(answer, whole())

    assert [temperature for stage, temperature in given if stage == "final"] == [pytest.approx(0.5)]
    assert {temperature for stage, temperature in given if stage != "final"} == {None}
    assert {one.temperature for one in of(TrialFinished, events) if one.state == "COMPLETE"} == {0.5}


def test_in_a_tie_the_smaller_network_is_taken(bench: Bench) -> None:
    events = bench.run(scoring({}), whole())
    verdict, final = of(WinnerJudged, events)[0], started(events, "final")[0]
    rows = {(one.study, one.trial): one for one in of(TrialStarted, events)}
    pair = rows["search", verdict.winner], rows["checks", verdict.control]
    assert not verdict.is_better
    assert final.n_params == min(one.n_params for one in pair)


def test_the_final_training_sees_every_image_outside_the_test_part(bench: Bench) -> None:
    bench.run(config=whole())
    prepared = of(PrepareData, bench.slots[0].requests)
    assert [job.data.everything for job in prepared] == [False, True]


def test_the_test_part_is_scored_once_after_the_final_training(bench: Bench) -> None:
    events = bench.run(config=whole())
    tested, finished = of(ModelTested, events), of(SearchFinished, events)[0]
    final = ended(events, "final")[0]
    jobs = of(ScoreTest, bench.slots[0].requests)
    assert [Path(job.model).name for job in jobs] == [f"checks-{final.trial:04d}"]
    assert [(one.study, one.trial, one.n_models) for one in tested] == [("checks", final.trial, 1)]
    assert (finished.test_accuracy, finished.final_trial) == (tested[0].accuracy, final.trial)
    assert bench.slots[0].requests.index(jobs[0]) == len(bench.slots[0].requests) - 1


def test_the_weights_of_the_best_and_of_the_final_training_stay(bench: Bench) -> None:
    events = bench.run(config=whole())
    finished = of(SearchFinished, events)[0]
    assert sorted(path.name for path in (bench.root / "models").iterdir()) == [
        f"checks-{finished.final_trial:04d}", f"trial-{finished.best_trial:04d}",
    ]  # fmt: skip


def test_a_final_training_that_fails_leaves_the_search_s_best_model(bench: Bench) -> None:
    def answer(request: Request) -> Iterable[Message | SlotDied]:
        if isinstance(request, TrainTrial) and request.spec.stage == "final":
            yield JobFailed("It diverged.", "", "", is_users=True)
        else:
            yield from usual_answer(request)

    finished = of(SearchFinished, bench.run(answer, whole()))[0]
    assert (finished.reason, finished.final_trial) == ("done", None)
    assert finished.test_accuracy is not None


def test_images_that_cannot_be_made_ready_for_the_final_training_end_nothing(bench: Bench) -> None:
    def answer(request: Request) -> Iterable[Message | SlotDied]:
        if isinstance(request, PrepareData) and request.data.everything:
            yield JobFailed("No room.", "", "", is_users=True)
        else:
            yield from usual_answer(request)

    events = bench.run(answer, whole())
    assert of(SearchFinished, events)[0].reason == "done"
    assert any("final training" in one.message for one in of(LogWritten, events))


def test_images_that_have_changed_since_the_search_are_not_trained_on(bench: Bench) -> None:
    def answer(request: Request) -> Iterable[Message | SlotDied]:
        if isinstance(request, PrepareData) and request.data.everything:
            yield DataPrepared("/images", some_data(fingerprint="another"), 0.1)
        else:
            yield from usual_answer(request)

    events = bench.run(answer, whole())
    assert not started(events, "final")
    assert any("have changed" in one.message for one in of(LogWritten, events))


@pytest.mark.parametrize("stage", ["control", "screen", "full", "seed", "final"])
def test_a_search_stopped_in_any_stage_ends_as_an_unbroken_one(bench: Bench, stage: str, tmp_path: Path) -> None:
    unbroken = [one for one in Bench(tmp_path / "unbroken").run(config=whole()) if isinstance(one, TrialFinished)]
    stopped = 0

    def answer(request: Request) -> Iterable[Message | SlotDied]:
        nonlocal stopped
        if isinstance(request, TrainTrial) and request.spec.stage == stage and not stopped:
            stopped += 1
            bench.control.request("stop")
        else:
            yield from usual_answer(request)

    bench.run(answer, whole())
    bench.run()
    told = of(TrialFinished, bench.logged)
    assert stopped == 1
    assert [(one.study, one.trial, one.stage, one.score) for one in told] == [
        (one.study, one.trial, one.stage, one.score) for one in unbroken
    ]


def test_a_search_that_is_extended_without_a_new_winner_looks_at_the_test_part_no_second_time(bench: Bench) -> None:
    scores = {("search", n): 0.9 - 0.01 * n for n in range(8)}
    scores |= {("search", 8): 0.9, ("search", 9): 0.8, ("search", 10): 0.8}
    bench.run(scoring(scores), whole())
    bench.n_trials = 9
    bench.run(scoring({**scores, ("search", 11): 0.1}))
    assert [one.n_models for one in of(ModelTested, bench.logged)] == [1]
