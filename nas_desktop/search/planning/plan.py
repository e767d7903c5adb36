"""How a search goes about its task: designs, stages and epochs, and what its time is kept for."""

from dataclasses import dataclass, replace

from nas_desktop.core.config import SearchConfig
from nas_desktop.core.events import SearchPlanned
from nas_desktop.core.specs import LegName
from nas_desktop.search.planning.checks import N_NETS, NO_CHECKS, Checks, wanted_finalists, with_random_designs
from nas_desktop.search.planning.deadline import Budget
from nas_desktop.search.planning.pace import Pace
from nas_desktop.search.planning.progress import LEGS, Progress
from nas_desktop.search.planning.stages import Stages, stages_begun, stages_for
from nas_desktop.search.planning.timed import FINALISTS_ROOM, Timing, closing_seconds, fit

_CONTROL_SHARE = 0.1  # of all the work, at most
# Epochs of the final training where nobody waits: it is what lifts a winner from 79 to 88 % (performance study, section
# 2.4), so it may take as long as all that came before, within these bounds.
_MOST_FINAL = 4  # times the epochs of a full training
_SAME = 0.2  # a number is kept while the new one differs by no more, of what is to come, so that it does not swing
_SMALL = 2
_FEW_TO_COME = 3


@dataclass(frozen=True, slots=True)
class Task:
    """What a plan is made for."""

    n_trials: int  # designs, at most
    n_slots: int
    final_images: int  # outside the test part


def make_plan(
    config: SearchConfig,
    task: Task,
    pace: Pace,
    budget: Budget | None = None,
    done: Progress | None = None,
    previous: SearchPlanned | None = None,
    time: str = "",
) -> SearchPlanned:
    """The plan of a search, or the next one while it runs.

    Args:
        budget: the time there is; None: nobody waits.
        done: what has begun, which stays planned.
        previous: the plan so far; its numbers are kept where the new ones are about the same.
        time: of now, UTC, ISO 8601.
    """
    budget, done = budget or Budget(), done or Progress()
    plan = (
        _untimed(config, task, pace, done)
        if budget.left is None
        else _timed(config, task, pace, budget, done, previous)
    )
    if previous is not None:
        plan = _settled(plan, previous, done)
    return replace(plan, seconds_in_all=budget.in_all, seconds_spent=budget.spent, time=time)


def has_changed(plan: SearchPlanned, previous: SearchPlanned | None) -> bool:
    """Whether anybody has to be told: whether more than seconds differ."""
    return previous is None or _numbers(plan) != _numbers(previous)


def _numbers(plan: SearchPlanned) -> SearchPlanned:
    return replace(plan, seconds_for={}, seconds_in_all=None, seconds_spent=0.0, time="", why="")


def _untimed(config: SearchConfig, task: Task, pace: Pace, done: Progress) -> SearchPlanned:
    """As much as was asked for."""
    n_designs = max(task.n_trials, done.n_designs)
    stages = stages_begun(stages_for(config, done.full_epochs or config.n_epochs, n_designs), done)
    n_full = max(stages.n_full(n_designs), done.n_full)
    epochs, slots = stages.full_epochs, task.n_slots
    search_s = stages.seconds(n_designs, n_full, pace) / slots
    checks, finalists_s = NO_CHECKS, 0.0
    if config.checks == "on":
        checks = Checks(wanted_finalists(n_full), N_NETS)
        finalists_s = checks.finalists_s(pace, epochs, slots, Progress())
    final_epochs = _final_epochs(config, pace, search_s + finalists_s)
    final_s = pace.final.of(final_epochs)
    if checks.n_finalists:
        work_s = (search_s + finalists_s + final_s) * slots
        checks = with_random_designs(checks, n_designs, pace, epochs, work_s * _CONTROL_SHARE)
    to_come = max(0.0, stages.seconds(n_designs - done.n_designs, n_full - done.n_full, pace) + sum(done.running))
    seconds: dict[LegName, float] = {
        "control": checks.control_s(pace, epochs, slots, done.n_control),
        "search": to_come / slots,
        "finalists": checks.finalists_s(pace, epochs, slots, done),
        "final": final_s,
        "closing": closing_seconds(pace, None),
    }
    return _plan(
        config, task, pace, stages, n_designs, n_full, checks, final_epochs, _left_to_do(seconds, done.leg, pace)
    )


def _timed(
    config: SearchConfig, task: Task, pace: Pace, budget: Budget, done: Progress, previous: SearchPlanned | None
) -> SearchPlanned:
    """As much as the time allows."""
    if previous is not None and LEGS.index(done.leg) > LEGS.index("search"):
        return _after_search(config, previous, pace, budget, done, task)
    checks, n_designs = (_checks_of(previous), previous.n_designs) if previous is not None else (None, 0)
    fitted = fit(config, Timing(task.n_trials, task.n_slots, pace, budget, done, checks, n_designs))
    return _plan(
        config, task, pace, fitted.stages, fitted.n_designs, fitted.n_full, fitted.checks, fitted.final_epochs,
        fitted.seconds,
    )  # fmt: skip


def _after_search(
    config: SearchConfig, previous: SearchPlanned, pace: Pace, budget: Budget, done: Progress, task: Task
) -> SearchPlanned:
    """The search itself is over: what is left is shared out among the rest, the final training last."""
    left, checks = budget.left or 0.0, _checks_of(previous)
    closing = min(left, closing_seconds(pace, budget.in_all))
    finalists = 0.0
    if done.leg == "finalists":
        finalists = FINALISTS_ROOM * checks.finalists_s(pace, previous.full_epochs, task.n_slots, done)
    final = max(0.0, left - closing - finalists) if done.leg != "closing" and config.final_training == "on" else 0.0
    epochs = previous.final_epochs if done.is_final_begun or not final else pace.final.epochs_to_fill(final)
    seconds: dict[LegName, float] = {"finalists": finalists, "final": final, "closing": closing}
    return replace(
        previous,
        n_designs=max(1, done.n_designs),
        n_full=done.n_full or previous.n_full,
        final_epochs=epochs,
        seconds_for={leg: rest for leg, rest in seconds.items() if rest > 0},
    )


def _plan(
    config: SearchConfig,
    task: Task,
    pace: Pace,
    stages: Stages,
    n_designs: int,
    n_full: int,
    checks: Checks,
    final_epochs: int,
    seconds: dict[LegName, float],
) -> SearchPlanned:
    return SearchPlanned(
        n_designs=n_designs,
        screen_epochs=stages.screen_epochs,
        n_full=n_full,
        full_epochs=stages.full_epochs,
        n_finalists=checks.n_finalists,
        n_seeds=checks.n_seeds,
        n_control=checks.n_control,
        final_epochs=final_epochs,
        final_images=task.final_images,
        seconds_for={leg: rest for leg, rest in seconds.items() if rest > 0},
        is_halving=stages.is_halving,
        why=_why(config, pace, stages, checks),
    )


def _why(config: SearchConfig, pace: Pace, stages: Stages, checks: Checks) -> str:
    """Where the plan differs from what was asked for, or what it stands on."""
    reasons = []
    if stages.full_epochs < config.n_epochs:
        epochs = "1 epoch" if stages.full_epochs == 1 else f"{stages.full_epochs} epochs"
        reasons.append(f"Trainings have {epochs} instead of {config.n_epochs}, to fit into the time.")
    if config.checks == "on" and not checks.n_finalists:
        reasons.append("There is no time to train the best networks again with fresh seeds.")
    if config.screening == "on" and not stages.screen_epochs:
        reasons.append("A training of one epoch cannot be screened by a shorter one.")
    if not pace.is_known and config.is_timed:
        reasons.append("How fast this machine is will show in the first trainings; the plan then follows.")
    return " ".join(reasons)


def _checks_of(plan: SearchPlanned) -> Checks:
    return Checks(plan.n_finalists, plan.n_control, plan.n_seeds)


def _left_to_do(seconds: dict[LegName, float], leg: LegName, pace: Pace) -> dict[LegName, float]:
    """Nothing for legs that are over; nothing at all where the pace is a mere guess."""
    return {one: rest for one, rest in seconds.items() if LEGS.index(one) >= LEGS.index(leg)} if pace.is_known else {}


def _settled(plan: SearchPlanned, previous: SearchPlanned, done: Progress) -> SearchPlanned:
    """The plan with the numbers of the one before where they are about the same, so that it does not swing."""
    if LEGS.index(done.leg) > LEGS.index("search"):
        return plan
    n_designs, n_full, epochs = plan.n_designs, plan.n_full, plan.final_epochs
    to_come = previous.n_designs - done.n_designs
    if to_come > _FEW_TO_COME and abs(n_designs - previous.n_designs) <= max(_SMALL, _SAME * to_come):
        n_designs, n_full = previous.n_designs, max(previous.n_full, done.n_full)
    if epochs and abs(epochs - previous.final_epochs) <= max(1, _SAME * previous.final_epochs):
        epochs = previous.final_epochs
    return replace(plan, n_designs=n_designs, n_full=n_full, final_epochs=epochs)


def _final_epochs(config: SearchConfig, pace: Pace, before_s: float) -> int:
    """Of the final training, where nobody waits for its end."""
    if config.final_training == "off":
        return 0
    if not pace.is_known:
        return config.n_epochs
    return min(_MOST_FINAL * config.n_epochs, max(config.n_epochs, pace.final.epochs_in(before_s)))
