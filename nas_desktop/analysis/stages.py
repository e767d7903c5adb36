"""What a trial is for, in words: its stage, and a name that no trial of another stage has."""

from nas_desktop.core.specs import Stage
from nas_desktop.core.state import SearchState
from nas_desktop.core.trial_row import TrialRow

STAGE_TITLES: dict[Stage, str] = {
    "control": "Control",
    "screen": "Screening",
    "full": "Full",
    "seed": "Fresh seed",
    "final": "Final",
}


def trial_name(row: TrialRow) -> str:
    """`Trial 7`; `Control 2`; `Trial 7 again` under a fresh seed; `Final training`.

    Trials of the checks have numbers of their own, which would be taken for those of the search.
    """
    match row.stage:
        case _ if row.study == "search":
            return f"Trial {row.trial}"
        case "final":
            return "Final training"
        case "seed" if row.promoted_from is not None:
            return f"Trial {row.promoted_from} again"
        case "control":
            return f"Control {row.design + 1}"
        case _:
            return f"Check {row.trial}"


def comparable_trials(state: SearchState) -> list[TrialRow]:
    """The trials whose scores tell who is better: those trained in full; while there is none, the screenings."""
    return list(state.once("comparable_trials", lambda: _comparable(state)))


def ranked_trials(state: SearchState) -> list[TrialRow]:
    """The same, the best first; of equals the earlier."""
    best_first = state.once(
        "ranked_trials", lambda: sorted(_comparable(state), key=lambda row: (-(row.score or 0.0), row.trial))
    )
    return list(best_first)


def _comparable(state: SearchState) -> list[TrialRow]:
    ended = [row for row in state.search_rows if row.came_to_its_end and row.score is not None]
    full = [row for row in ended if row.stage != "screen"]
    return full or ended


def surveyed_trials(state: SearchState) -> list[TrialRow]:
    """The trials by which settings are compared, all of one stage: whichever stage more of them came to the end of.

    Only the best screenings are trained in full, so those few say little of the settings.
    """
    ended = [row for row in state.search_rows if row.came_to_its_end and row.score is not None]
    screened = [row for row in ended if row.stage == "screen"]
    return screened if 2 * len(screened) > len(ended) else [row for row in ended if row.stage != "screen"]


def test_accuracy_of(state: SearchState, row: TrialRow) -> float | None:
    """Of a trial's model on the sealed test part; None of any that was not scored there."""
    for test in reversed(state.tests):
        if (test.study, test.trial) == (row.study, row.trial):
            return test.accuracy
    finish = state.finish  # older logs say it of the winner alone
    is_winner = finish is not None and (
        (row.study, row.trial) == ("search", finish.best_trial)
        if finish.final_trial is None
        else (row.study, row.trial) == ("checks", finish.final_trial)
    )
    return finish.test_accuracy if finish is not None and is_winner else None


def searched_row(state: SearchState, row: TrialRow) -> TrialRow | None:
    """The trial that a final training's network comes from: one of the search, or the control's first."""
    if row.stage != "final":
        return row
    if state.verdict is not None and state.verdict.takes_control:
        control = state.rows.get(("checks", state.verdict.control))
        if control is not None and control.params == row.params:  # there may be an older final training of a finalist
            return control
    return state.rows.get(("search", row.promoted_from)) if row.promoted_from is not None else None
