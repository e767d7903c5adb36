"""What is read of a run in order to show it."""

from dataclasses import dataclass

from nas_desktop.tracking.runs import ChildScore, Curve, RunDetail


@dataclass(frozen=True, slots=True)
class RunView:
    """A run with the curves of some of its metrics, or with its children."""

    detail: RunDetail
    curves: tuple[Curve, ...] = ()
    children: tuple[ChildScore, ...] = ()
