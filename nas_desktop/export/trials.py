"""Every trial of a search as plain values: what its tables hold."""

from typing import Any

from nas_desktop.core.masking import masked
from nas_desktop.core.objectives import Objectives
from nas_desktop.core.state import SearchState
from nas_desktop.core.trial_row import TrialRow


def trials_of(state: SearchState) -> list[TrialRow]:
    """Those of the search first, then control, fresh seeds and final trainings, each by number."""
    return sorted(state.rows.values(), key=lambda row: (row.study != "search", row.trial))


def trial_values(row: TrialRow, objectives: Objectives) -> dict[str, Any]:
    """What is known of a trial without its parameters and curves; None where there is nothing.

    A final training is scored on images that it was trained on: its accuracy is called so, and is no validation.
    """
    seen = row.stage == "final"
    values = {
        "study": row.study,
        "trial": row.trial,
        "design": row.design,
        "stage": row.stage,
        "state": row.state,
        "val_accuracy": None if seen else row.val_accuracy,
        "seen_accuracy": row.val_accuracy if seen else None,
        "epochs": row.epochs,
        "epochs_trained": len(row.curve),
        "n_params": row.n_params,
        "n_macs": row.n_macs,
        "file_bytes": row.file_bytes or None,
        "peak_bytes": row.peak_bytes or None,
        "ms": row.ms,
        "seconds": row.seconds,
        "started": row.started,
        "seed": row.seed,
        "mode": row.mode,
        "batch_parts": row.batch_parts,
        "origin": row.origin,
        "promoted_from": row.promoted_from,
        "reason": masked(row.reason) if row.reason else "",
        "model": row.model,
    }
    if objectives.score_key != "val_accuracy":
        values[objectives.score_key] = None if seen else row.score
    return values
