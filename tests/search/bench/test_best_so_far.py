"""Many searches in a table."""

import pytest

from nas_desktop.core.errors import UsageError
from nas_desktop.search.bench.best_so_far import best_so_far, markdown_table
from tests.search.bench.findings import a_finding, a_search

FINDINGS = [
    a_finding(a_search("guided", 0), 0.5, 0.6, 0.7),
    a_finding(a_search("random", 0), 0.4, 0.4, 0.5),
    a_finding(a_search("guided", 1), 0.3, 0.7, 0.7),
    a_finding(a_search("guided", 2), 0.2, 0.2, 0.9),
]


def test_after_so_many_trials_the_lowest_median_and_highest_of_the_seeds_are_told() -> None:
    assert best_so_far(FINDINGS)["guided"] == {"1": [0.2, 0.3, 0.5], "2": [0.2, 0.6, 0.7], "3": [0.7, 0.7, 0.9]}


def test_a_search_that_ended_early_shortens_the_figures() -> None:
    assert best_so_far([*FINDINGS, a_finding(a_search("tpe"), 0.5, 0.6)])["guided"].keys() == {"1", "2"}


def test_the_table_has_a_row_for_each_arm() -> None:
    head, _, guided, random = markdown_table(FINDINGS).splitlines()
    assert head == "| arm | seeds | 1 trial | 2 trials | 3 trials | test | CPU minutes |"
    assert guided.startswith("| guided | 3 | 30.0 [20.0, 50.0] | 60.0 [20.0, 70.0] | 70.0 [70.0, 90.0] |")
    assert (
        random == "| random | 1 | 40.0 [40.0, 40.0] | 40.0 [40.0, 40.0] | 50.0 [50.0, 50.0] | 49.0 [49.0, 49.0] | 2 |"
    )


def test_searches_of_different_settings_are_not_compared() -> None:
    with pytest.raises(UsageError, match="different settings"):
        markdown_table([*FINDINGS, a_finding(a_search(n_epochs=8))])


def test_nothing_found_is_no_row() -> None:
    assert len(markdown_table([]).splitlines()) == 2
