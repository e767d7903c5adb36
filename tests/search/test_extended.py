"""A finished search goes on with more trials, and says so in its log."""

import pytest

from nas_desktop.core.errors import UsageError
from nas_desktop.core.events import SearchExtended, SearchFinished, SearchResumed, TrialStarted
from nas_desktop.core.state import SearchState
from nas_desktop.search.session import SearchSession
from tests.builders import a_config
from tests.search.conftest import Bench


def replayed(bench: Bench) -> SearchState:
    state = SearchState()
    for event in bench.logged:
        state.apply(event)
    return state


def extended(bench: Bench, n_trials: int) -> Bench:
    bench.run(config=a_config(slots=1, n_trials=2))
    bench.n_trials = n_trials
    bench.run()
    bench.n_trials = None
    return bench


def test_an_extended_search_trains_so_many_in_all(bench: Bench) -> None:
    assert replayed(extended(bench, 5)).n_finished == 5


def test_the_log_says_that_it_was_extended_right_after_the_resume(bench: Bench) -> None:
    logged = extended(bench, 5).logged

    at = next(i for i, event in enumerate(logged) if isinstance(event, SearchExtended))
    assert isinstance(logged[at - 1], SearchResumed)
    assert replayed(bench).n_trials == 5


def test_a_further_resume_keeps_the_number_it_was_extended_to(bench: Bench) -> None:
    extended(bench, 5)
    n_before = len(bench.logged)

    bench.run()

    assert not [event for event in bench.logged[n_before:] if isinstance(event, TrialStarted | SearchExtended)]


def test_an_extended_search_asks_what_a_longer_one_would_have_asked(bench: Bench, tmp_path) -> None:
    whole = Bench(tmp_path / "whole")
    whole.run(config=a_config(slots=1, n_trials=5, known_good="off"))
    bench.run(config=a_config(slots=1, n_trials=2, known_good="off"))
    bench.n_trials = 5
    bench.run()

    drawn = [[e.drawn for e in b.logged if isinstance(e, TrialStarted)] for b in (whole, bench)]
    assert drawn[0] == drawn[1]


def test_the_extended_search_ends_with_its_own_last_word(bench: Bench) -> None:
    finishes = [event for event in extended(bench, 4).logged if isinstance(event, SearchFinished)]

    assert [finish.best_trial for finish in finishes] == [1, 3]


def test_fewer_trials_than_have_begun_are_refused(bench: Bench) -> None:
    bench.run(config=a_config(slots=1, n_trials=2))

    with pytest.raises(UsageError, match="2 trials have begun already"):
        SearchSession.resume(bench.root, n_trials=1)


def test_a_finished_session_that_is_extended_is_not_finished(bench: Bench) -> None:
    bench.run(config=a_config(slots=1, n_trials=2))

    assert SearchSession.resume(bench.root).is_finished
    assert not SearchSession.resume(bench.root, n_trials=3).is_finished
