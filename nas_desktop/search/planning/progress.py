"""What of a plan is done already, and so can no longer be planned otherwise."""

from dataclasses import dataclass
from typing import Self

from nas_desktop.core.specs import LegName
from nas_desktop.core.state import SearchState
from nas_desktop.core.trial_row import TrialRow
from nas_desktop.search.planning.pace import Pace

LEGS: tuple[LegName, ...] = ("control", "search", "finalists", "final", "closing")


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a search has got. None: no training of that stage has begun."""

    leg: LegName = "control"  # under way, or about to begin
    n_designs: int = 0  # begun
    n_full: int = 0  # begun
    screen_epochs: int | None = None
    full_epochs: int | None = None
    n_control: int = 0  # trainings of the control that have begun
    n_seeds: int = 0  # trainings of finalists that have begun
    is_final_begun: bool = False
    running: tuple[float, ...] = ()  # seconds that each running training still takes

    @classmethod
    def of(cls, state: SearchState, pace: Pace, leg: LegName) -> Self:
        """What `state` says; `leg` is the one under way."""
        rows = [row for row in state.search_rows if row.origin != "history"]
        short = [row for row in rows if row.stage == "screen"]
        long = [row for row in rows if row.stage == "full"]
        fixed = long
        control = [row for row in state.checks_rows if row.stage == "control"]
        seeds = [row for row in state.checks_rows if row.stage == "seed"]
        screen_epochs = short[0].epochs if short else None
        if long and not short:
            screen_epochs = 1 if state.plan is not None and state.plan.is_halving else 0
        is_halving = state.plan is not None and state.plan.is_halving
        if is_halving:  # all are to be trained in full; most rest before
            long = [row for row in long if row.came_to_its_end]
        return cls(
            leg=leg,
            n_designs=len(state.asked_rows),
            n_full=len(long),
            screen_epochs=screen_epochs,
            full_epochs=next((row.epochs for row in (*fixed, *control, *seeds)), None),
            n_control=len(control),
            n_seeds=len(seeds),
            is_final_begun=any(row.stage == "final" for row in state.checks_rows),
            running=tuple(_to_go(row, pace) for row in state.running),
        )


def _to_go(row: TrialRow, pace: Pace) -> float:
    """Seconds that a running training still takes, to its end or to where it rests."""
    is_leader = row.stage == "seed" or row.promoted_from is not None
    time = pace.leader if is_leader else pace.control if row.stage == "control" else pace.design
    n_epochs = row.rests_after or row.epochs
    return time.epoch * max(0.0, n_epochs - len(row.curve) - row.epoch_share)
