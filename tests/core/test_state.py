from nas_desktop.core.events import (
    DataReading,
    SearchContinued,
    SearchExtended,
    SearchPaused,
    SearchResumed,
    StorageBlocked,
    StorageFreed,
    TrialSilent,
)
from nas_desktop.core.state import SearchState
from tests import builders
from tests.builders import TIME, a_failed_trial, a_search_finished, a_trial_finished, a_trial_started, an_epoch


def folded(*events: object) -> SearchState:
    state = SearchState()
    for event in (builders.a_search_started(), builders.data_ready(), builders.a_mode_chosen(), *events):
        state.apply(event)  # type: ignore[arg-type]
    return state


def test_a_running_trial_collects_its_curve() -> None:
    state = folded(a_trial_started(0), an_epoch(0, 1, 0.3), an_epoch(0, 2, 0.4))
    assert state.rows["search", 0].curve == [(1, 0.3), (2, 0.4)]
    assert state.rows["search", 0].last_score == 0.4


def test_the_best_is_the_highest_complete_trial() -> None:
    state = folded(
        *(a_trial_started(n) for n in range(3)),
        a_trial_finished(0, 0.5),
        a_trial_finished(1, 0.7),
        a_trial_finished(2, 0.9, state="PRUNED"),
    )
    assert state.best is state.rows["search", 1]


def test_of_equal_scores_the_earlier_trial_is_the_best() -> None:
    state = folded(a_trial_started(0), a_trial_started(1), a_trial_finished(0, 0.5), a_trial_finished(1, 0.5))
    assert state.best is state.rows["search", 0]


def test_a_check_is_never_the_best() -> None:
    state = folded(a_trial_started(0, study="checks"), a_trial_finished(0, 0.9, study="checks"))
    assert state.best is None
    assert state.search_rows == []


def test_counts_tell_each_state() -> None:
    state = folded(a_trial_started(0), a_trial_started(1), a_trial_started(2), a_trial_finished(0), a_failed_trial(1))
    assert state.counts == {"COMPLETE": 1, "FAIL": 1, "RUNNING": 1}
    assert state.n_finished == 2


def test_progress_counts_parts_of_trials() -> None:
    state = folded(a_trial_started(0), an_epoch(0, 1), a_trial_started(1), builders.some_progress(1, share=0.5))
    assert state.share_done == (0.5 + 0.25) / 3


def test_progress_is_whole_only_when_finished() -> None:
    assert folded(a_search_finished()).share_done == 1.0


def test_a_stopped_search_leaves_its_trials_waiting() -> None:
    state = folded(a_trial_started(0), a_search_finished(reason="stopped"))
    assert state.phase == "stopped"
    assert state.rows["search", 0].state == "WAITING"


def test_a_trial_taken_up_again_starts_its_curve_anew() -> None:
    state = folded(
        a_trial_started(0), an_epoch(0, 1), SearchResumed("/p", 0, (0,), TIME), a_trial_started(0), an_epoch(0, 1, 0.6)
    )
    assert state.rows["search", 0].curve == [(1, 0.6)]


def test_a_trial_that_goes_on_keeps_the_epochs_it_resumes_after() -> None:
    state = folded(a_trial_started(0))
    for epoch in (1, 2, 3):
        state.apply(an_epoch(0, epoch))
    state.apply(a_trial_started(0, resumes_after=2))
    assert [epoch for epoch, _ in state.rows["search", 0].curve] == [1, 2]


def test_blocked_storage_is_known_until_it_is_freed() -> None:
    blocked = StorageBlocked("full", "/p/events.db", "No space left on device", 0)
    state = folded(blocked)
    before = state.blocked
    state.apply(StorageFreed())
    assert (before, state.blocked) == (blocked, None)


def test_a_silent_trial_is_known_until_it_is_heard_again() -> None:
    state = folded(a_trial_started(0), TrialSilent("search", 0, 70.0))
    before = state.rows["search", 0].silent_s
    state.apply(TrialSilent("search", 0, 0.0))
    assert (before, state.rows["search", 0].silent_s) == (70.0, 0.0)


def test_phases_follow_the_events() -> None:
    state = SearchState()
    phases = [state.phase]
    for event in (
        builders.a_search_started(),
        DataReading(1, 2),
        builders.data_ready(),
        builders.a_mode_chosen(),
        SearchPaused(TIME),
        SearchContinued(TIME),
        a_search_finished(),
    ):
        state.apply(event)
        phases.append(state.phase)
    assert phases == ["idle", "preparing", "preparing", "preparing", "running", "paused", "running", "finished"]


def test_events_of_an_unknown_trial_do_no_harm() -> None:
    state = folded(an_epoch(9), a_trial_finished(9), builders.some_progress(9))
    assert state.rows == {}


def test_trials_of_an_earlier_search_count_for_nothing_that_was_asked_for() -> None:
    state = folded(
        builders.a_search_started(n_trials=2),
        a_trial_started(0, origin="history"),
        a_trial_finished(0, 0.9),
        a_trial_started(1),
        a_trial_finished(1, 0.5),
    )

    assert (state.n_finished, state.counts["COMPLETE"], state.share_done) == (1, 1, 0.5)
    assert len(state.search_rows) == 2


def test_of_an_earlier_search_only_a_trial_with_weights_can_be_the_best() -> None:
    history = a_trial_started(0, origin="history")

    without = folded(history, a_trial_finished(0, 0.9), a_trial_started(1), a_trial_finished(1, 0.5))
    with_weights = folded(history, a_trial_finished(0, 0.9, model="models/trial-0000"))

    assert without.best is without.rows["search", 1]
    assert with_weights.best is with_weights.rows["search", 0]


def test_an_extended_search_is_to_train_the_new_number() -> None:
    state = folded(builders.a_search_started(n_trials=2), SearchExtended(40, TIME))

    assert state.n_trials == 40
