"""Made-up paces, and plans made from them."""

from typing import Any

from nas_desktop.core.config import SearchConfig
from nas_desktop.core.events import SearchPlanned
from nas_desktop.search.planning.deadline import Budget
from nas_desktop.search.planning.pace import LEADER_COST, Pace, TrainingTime
from nas_desktop.search.planning.plan import Task, make_plan

CIFAR = 45_000  # images outside the test part


def a_pace(slowness: float = 1.0, final_epoch: float = 55.0, reading: float = 6.0, **changes: Any) -> Pace:
    """Two cores, 8 epochs of 5,000 CIFAR-10 images: a staged-cnn takes 75 s in one of two slots, a small net 12 s."""
    design = TrainingTime(2.0, 73 / 8).times(slowness)
    control = TrainingTime(1.0, 11 / 8).times(slowness)
    final = TrainingTime(reading, final_epoch * slowness)
    return Pace(design, design.times(LEADER_COST), control, final, test_s=5.0, **changes)


def standard(minutes: float | None = None, **changes: Any) -> SearchConfig:
    asked = {"preset": "standard", "seed": 0, **changes}
    return SearchConfig.parse({**asked, "minutes": minutes} if minutes is not None else asked)


def a_timed_plan(minutes: float, pace: Pace | None = None, n_slots: int = 2, **changes: Any) -> SearchPlanned:
    """The first plan of a search whose preparation took 12 seconds, a third of its time at most."""
    config, in_all = standard(minutes, **changes), minutes * 60
    spent = min(12.0, in_all / 3)
    task = Task(config.n_trials, n_slots, CIFAR)
    return make_plan(config, task, pace or a_pace(), Budget(in_all, in_all - spent, spent))


def an_open_plan(pace: Pace | None = None, **changes: Any) -> SearchPlanned:
    config = standard(**changes)
    return make_plan(config, Task(config.n_trials, 2, CIFAR), pace or a_pace())
