"""What a person reads while a search runs in a terminal, and what `status` says."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from nas_desktop.core.events import (
    DataReady,
    EpochFinished,
    Event,
    LogWritten,
    SearchFinished,
    SearchPaused,
    SearchResumed,
    TrialFinished,
    TrialStarted,
)
from nas_desktop.core.project import Project
from nas_desktop.core.state import SearchState

if TYPE_CHECKING:
    from nas_desktop.datasets.source import Listing

_STATE_WORDS = {
    "COMPLETE": "complete",
    "PRUNED": "pruned",
    "FAIL": "failed",
    "RUNNING": "running",
    "WAITING": "waiting",
}


class SearchReport:
    """One line for each thing worth reading."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._state = SearchState()

    def tell(self, event: Event) -> None:
        """Print what `event` means, if it is worth a line."""
        self._state.apply(event)
        line = self._line(event)
        if line:
            print(line, flush=True)

    def _line(self, event: Event) -> str:
        match event:
            case SearchResumed(n_finished=n, unfinished=unfinished):
                return f"Going on: {n} trials are finished, {len(unfinished)} are taken up again."
            case DataReady(data=data):
                sizes = f"{data.n_train} to train on, {data.n_val} to validate, {data.n_test} to test"
                return f"{data.title}: {len(data.classes)} classes, {data.n_images} images; {sizes}."
            case TrialStarted():
                return f"Trial {event.trial}: {count(event.n_params)} weights, {count(event.n_macs)} multiply-adds."
            case EpochFinished():
                return f"Trial {event.trial}, epoch {event.epoch}: {percent(event.val_accuracy)}"
            case TrialFinished(state="FAIL"):
                return f"Trial {event.trial} failed: {event.reason}"
            case TrialFinished():
                best = self._state.best
                mark = ", the best so far" if best is not None and best.trial == event.trial else ""
                return f"Trial {event.trial} is complete: {percent(event.val_accuracy)} in {event.seconds:.0f} s{mark}."
            case SearchPaused():
                return "Paused. Nothing is lost."
            case LogWritten(level="info" | "warning" | "error"):
                return event.message
            case SearchFinished(reason="done"):
                return "\n".join(_result_lines(event))
        return ""


def status_lines(project: Project, state: SearchState, phase: str) -> list[str]:
    """What `status` prints."""
    counts = ", ".join(f"{n} {_STATE_WORDS[name]}" for name, n in state.counts.items()) or "none yet"
    lines = [f"{project.name}: {phase}", f"Trials: {state.n_finished} of {state.n_trials} done ({counts})"]
    unfinished = phase in ("interrupted", "stopped", "failed")
    go_on = [f"Go on with: nas-desktop resume {project.root}"] if unfinished else []
    best = state.best
    if best is None:
        return [*lines, "Best: no trial is complete yet.", *go_on]
    lines.append(
        f"Best: trial {best.trial}, validation accuracy {percent(best.val_accuracy)} ({best.val_accuracy:.4f})"
    )
    lines.append(f"Network: {count(best.n_params)} weights, {count(best.n_macs)} multiply-adds")
    if state.finish is not None and state.finish.test_accuracy is not None:
        lines.append(f"Test accuracy: {percent(state.finish.test_accuracy)} ({state.finish.test_accuracy:.4f})")
    lines.append(f"Model: {project.root / best.model}")
    return [*lines, *go_on]


def scan_values(title: str, listing: "Listing") -> dict[str, Any]:
    """What `scan --json` prints."""
    counts = [0] * len(listing.classes)
    for label in listing.labels.tolist():
        counts[label] += 1
    return {
        "title": title,
        "n_images": listing.n_images,
        "n_test": int(listing.is_test.sum()) if listing.is_test is not None else None,
        "n_channels": listing.n_channels,
        "native_size": listing.native_size,
        "classes": dict(zip(listing.classes, counts, strict=True)),
        "fingerprint": listing.fingerprint,
    }


def scan_lines(facts: dict[str, Any]) -> list[str]:
    """The same for a person."""
    size = facts["native_size"]
    test = facts["n_test"]
    return [
        f"{facts['title']}: {facts['n_images']} images in {len(facts['classes'])} classes",
        "Colour: grey" if facts["n_channels"] == 1 else f"Colour: {facts['n_channels']} channels",
        f"Size: {size} × {size}, taken as it is" if size else "Size: made 32 × 32 unless told otherwise",
        "Test part: 15 % will be set aside" if test is None else f"Test part: {test} images, given by the set",
        *(f"{count:8d}  {name}" for name, count in facts["classes"].items()),
    ]


def _result_lines(event: SearchFinished) -> list[str]:
    if event.best_trial is None:
        return ["No trial was completed."]
    return [
        f"Done in {event.seconds:.0f} s. Best: trial {event.best_trial}.",
        f"Validation accuracy {percent(event.val_accuracy)}, test accuracy {percent(event.test_accuracy)}.",
    ]


def percent(share: float | None) -> str:
    """An accuracy for the reader."""
    return "none" if share is None else f"{100 * share:.1f} %"


def count(n: int) -> str:
    """A count with three figures: 1.60 M."""
    for limit, unit in ((1_000_000_000, "G"), (1_000_000, "M"), (1_000, "k")):
        if n >= limit:
            return f"{n / limit:.3g} {unit}"
    return str(n)
