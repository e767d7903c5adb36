"""Runs in words: what the tree and the head of a run say."""

from PySide6.QtCore import QDateTime, QLocale

from nas_desktop.gui import numbers
from nas_desktop.tracking.runs import Experiment, RunDetail, RunHead

_STATUS = {"FINISHED": "finished", "FAILED": "failed", "KILLED": "interrupted", "RUNNING": "running"}


def beside_experiment(experiment: Experiment) -> str:
    """What stands at the right of an experiment: `3 searches`."""
    if experiment.ours:
        return numbers.counted(experiment.n_runs, "search", "searches")
    return numbers.counted(experiment.n_runs, "run")


def beside_run(head: RunHead) -> str:
    """What stands at the right of a run: how many trials, its score, or why it failed."""
    if head.is_search:
        return numbers.counted(head.n_children, "trial" if head.project else "run")
    if head.state == "FAIL" and head.reason:
        return head.reason.splitlines()[0]
    return numbers.percent(head.score) if head.score is not None else _status(head)


def subtitle(detail: RunDetail) -> str:
    """The line under a run's name: where it belongs, when it ended, how long it took."""
    head = detail.head
    belongs = f"child of {detail.parent_name}" if detail.parent_name else f"in {detail.experiment}"
    seconds = next((metric.value for metric in detail.metrics if metric.key == "seconds"), head.seconds)
    took = f", {numbers.seconds(seconds)}" if seconds is not None else ""
    stamp = head.started_ms if head.status == "RUNNING" or not head.ended_ms else head.ended_ms
    when = f" {moment(stamp)}" if stamp else ""
    if head.status == "RUNNING":
        return f"{belongs}, running since{when}" if when else f"{belongs}, running"
    return f"{belongs}, {_status(head)}{when}{took}"


def moment(milliseconds: int) -> str:
    """The time of day, with its day where that is not today, and its year where that is not this one."""
    time, today = QDateTime.fromMSecsSinceEpoch(milliseconds), QDateTime.currentDateTime().date()
    clock = QLocale().toString(time.time(), QLocale.FormatType.ShortFormat)
    if time.date() == today:
        return clock
    day = "d MMMM" if time.date().year() == today.year() else "d MMMM yyyy"
    return f"{QLocale().toString(time.date(), day)}, {clock}"


def value(number: float) -> str:
    """A metric's value, as stored, with six figures."""
    return str(int(number)) if number == int_or_none(number) else f"{number:.6g}"


def int_or_none(number: float) -> int | None:
    """The whole number it is; None where it is none."""
    return int(number) if abs(number) < 1e15 and number.is_integer() else None


def _status(head: RunHead) -> str:
    return _STATUS.get(head.status, head.status.lower())
