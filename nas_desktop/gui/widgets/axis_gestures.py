"""What a press of the mouse on parallel axes begins: a range, its shift, an axis on its way, or a click."""

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QPointF, Qt

from nas_desktop.gui.trial_axes import TrialAxis
from nas_desktop.gui.widgets.parallel_lines import AxesPlace
from nas_desktop.gui.widgets.parallel_painter import Picture, brush_area

_REACH = 12.0  # pixels beside an axis in which it is meant
_HANDLE = 5.0  # pixels from the end of a range in which the end is meant
# What keys do to a range: steps of its lower and its upper end.
STEPS = {
    (Qt.Key.Key_Up, ""): (1, 1),
    (Qt.Key.Key_Down, ""): (-1, -1),
    (Qt.Key.Key_Up, "shift"): (1, 0),
    (Qt.Key.Key_Down, "shift"): (0, -1),
    (Qt.Key.Key_Up, "control"): (0, 1),
    (Qt.Key.Key_Down, "control"): (-1, 0),
}
KEYS = (
    "Left and Right go from axis to axis, with Shift they move the axis. Up and Down set a range and move it, "
    "with Shift they narrow it, with Control they widen it. Delete lifts it, Escape lifts all."
)


@dataclass(slots=True)
class Gesture:
    """One press, until its release."""

    kind: Literal["range", "shift", "name", "line"]
    axis: str  # its name
    begun: QPointF
    anchor: float = 0.0  # range: the end that stays, as a share; shift: where it was taken hold of, as a measure
    has_moved: bool = False


def gesture_at(picture: Picture, at: QPointF) -> Gesture:
    """What a press at `at` begins."""
    place = picture.lines.place
    for i, axis in enumerate(picture.axes):
        if place.name_area(i).contains(at):
            return Gesture("name", axis.name, at)
    k = axis_under(place, at)
    if k is None:
        return Gesture("line", "", at)
    axis = picture.axes[k]
    if axis.name not in picture.limits:
        return Gesture("range", axis.name, at, place.share(at.y()))
    area = brush_area(picture, k)
    if not area.adjusted(0, -_HANDLE, 0, _HANDLE).contains(QPointF(area.center().x(), at.y())):
        return Gesture("range", axis.name, at, place.share(at.y()))
    low, high = (axis.share(measure) for measure in picture.limits[axis.name])
    if not axis.is_choice and abs(at.y() - area.top()) <= _HANDLE:
        return Gesture("range", axis.name, at, low)
    if not axis.is_choice and abs(at.y() - area.bottom()) <= _HANDLE:
        return Gesture("range", axis.name, at, high)
    return Gesture("shift", axis.name, at, axis.measure_at(place.share(at.y())))


def shifted(axis: TrialAxis, limit: tuple[float, float], anchor: float, here: float) -> tuple[float, float, float]:
    """A range moved from `anchor` to `here` as far as the axis goes, whole choices at a time; and its new anchor."""
    low, high = limit
    wanted = here - anchor
    by = min(axis.high - high, max(axis.low - low, float(round(wanted)) if axis.is_choice else wanted))
    return low + by, high + by, anchor + by


def axis_under(place: AxesPlace, at: QPointF) -> int | None:
    """The axis that is meant by a place on or close to it."""
    i = place.nearest_axis(at.x())
    reach = min(_REACH, place.gap / 3) if place.n > 1 else _REACH
    on_it = abs(at.x() - place.x(i)) <= reach and place.top - 6 <= at.y() <= place.bottom + 6
    return i if on_it and place.n else None
