"""Every trial with its parameters and curves as one JSON file, for programs."""

import json
from collections.abc import Sequence

from nas_desktop import __version__
from nas_desktop.core.json_values import to_json
from nas_desktop.core.state import SearchState
from nas_desktop.core.trial_row import TrialRow
from nas_desktop.export.certificate import Certificate
from nas_desktop.export.export_format import StudyFormat
from nas_desktop.export.trials import trial_values, trials_of

FORMAT = "nas-desktop-trials"
FORMAT_VERSION = 1


def trials_json(state: SearchState, certificate: Certificate | None = None) -> bytes:
    """All trials of both studies, and what they are about.

        {"format": "nas-desktop-trials", "format_version": 1, "objective": …, "data": {…}, "trials": [{…}, …]}

    A trial's `params` are complete, `drawn` is what the strategy chose of them; `curve` holds pairs of epoch and
    validation score, `losses` of epoch and training loss in nats; `recall` is that of each class.
    """
    return json_of(state, trials_of(state))


def json_of(state: SearchState, rows: Sequence[TrialRow]) -> bytes:
    """The same for some of the trials, in this order."""
    objectives, data = state.objectives, state.data
    value = {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "version": __version__,
        "project": state.name,
        "objective": objectives.score,
        "also_minimise": objectives.size,
        "data": data and {"name": data.name, "fingerprint": data.fingerprint, "classes": data.classes},
        "modes": {str(number): mode for number, mode in state.modes.items()},
        "best_trial": state.best.trial if state.best is not None else None,
        "final_trial": state.final.trial if state.final is not None else None,
        "verdict": state.verdict,
        "tests": state.tests,
        "trials": [
            {
                **trial_values(row, objectives),
                "notes": row.notes,
                "params": row.params,
                "drawn": row.drawn,
                "curve": row.curve,
                "losses": row.losses,
                "recall": row.recall,
            }
            for row in rows
        ],
    }
    text = json.dumps(to_json(value), indent=1, ensure_ascii=False, allow_nan=False)
    return f"{text}\n".encode(errors="replace")


TRIALS_JSON = StudyFormat(
    name="trials-json",
    title="Trials (JSON)",
    suffix=".json",
    help="Every trial of the search with all parameters and its curve.",
    content=trials_json,
)
