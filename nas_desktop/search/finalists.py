"""Who is trained again with fresh seeds, and what the fresh scores say."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from nas_desktop.analysis.reliability import mean_temperature
from nas_desktop.analysis.verdict import Contender, judge
from nas_desktop.core.events import SearchPlanned, TrialStarted, WinnerJudged
from nas_desktop.core.state import SearchState
from nas_desktop.core.trial_row import TrialRow
from nas_desktop.search import trial_events
from nas_desktop.search.control_networks import N_NETWORKS, as_control, control_start
from nas_desktop.search.design import Design


def finalists(state: SearchState, plan: SearchPlanned) -> list[TrialRow]:
    """The trials of the designs that scored best in full, the best first; each design once."""
    full = [row for row in state.search_rows if row.state == "COMPLETE" and row.score is not None and _is_ours(row)]
    best: dict[int, TrialRow] = {}
    for row in sorted(full, key=lambda row: (-(row.score or 0.0), row.trial)):
        best.setdefault(row.design, row)
    return list(best.values())[: plan.n_finalists]


def control_starts(state: SearchState, plan: SearchPlanned, networks: Sequence[Design]) -> list[TrialStarted]:
    """The control: small networks, and designs that the search began with before it knew anything."""
    starts = [control_start(i, design, plan.full_epochs) for i, design in enumerate(networks[: plan.n_control])]
    taken = {row.design for row in finalists(state, plan)}
    random = [row for row in state.asked_rows if row.origin in ("strategy", "repaired") and row.design not in taken]
    for number, row in enumerate(random[: plan.n_control - len(starts)], start=N_NETWORKS):
        starts.append(as_control(number, trial_events.started_as(row), plan.full_epochs))
    return starts


def wanted(state: SearchState, plan: SearchPlanned, networks: Sequence[Design]) -> Iterator[TrialStarted]:
    """Every training that the verdict needs, one seed of each contender after another."""
    contenders = [_fresh(row, plan.full_epochs) for row in finalists(state, plan)]
    contenders += control_starts(state, plan, networks)
    for _ in range(plan.n_seeds):
        yield from contenders


def verdict(state: SearchState, plan: SearchPlanned) -> WinnerJudged | None:
    """What the fresh scores say; None where there are too few of them."""
    seeds = [row for row in state.checks_rows if row.stage == "seed" and row.state == "COMPLETE"]
    fresh = [
        _contender(row.trial, [s for s in seeds if s.promoted_from == row.trial]) for row in finalists(state, plan)
    ]
    control = list(_control(state))
    n_val = state.data.n_val if state.data is not None else 0
    judged = judge([one for one in fresh if one], control, n_val) if n_val else None
    if judged is None:
        return None
    return WinnerJudged(
        winner=int(judged.winner.key),
        control=int(str(judged.control.key).removeprefix(_CONTROL)),
        gain=judged.gain,
        margin=judged.margin,
        is_better=judged.is_better,
        takes_control=judged.chosen is judged.control,
        n_seeds=len(judged.winner.scores),
        time=trial_events.now(),
    )


@dataclass(frozen=True, slots=True)
class Chosen:
    """The design to be trained finally, by a trial of it."""

    row: TrialRow

    def start(self, n_epochs: int) -> TrialStarted:
        """The start of its final training; number, seed and time are still to be given."""
        start = trial_events.started_as(self.row)
        by = self.row.trial if self.row.study == "search" else self.row.promoted_from
        return replace(
            start,
            study="checks",
            stage="final",
            epochs=n_epochs,
            promoted_from=by,
            origin="strategy",
            batch_parts=1,
            rests_after=None,
        )


def chosen(state: SearchState) -> Chosen | None:
    """The design that the verdict takes, or the best of the search where there is none; None without any model."""
    judged = state.verdict
    if judged is not None and judged.takes_control:
        return Chosen(state.rows["checks", judged.control])
    if judged is not None:
        return Chosen(state.rows["search", judged.winner])
    return Chosen(state.best) if state.best is not None else None


def temperature_of(state: SearchState, taken: Chosen) -> float:
    """The mean temperature of all full trainings of a design, for one that has no validation images."""
    row, checks = taken.row, [row for row in state.checks_rows if row.state == "COMPLETE"]
    if row.study == "search":
        again = [one for one in checks if one.stage == "seed" and one.promoted_from == row.trial]
    else:
        again = [one for one in checks if one.stage == "control" and one.design == row.design and one is not row]
    return mean_temperature(one.temperature for one in (row, *again))


_CONTROL = "control-"


def _control(state: SearchState) -> Iterator[Contender]:
    """Each network of the control, by its first trial."""
    rows = [row for row in state.checks_rows if row.stage == "control"]
    for design in dict.fromkeys(row.design for row in rows):
        own = [row for row in rows if row.design == design]
        contender = _contender(f"{_CONTROL}{own[0].trial}", [row for row in own if row.state == "COMPLETE"])
        if contender is not None:
            yield contender


def _contender(key: str | int, rows: Sequence[TrialRow]) -> Contender | None:
    scores = tuple(row.score for row in rows if row.score is not None)
    return Contender(key, rows[0].n_params, scores) if scores else None


def _fresh(row: TrialRow, n_epochs: int) -> TrialStarted:
    start = trial_events.started_as(row)
    return replace(
        start, study="checks", stage="seed", epochs=n_epochs, promoted_from=row.trial, batch_parts=1, rests_after=None,
        max_seconds=None, origin="strategy",
    )  # fmt: skip


def _is_ours(row: TrialRow) -> bool:
    """An earlier search's trials were trained on other images, perhaps; their scores are not this search's."""
    return row.origin != "history"
