"""A search with every stage, as its events: control, screenings, full trainings, fresh seeds, final training."""

from typing import Any

from nas_desktop.core.events import Event, TrialFinished, TrialParked, TrialStarted
from tests.builders import DRAWN, a_model_tested, a_plan, a_trial_finished, a_trial_started, a_verdict, an_epoch

OTHER_DRAWN: dict[str, Any] = {**DRAWN, "dropout": 0.3}
CONTROL_PARAMS: dict[str, Any] = {"space": "another-one", "depth": 2}


def trained(start: TrialStarted, score: float, **end: Any) -> tuple[Event, ...]:
    """A trial from its first event to its last."""
    epochs = (
        an_epoch(start.trial, epoch, score - 0.01 * (start.epochs - epoch), study=start.study)
        for epoch in range(1, start.epochs + 1)
    )
    return start, *epochs, ended(start, score, **end)


def ended(start: TrialStarted, score: float, **changes: Any) -> TrialFinished:
    """The last event of a trial."""
    same = {name: getattr(start, name) for name in ("study", "design", "stage", "epochs", "params")}
    return a_trial_finished(start.trial, score, **{**same, **changes})


def screening(trial: int, drawn: dict[str, Any]) -> TrialStarted:
    return a_trial_started(trial, drawn=drawn, seed=100 + trial, stage="screen", epochs=1)


def full(trial: int, screening: int, drawn: dict[str, Any]) -> TrialStarted:
    return a_trial_started(trial, design=screening, promoted_from=screening, drawn=drawn, seed=100 + trial)


def check(trial: int, stage: str, **changes: Any) -> TrialStarted:
    return a_trial_started(trial, study="checks", stage=stage, seed=200 + trial, **changes)


def control(trial: int, design: int, **changes: Any) -> TrialStarted:
    return check(trial, "control", design=design, **{"params": CONTROL_PARAMS, "drawn": {}, **changes})


SCREENING = screening(0, DRAWN)
FIRST_FULL = full(2, 1, OTHER_DRAWN)
FINAL = check(6, "final", design=1, promoted_from=2, drawn=OTHER_DRAWN, epochs=3)
STORY: tuple[Event, ...] = (
    a_plan(),
    *trained(control(0, 0), 0.45),
    *trained(control(1, 1), 0.46),
    *trained(SCREENING, 0.60, state="PRUNED"),
    *trained(screening(1, OTHER_DRAWN), 0.62, state="PRUNED"),
    *trained(FIRST_FULL, 0.55),  # fewer than the screenings', so that a mixture would show
    *trained(full(3, 0, DRAWN), 0.54),
    *trained(check(2, "seed", design=1, promoted_from=2, drawn=OTHER_DRAWN), 0.56),
    *trained(check(3, "seed", design=1, promoted_from=2, drawn=OTHER_DRAWN), 0.57),
    *trained(control(4, 0), 0.44),
    *trained(control(5, 2, drawn=DRAWN, promoted_from=0), 0.50),  # a random design of the search joins the control
    a_verdict(winner=2),
    *trained(FINAL, 0.9),
    a_model_tested(trial=6, model="models/checks-0006"),
)

# Successive halving: a trial rests after an epoch, another ends there, and the first goes on.
HALVING: tuple[Event, ...] = (
    a_trial_started(0),
    an_epoch(0, 1, 0.4),
    TrialParked("search", 0, 1, 0.4, 9.5),
    a_trial_started(1, drawn=OTHER_DRAWN),
    an_epoch(1, 1, 0.3),
    TrialParked("search", 1, 1, 0.3, 9.5),
    a_trial_started(0, resumes_after=1),
    an_epoch(0, 2, 0.5),
    a_trial_finished(0, 0.5),
    a_trial_finished(1, 0.3, state="PRUNED", epochs=1),
)
