"""Processes that measure side by side."""

import sys

import pytest

from nas_desktop.search.bench.regret import Regret
from nas_desktop.search.bench.tasks import SearchTable
from nas_desktop.search.bench.workers import done_by_workers

# Answers with the seed it was given, a line for a line, and loads nothing.
ECHO = """
import json, sys
for line in sys.stdin:
    kind, task = json.loads(line)
    print(json.dumps({"by_trial": [task["seed"]], "n_repeats": 0, "ask_ms": 0.0}), flush=True)
"""
DIES = "import sys; sys.stdin.readline()"
DEAD = "pass"


def a_task(seed: int) -> SearchTable:
    return SearchTable("synthetic", "guided", seed, n_trials=3, n_in_flight=1, known_good=False)


def program(code: str) -> list[str]:
    return [sys.executable, "-c", code]


def test_answers_come_in_the_order_of_the_tasks() -> None:
    tasks = [a_task(seed) for seed in range(20)]

    assert [found.by_trial for found in done_by_workers(tasks, 2, program(ECHO))] == [(seed,) for seed in range(20)]


@pytest.mark.parametrize("code", [DIES, DEAD])
def test_a_process_that_ends_early_is_said_with_its_task(code: str) -> None:
    with pytest.raises(RuntimeError, match=r"ended early with exit code 0, at SearchTable.*seed=0"):
        list(done_by_workers([a_task(0)], 1, program(code)))


def test_nothing_to_do_needs_no_process() -> None:
    assert list(done_by_workers([], 4, ["no-such-program"])) == []


@pytest.mark.slow
def test_a_real_process_searches_as_this_one_would() -> None:
    task = SearchTable("synthetic", "optuna", seed=1, n_trials=12, n_in_flight=2, known_good=True)
    (found,) = done_by_workers([task], 1)

    assert isinstance(found, Regret)
    assert found.by_trial == task.do().by_trial
