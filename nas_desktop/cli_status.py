"""What `status` says of a search, to a person and as JSON."""

from dataclasses import asdict
from typing import Any

from nas_desktop.analysis.advice import Advice, advise
from nas_desktop.analysis.legs import LEG_TITLES, leg_of, progress_words
from nas_desktop.analysis.outcomes import OUTCOMES, design_outcomes
from nas_desktop.analysis.plan_words import words as plan_words
from nas_desktop.analysis.verdict_words import final_sentence, n_models_tested, seal_sentence, verdict_sentence
from nas_desktop.cli_report import count, front_lines, percent
from nas_desktop.core.config import SearchConfig, flag_of
from nas_desktop.core.project import Project
from nas_desktop.core.state import SearchState
from nas_desktop.core.trial_row import TrialRow

_OTHER_WORDS = {"FAIL": "failed"}  # the other outcomes are words already


def status_lines(project: Project, state: SearchState, phase: str) -> list[str]:
    """For a person."""
    unfinished = phase in ("interrupted", "stopped", "failed")
    return [
        f"{project.name}: {phase}",
        *_course_lines(state),
        *_result_lines(project, state),
        *_advice_lines(state),
        *([f"Go on with: nas-desktop resume {project.root}"] if unfinished else []),
    ]


def status_values(project: Project, state: SearchState, phase: str) -> dict[str, Any]:
    """For a program."""
    best, kept = state.best, _kept_row(state)
    return {
        "project": str(project.root),
        "name": project.name,
        "phase": phase,
        "n_trials": state.n_trials,
        "n_planned": state.n_planned,
        "counts": dict(state.counts),
        "outcomes": dict(design_outcomes(state)),
        "plan": asdict(state.plan) if state.plan is not None else None,
        "leg": leg_of(state),
        "best_trial": best.trial if best else None,
        "val_accuracy": best.val_accuracy if best else None,
        "val_score": best.score if best else None,
        "front": [row.trial for row in state.front],
        "verdict": asdict(state.verdict) if state.verdict is not None else None,
        "final_trial": state.final.trial if state.final is not None else None,
        "test_accuracy": _test_accuracy(state),
        "n_models_tested": n_models_tested(state),
        "model": str(project.inside(kept.model)) if kept is not None else None,
    }


def _course_lines(state: SearchState) -> list[str]:
    """How far it has got, and what is planned."""
    found = design_outcomes(state)
    counts = ", ".join(f"{found[name]} {_OTHER_WORDS.get(name, name.lower())}" for name in OUTCOMES if found[name])
    lines = [f"Trials: {state.n_finished} of {state.n_planned} done ({counts or 'none yet'})"]
    if state.plan is not None:
        lines.append(f"Plan: {' '.join(plan_words(state.plan))}")
    if (leg := leg_of(state)) is not None:
        words = progress_words(state, leg)
        lines.append(f"Now: {LEG_TITLES[leg].lower()}{f', {words}' if words else ''}")
    return lines


def _result_lines(project: Project, state: SearchState) -> list[str]:
    """The best of the search and how sure that is, the final model, the test."""
    best, words = state.best, state.objectives.score_words
    if best is None:
        return ["Best: no trial is complete yet."]
    screened = ", screened" if best.stage == "screen" else ""
    lines = [
        f"Best: trial {best.trial}{screened}, validation {words} {percent(best.score)} ({best.score:.4f})",
        f"Network: {count(best.n_params)} weights, {count(best.n_macs)} multiply-adds",
        *front_lines(state),
    ]
    if state.verdict is not None:
        lines.append(f"Verdict: {verdict_sentence(state.verdict)}")
    if state.final is not None:
        size = f"{count(state.final.n_params)} weights, {count(state.final.n_macs)} multiply-adds."
        lines.append(f"{final_sentence(state)} {size}")
    accuracy = _test_accuracy(state)
    if accuracy is not None:
        of_final = " of the final model" if state.final is not None else ""
        lines.append(f"Test accuracy{of_final}: {percent(accuracy)} ({accuracy:.4f})")
        lines.append(seal_sentence(state))
    kept = _kept_row(state)
    return [*lines, *([f"Model: {project.inside(kept.model)}"] if kept is not None else [])]


def _test_accuracy(state: SearchState) -> float | None:
    """Of the newest model that was tested, told before the search has ended as well."""
    if state.finish is not None and state.finish.test_accuracy is not None:
        return state.finish.test_accuracy
    return state.tests[-1].accuracy if state.tests else None


def _kept_row(state: SearchState) -> TrialRow | None:
    """The trial whose weights are what a user takes away."""
    return next((row for row in (state.final, state.best) if row is not None and row.model), None)


def _advice_lines(state: SearchState) -> list[str]:
    """What the search says, each remedy as the flag of a new search."""
    return [f"Advice: {advice.sentence}{_in_flags(advice)}" for advice in advise(state)]


def _in_flags(advice: Advice) -> str:
    flags = [
        " ".join(f"{flag_of(SearchConfig.model_fields[name])} {_flag_value(value)}" for name, value in changes.items())
        for remedy in advice.remedies
        for changes in ({"preset": remedy.changes["preset"]} if "preset" in remedy.changes else remedy.changes,)
    ]
    return f" For a new search: {', or '.join(flags)}." if flags else ""


def _flag_value(value: Any) -> str:
    return ",".join(value) if isinstance(value, tuple) else str(value)
