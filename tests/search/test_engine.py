from collections.abc import Iterable
from pathlib import Path
from typing import TypeVar

import optuna
import pytest

from nas_desktop.core.errors import NasError
from nas_desktop.core.event_codec import event_name, is_transient
from nas_desktop.core.events import (
    Event,
    SearchContinued,
    SearchFinished,
    SearchPaused,
    SearchResumed,
    SearchStarted,
    TrialFinished,
    TrialProgress,
    TrialStarted,
)
from nas_desktop.search.slots.slot import SlotDied
from nas_desktop.training.jobs import (
    Continue,
    JobFailed,
    Message,
    Pause,
    Paused,
    PrepareData,
    Request,
    ScoreTest,
    TrainTrial,
    TrialTrained,
)
from tests.builders import a_config, an_epoch
from tests.search.conftest import Bench, usual_answer

E = TypeVar("E")


def of(kind: type[E], events: Iterable[Event]) -> list[E]:
    return [event for event in events if isinstance(event, kind)]


def study_of(bench: Bench) -> optuna.Study:
    return optuna.load_study(study_name="p", storage=f"sqlite:///{bench.root / 'study.db'}")


def test_a_search_tells_its_whole_story_in_order(bench: Bench) -> None:
    names = [event_name(type(event)) for event in bench.run()]
    trial = ["trial_started", "epoch_finished", "epoch_finished", "trial_finished"]
    assert names == [
        "search_started", "data_ready", "log_written", "mode_chosen", *trial * 3, "model_tested", "search_finished",
    ]  # fmt: skip


def test_the_log_holds_every_event_that_is_not_transient(bench: Bench) -> None:
    events = bench.run()
    assert bench.logged == [event for event in events if not is_transient(event)]


def test_an_event_is_in_the_log_before_anyone_sees_it(bench: Bench) -> None:
    with bench.engine() as engine:
        for event in engine.run():
            assert is_transient(event) or bench.logged[-1] == event


def test_the_best_trial_is_scored_on_the_test_part_once(bench: Bench) -> None:
    finished = of(SearchFinished, bench.run())[0]
    scored = of(ScoreTest, bench.slots[0].requests)
    assert (finished.best_trial, finished.val_accuracy, finished.test_accuracy) == (2, 0.52, 0.42)
    assert [Path(job.model).name for job in scored] == ["trial-0002"]
    assert finished.reason == "done"


def test_only_the_weights_of_the_best_trial_are_kept(bench: Bench) -> None:
    events = bench.run()
    assert [path.name for path in (bench.root / "models").iterdir()] == ["trial-0002"]
    assert of(TrialFinished, events)[-1].model == "models/trial-0002"


def test_optuna_ends_with_the_same_trials(bench: Bench) -> None:
    finished = of(TrialFinished, bench.run())
    trials = study_of(bench).trials
    assert [trial.value for trial in trials] == [event.val_accuracy for event in finished]
    for trial, event in zip(trials, finished, strict=True):
        assert trial.params == {key: event.params[key] for key in trial.params}
        assert trial.intermediate_values == {1: event.val_accuracy, 2: event.val_accuracy}
        assert trial.user_attrs["n_params"] == event.n_params


def test_several_slots_train_at_once(bench: Bench) -> None:
    bench.run(config=a_config(slots=2, n_trials=4))
    assert [len(of(TrainTrial, slot.requests)) for slot in bench.slots] == [2, 2]


def test_a_failed_trial_is_a_row_with_its_cause_and_the_search_goes_on(bench: Bench) -> None:
    def answer(request: Request) -> Iterable[Message | SlotDied]:
        if isinstance(request, TrainTrial) and request.spec.trial == 1:
            yield an_epoch(1, 1, 0.3)
            yield JobFailed("The training diverged.", "Lower the rate.", "Traceback …", is_users=True)
        else:
            yield from usual_answer(request)

    finished = of(TrialFinished, bench.run(answer))
    assert [event.state for event in finished] == ["COMPLETE", "FAIL", "COMPLETE"]
    assert finished[1].reason == "The training diverged. Lower the rate."
    assert finished[1].val_accuracy is None
    assert bench.slots[0].n_replaced == 1
    assert study_of(bench).trials[1].state is optuna.trial.TrialState.FAIL


def test_five_failures_in_a_row_end_the_search_with_the_cause(bench: Bench) -> None:
    def answer(request: Request) -> Iterable[Message | SlotDied]:
        if isinstance(request, TrainTrial):
            yield JobFailed("Out of memory.", "", "", is_users=False)
        else:
            yield from usual_answer(request)

    events = bench.run(answer, a_config(slots=1, n_trials=50))
    assert len(of(TrialFinished, events)) == 5
    finished = of(SearchFinished, events)[0]
    assert finished.reason == "failed"
    assert "Out of memory" in finished.detail


def test_images_that_cannot_be_used_end_the_search_with_their_sentence(bench: Bench) -> None:
    def answer(request: Request) -> Iterable[Message | SlotDied]:
        assert isinstance(request, PrepareData)
        yield JobFailed("No class folders found.", "Make some.", "", is_users=True)

    with pytest.raises(NasError, match=r"No class folders found\. Make some\."):
        bench.run(answer)
    assert of(SearchFinished, bench.logged)[0].reason == "failed"


def test_a_stop_leaves_the_rest_for_later(bench: Bench) -> None:
    def answer(request: Request) -> Iterable[Message | SlotDied]:
        if isinstance(request, TrainTrial) and request.spec.trial == 1:
            yield an_epoch(1, 1)
            bench.control.request("stop")
        else:
            yield from usual_answer(request)

    stopped = bench.run(answer)
    assert of(SearchFinished, stopped)[0].reason == "stopped"
    assert of(SearchFinished, stopped)[0].test_accuracy is None
    assert all(slot.is_closed for slot in bench.slots)

    resumed = bench.run()
    assert of(SearchResumed, resumed)[0].unfinished == (1,)
    assert [event.trial for event in of(TrialStarted, resumed)] == [1, 2]
    assert of(SearchFinished, resumed)[0].reason == "done"
    assert {trial.state for trial in study_of(bench).trials} == {optuna.trial.TrialState.COMPLETE}


def crash(bench: Bench, kind: type[Event], trial: int) -> None:
    """Leave the engine as a kill would, right after the first event of a kind."""
    with bench.engine() as engine:
        for event in engine.run():
            if isinstance(event, kind) and getattr(event, "trial", trial) == trial:
                return


@pytest.mark.parametrize("trial", [0, 1, 2])
@pytest.mark.parametrize("kind", [TrialStarted, type(an_epoch()), TrialFinished], ids=event_name)
def test_after_a_crash_the_search_is_what_it_would_have_been(tmp_path: Path, kind: type[Event], trial: int) -> None:
    whole, broken = Bench(tmp_path / "whole" / "p"), Bench(tmp_path / "broken" / "p")
    expected = of(TrialFinished, whole.run())
    crash(broken, kind, trial)
    broken.run()
    finished = of(TrialFinished, broken.logged)
    assert [(e.trial, e.params, e.val_accuracy) for e in finished] == [
        (e.trial, e.params, e.val_accuracy) for e in expected
    ]
    assert [t.params for t in study_of(broken).trials] == [t.params for t in study_of(whole).trials]
    assert {t.state for t in study_of(broken).trials} == {optuna.trial.TrialState.COMPLETE}


def test_optuna_catches_up_with_a_log_that_is_ahead(bench: Bench) -> None:
    bench.run()
    (bench.root / "study.db").unlink()
    with bench.engine():
        pass
    assert [trial.value for trial in study_of(bench).trials] == [0.5, 0.51, 0.52]


def test_pause_and_continue_reach_the_running_trials(bench: Bench) -> None:
    def answer(request: Request) -> Iterable[Message | SlotDied]:
        match request:
            case TrainTrial() if request.spec.trial == 0:
                yield an_epoch(0, 1, 0.4)
                bench.control.request("pause")
            case Pause():
                yield Paused()
            case Continue():
                yield TrialTrained(0, 2, 0.4, 1.0, "")
            case _:
                yield from usual_answer(request)

    events: list[Event] = []
    with bench.engine(answer) as engine:
        for event in engine.run():
            events.append(event)
            if isinstance(event, SearchPaused):
                bench.control.request("continue")
    order = [type(event) for event in events if isinstance(event, SearchPaused | SearchContinued | TrialFinished)]
    assert order[:3] == [SearchPaused, SearchContinued, TrialFinished]
    assert of(SearchFinished, events)[0].reason == "done"


def test_a_pause_while_images_are_read_holds_before_the_first_trial(bench: Bench) -> None:
    def answer(request: Request) -> Iterable[Message | SlotDied]:
        if isinstance(request, PrepareData):
            bench.control.request("pause")
        yield from usual_answer(request)

    with bench.engine(answer) as engine:
        seen: list[Event] = []
        for event in engine.run():
            seen.append(event)
            if isinstance(event, SearchPaused):
                assert of(TrialStarted, seen) == []
                bench.control.request("continue")
    assert len(of(TrialFinished, seen)) == 3


def test_stop_ends_a_paused_search(bench: Bench) -> None:
    def answer(request: Request) -> Iterable[Message | SlotDied]:
        if isinstance(request, PrepareData):
            bench.control.request("pause")
        yield from usual_answer(request)

    with bench.engine(answer) as engine:
        for event in engine.run():
            if isinstance(event, SearchPaused):
                bench.control.request("stop")
    assert of(SearchFinished, bench.logged)[0].reason == "stopped"


def test_a_limit_is_kept_before_anything_is_trained(bench: Bench) -> None:
    started = of(TrialStarted, bench.run(config=a_config(slots=1, n_trials=20, max_params=20_000)))
    assert len(started) == 20
    assert max(event.n_params for event in started) <= 20_000


def test_a_limit_nothing_meets_is_one_sentence(bench: Bench) -> None:
    with pytest.raises(NasError, match="within 10 weights"):
        bench.run(config=a_config(slots=1, max_params=10))


def test_the_same_seed_asks_for_the_same_networks(tmp_path: Path) -> None:
    params = []
    for name in ("a", "b"):
        started = of(TrialStarted, Bench(tmp_path / name / "p").run(config=a_config(slots=1, n_trials=14)))
        params.append([event.params for event in started])
    assert params[0] == params[1]


def test_progress_is_shown_but_not_kept(bench: Bench) -> None:
    def answer(request: Request) -> Iterable[Message | SlotDied]:
        if isinstance(request, TrainTrial):
            yield TrialProgress("search", request.spec.trial, 1, 0.5, 100.0)
        yield from usual_answer(request)

    assert len(of(TrialProgress, bench.run(answer))) == 3
    assert of(TrialProgress, bench.logged) == []


def test_a_resumed_search_keeps_its_numeric_mode(bench: Bench) -> None:
    crash(bench, SearchStarted, 0)
    bench.run()
    assert len({event.mode for event in of(TrialStarted, bench.logged)}) == 1


def test_models_a_killed_process_left_are_swept(bench: Bench) -> None:
    crash(bench, TrialFinished, 0)
    for name in ("trial-0001", "trial-0002.tmp-12345678"):
        (bench.root / "models" / name).mkdir()
    bench.run()
    assert [path.name for path in (bench.root / "models").iterdir()] == ["trial-0002"]
