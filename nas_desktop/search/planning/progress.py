"""What of a plan is done already, and so can no longer be planned otherwise."""

from dataclasses import dataclass
from typing import Self

from nas_desktop.core.specs import LegName
from nas_desktop.core.state import SearchState
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
    running_s: float = 0.0  # of one slot, that what runs or rests in the search still takes

    @classmethod
    def of(cls, state: SearchState, pace: Pace, leg: LegName) -> Self:
        """What `state` says; `leg` is the one under way."""
        rows = [row for row in state.search_rows if row.origin != "history"]
        short = [row for row in rows if row.stage == "screen"]
        long = [row for row in rows if row.stage == "full"]
        control = [row for row in state.checks_rows if row.stage == "control"]
        seeds = [row for row in state.checks_rows if row.stage == "seed"]
        screen_epochs = short[0].epochs if short else None
        if long and not short:
            screen_epochs = state.plan.screen_epochs if state.plan is not None and state.plan.is_halving else 0
        to_do = ((row, pace.leader if row.promoted_from is not None else pace.design) for row in rows)
        return cls(
            leg=leg,
            n_designs=len(state.asked_rows),
            n_full=len(long),
            screen_epochs=screen_epochs,
            full_epochs=next((row.epochs for row in (*long, *control, *seeds)), None),
            n_control=len(control),
            n_seeds=len(seeds),
            running_s=sum(time.of(row.epochs) * (1 - row.share_done) for row, time in to_do if not row.parked),
        )
