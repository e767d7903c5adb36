"""Which part of a search is under way, how far it has got, and what is kept for those that follow."""

from datetime import datetime, timedelta

from nas_desktop.core.events import SearchPlanned
from nas_desktop.core.specs import LegName
from nas_desktop.core.state import SearchState
from nas_desktop.core.trial_row import TrialRow

LEGS: tuple[LegName, ...] = ("control", "search", "finalists", "final", "closing")
LEG_TITLES: dict[LegName, str] = {
    "control": "Control",
    "search": "Search",
    "finalists": "Fresh seeds",
    "final": "Final training",
    "closing": "Test",
}
_FIRST_CONTROLS = 2  # small networks trained before the search; what else the control has comes with the fresh seeds


def legs_planned(plan: SearchPlanned) -> tuple[LegName, ...]:
    """The parts that this search has, in their order."""
    has: dict[LegName, bool] = {
        "control": plan.n_control > 0,
        "search": True,
        "finalists": plan.n_finalists > 0,
        "final": plan.final_epochs > 0,
        "closing": True,
    }
    return tuple(leg for leg in LEGS if has[leg])


def leg_of(state: SearchState) -> LegName | None:
    """The part under way, or the one a search stopped in; None where nothing was planned, and after the end."""
    plan = state.plan
    if plan is None or state.phase == "finished":
        return None
    begun = [_leg_of_trial(state, row) for row in state.rows.values() if _is_begun(row)]
    if begun:  # two trials at once may be of two parts
        return max(begun, key=LEGS.index)
    if not state.asked_rows and _n_ended(state, "control") < min(_FIRST_CONTROLS, plan.n_control):
        return "control"
    if state.n_left or (plan.screen_epochs and not plan.is_halving and _n_full(state) < plan.n_full):
        return "search"
    if plan.n_finalists and state.verdict is None:
        return "finalists"
    return "final" if plan.final_epochs and state.final is None else "closing"


def leg_share(state: SearchState, leg: LegName) -> float:
    """How much of a part is done, 0 to 1."""
    plan = state.plan
    if plan is None:
        return 0.0
    match leg:
        case "control" | "finalists":
            done, planned = leg_counts(state, leg)
            return min(1.0, done / planned) if planned else 0.0
        case "search":
            rows = [row for row in state.search_rows if row.origin != "history"]
            work = sum(row.share_done * row.epochs for row in rows)
            planned_work = state.n_planned * plan.screen_epochs + plan.n_full * plan.full_epochs
            return min(1.0, work / planned_work) if planned_work else 0.0
        case "final":
            final = final_row(state)
            return final.share_done if final is not None else 0.0
        case "closing":
            return 0.0


def leg_counts(state: SearchState, leg: LegName) -> tuple[int, int]:
    """Trainings of a part that have ended, and that are planned; of the search, the networks tried."""
    plan = state.plan
    if plan is None:
        return 0, 0
    match leg:
        case "control":
            done = _n_ended(state, "control")
            return done, max(done, min(_FIRST_CONTROLS, plan.n_control))
        case "search":
            return state.n_finished, state.n_planned
        case "finalists":
            done = _n_ended(state, "control") + _n_ended(state, "seed")
            return done, max(done, (plan.n_finalists + plan.n_control) * plan.n_seeds)
        case "final":
            return int(state.final is not None), 1
        case "closing":
            return 0, 0


def progress_words(state: SearchState, leg: LegName) -> str:
    """How far a part has got: `12 of 34 networks, 2 of 7 in full`, `epoch 4 of 12`."""
    done, planned = leg_counts(state, leg)
    plan = state.plan
    match leg:
        case "control":
            return f"{done} of {planned} networks"
        case "search" if plan is not None and plan.screen_epochs and not plan.is_halving and _n_full(state):
            return f"{done} of {planned} networks, {_n_full(state)} of {plan.n_full} in full"
        case "search":
            return f"{done} of {planned} networks"
        case "finalists":
            return f"{done} of {planned} trainings"
        case "final":
            return _final_words(state)
        case "closing":
            return ""


def begin_sentence(state: SearchState, leg: LegName) -> str:
    """What a part is for, as it begins."""
    plan = state.plan
    if plan is None:
        return ""
    match leg:
        case "control":
            return "Control: small networks that the winner will be compared with."
        case "search":
            return "Search: the networks are trained."
        case "finalists":
            times = "once" if plan.n_seeds == 1 else f"{plan.n_seeds} times"
            return f"Fresh seeds: the best {plan.n_finalists} are trained again {times}, as is the control."
        case "final":
            return f"Final training: on all {plan.final_images:,} images outside the test part."
        case "closing":
            return "Test: the final model meets the images that were set aside."


def seconds_kept(plan: SearchPlanned, leg: LegName) -> float:
    """Seconds kept for the parts after `leg`."""
    later = LEGS[LEGS.index(leg) + 1 :]
    return sum(seconds for name, seconds in plan.seconds_for.items() if name in later)


def ready_at(plan: SearchPlanned) -> datetime | None:
    """When everything is to be ready, with its time zone; None where nobody waits for the end."""
    if plan.seconds_in_all is None or not plan.time:
        return None
    return datetime.fromisoformat(plan.time) + timedelta(seconds=plan.seconds_in_all - plan.seconds_spent)


def final_row(state: SearchState) -> TrialRow | None:
    """The newest final training, whether or not it has come to its end."""
    return next((row for row in reversed(state.rows.values()) if row.stage == "final"), None)


def _final_words(state: SearchState) -> str:
    row = final_row(state)
    if row is not None:
        return f"epoch {min(len(row.curve) + 1, row.epochs)} of {row.epochs}"
    if state.reading is not None:
        return f"reading images, {state.reading[0]} of {state.reading[1]}"
    return ""


def _leg_of_trial(state: SearchState, row: TrialRow) -> LegName:
    match row.stage:
        case "screen" | "full":
            return "search"
        case "seed":
            return "finalists"
        case "final":
            return "final"
        case "control":
            is_again = row.promoted_from is not None or any(
                one.design == row.design and one.trial < row.trial and one.stage == "control"
                for one in state.checks_rows
            )
            return "finalists" if is_again else "control"


def _is_begun(row: TrialRow) -> bool:
    """In work, or to be taken up again; one that rests at a rung may never be."""
    return row.state == "RUNNING" or (row.state == "WAITING" and not row.parked)


def _n_ended(state: SearchState, stage: str) -> int:
    return sum(row.stage == stage and row.state not in ("RUNNING", "WAITING") for row in state.checks_rows)


def _n_full(state: SearchState) -> int:
    """Full trainings after a screening that have ended."""
    return sum(row.promoted_from is not None and row.state not in ("RUNNING", "WAITING") for row in state.search_rows)
