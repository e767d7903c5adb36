"""All settings at once: parallel axes, a line a trial; ranges along the axes keep only what passes there."""

from collections.abc import Mapping
from math import hypot

from PySide6.QtCore import QEvent, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QShowEvent

from nas_desktop.core.trial_row import TrialRow
from nas_desktop.gui import numbers, trial_words
from nas_desktop.gui.look import Look
from nas_desktop.gui.plots.plot import PlotType
from nas_desktop.gui.search_model import SearchModel
from nas_desktop.gui.trial_axes import ACCURACY
from nas_desktop.gui.widgets.axes_canvas import AxesCanvas
from nas_desktop.gui.widgets.axis_gestures import KEYS, STEPS, Gesture, axis_under, gesture_at, shifted
from nas_desktop.gui.widgets.painted_plot import Table

_REACH = 7.0  # pixels above or below a line in which it is meant
_CLICK = 4.0  # pixels a press may move and still be a click
_TELL_MS = 60  # while a range is dragged, the other views follow no faster
_HOLD = 0.35  # of the way to the next axis at which a dragged name changes places
_OUTCOMES = {"n_params": "n_params", "n_macs": "n_macs", "seconds": "seconds", ACCURACY: "score"}


class ParallelCoordinates(AxesCanvas):
    """Answers to pointer and keys, and tells the model which trials are inside the limits."""

    changed = Signal()  # axes, trials or limits
    axis_reached = Signal(int)  # x of the axis that the keys have gone to

    def __init__(self, model: SearchModel, look: Look) -> None:
        super().__init__(model, look)
        self._gesture: Gesture | None = None
        self._telling = QTimer(self, singleShot=True, interval=_TELL_MS)
        self._telling.timeout.connect(self._tell)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleDescription(KEYS)
        model.changed.connect(self._on_model_changed)
        model.selection_changed.connect(self._on_selection)
        model.was_reset.connect(self._on_reset)
        look.changed.connect(self.redraw)
        self.refresh()

    def refresh(self) -> None:
        """Bring axes and lines up to date, where a trial has become complete since."""
        if self.board.take(self._model.state):
            self.redraw()
            self._apply()

    def show_axes(self, wished: Mapping[str, bool]) -> None:
        """Show or hide axes by name."""
        self.board.show(wished)
        self.redraw()
        self._apply()

    def fit(self) -> None:
        """Show all trials, and the axes of the beginning."""
        self.board.restore()
        self.redraw()
        self._apply()

    def clear(self) -> None:
        """Lift every limit."""
        self.board.brush.clear()
        self._apply()

    def table(self) -> Table:
        """A row for each complete trial, with its values on every axis, shown or not."""
        settings = [axis.name for axis in self.board.all_axes if axis.name not in _OUTCOMES]
        fields = list(_OUTCOMES.values())
        rows = [
            [row.trial, *(row.params.get(key) for key in settings), *(getattr(row, field) for field in fields)]
            for row in self.board.trials
        ]
        return ["trial", *settings, *fields[:-1], self._model.state.objectives.score_key], rows

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up."""
        super().showEvent(event)
        self.refresh()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Remember what begins here."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._gesture = gesture_at(self.drawing(), event.position())
            self._hover.hide()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go on with what was begun, or show what lies here."""
        gesture, at = self._gesture, event.position()
        if gesture is None:
            self._point_at(at)
            return
        away = at - gesture.begun
        gesture.has_moved = gesture.has_moved or hypot(away.x(), away.y()) > _CLICK
        if gesture.has_moved and gesture.axis in self.board.order:
            self._go_on(gesture, at)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A press that did not move chooses the line here, or takes the keys to the axis of a name."""
        gesture, self._gesture = self._gesture, None
        if gesture is None:
            return
        if gesture.has_moved:
            self.recolour()
            self._tell()
            return
        if gesture.kind == "name" and gesture.axis in self.board.order:
            self._at_axis = self.board.order.index(gesture.axis)
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            self.update()
        elif (row := self._trial_at(event.position())) is not None:
            self.trial_clicked.emit(row.trial)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Lift the limit of the axis here, or open the trial here, or lift all limits."""
        picture, at = self.drawing(), event.position()
        i, row = axis_under(picture.lines.place, at), self._trial_at(at)
        if i is not None and picture.axes[i].name in self.board.brush.limits:
            self.board.brush.lift(picture.axes[i].name)
            self._apply()
        elif row is not None:
            self.trial_opened.emit(row.trial)
        elif self.board.brush.limits:
            self.clear()

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing lies under the pointer any more."""
        super().leaveEvent(event)
        self._hover.hide()
        self._hovered = -1
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from axis to axis, move one, or set its range."""
        key, modifiers = Qt.Key(event.key()), event.modifiers()
        shift = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
        modifier = "shift" if shift else "control" if modifiers & Qt.KeyboardModifier.ControlModifier else ""
        board, axes = self.board, self.board.axes
        self._at_axis = max(0, min(self._at_axis, len(axes) - 1))
        if not axes:
            super().keyPressEvent(event)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._go(1 if key == Qt.Key.Key_Right else -1, take_axis=shift)
        elif (steps := STEPS.get((key, modifier))) is not None:
            board.brush.shift(axes[self._at_axis], *steps)
            self._apply()
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            board.brush.lift(axes[self._at_axis].name)
            self._apply()
        elif key == Qt.Key.Key_Escape and board.brush.limits:
            self.clear()
        else:
            super().keyPressEvent(event)

    def _go_on(self, gesture: Gesture, at: QPointF) -> None:
        place, axis = self.drawing().lines.place, self.board.axis(gesture.axis)
        here = axis.measure_at(place.share(at.y()))
        match gesture.kind:
            case "range":
                self.board.brush.limit(axis, axis.measure_at(gesture.anchor), here)
                self._apply()
            case "shift" if axis.name in self.board.brush.limits:
                low, high, gesture.anchor = shifted(axis, self.board.brush.limits[axis.name], gesture.anchor, here)
                self.board.brush.limit(axis, low, high)
                self._apply()
            case "name":
                to = place.nearest_axis(at.x())
                if self.board.order[to] != axis.name and abs(at.x() - place.x(to)) < _HOLD * place.gap:
                    self.board.move(axis.name, to)
                    self.redraw()

    def _point_at(self, at: QPointF) -> None:
        """Show the line under the pointer, and by the cursor what a press would begin."""
        place, row = self.drawing().lines.place, self._trial_at(at)
        named = next((k for k in range(place.n) if place.name_area(k).contains(at)), None)
        self.setToolTip(f"{self.board.axes[named].full}. Drag it to move its axis." if named is not None else "")
        if named is not None:
            self.setCursor(Qt.CursorShape.OpenHandCursor)
        elif axis_under(place, at) is not None:
            self.setCursor(Qt.CursorShape.SizeVerCursor)
        else:
            self.setCursor(Qt.CursorShape.PointingHandCursor if row is not None else Qt.CursorShape.ArrowCursor)
        hovered = self.board.position(row.trial) if row is not None else -1
        if hovered != self._hovered:
            self._hovered = hovered
            self.update()
        if row is None:
            self._hover.hide()
        else:
            self._hover.show_lines(
                at.toPoint(), f"Trial {row.trial}", _lines_about(row, self._model.state.objectives.score_title)
            )

    def _trial_at(self, at: QPointF) -> TrialRow | None:
        """The trial whose line lies here; where a brush keeps some, only one of those."""
        picture = self.drawing()
        i = picture.lines.nearest(at, picture.kept or picture.others, _REACH)
        return self.board.trials[i] if i is not None else None

    def _go(self, step: int, *, take_axis: bool) -> None:
        order = self.board.order
        to = min(len(order) - 1, max(0, self._at_axis + step))
        if take_axis and to != self._at_axis:
            self.board.move(order[self._at_axis], to)
            self.redraw()
        self._at_axis = to
        self._say()
        self.update()
        self.axis_reached.emit(round(self.drawing().lines.place.x(to)))

    def _apply(self) -> None:
        """Single out the trials inside all limits: here at once, elsewhere when there is time."""
        self.recolour(in_time=self._gesture is None)
        self._say()
        self.changed.emit()
        if self._gesture is None:
            self._tell()
        elif not self._telling.isActive():
            self._telling.start()

    def _tell(self) -> None:
        self._telling.stop()
        self._model.brush(self.board.brushed())

    def _say(self) -> None:
        """Tell who cannot see the axes where the keys are."""
        axes = self.board.axes
        if axes:
            i = min(self._at_axis, len(axes) - 1)
            limit = self.board.brush.words([axes[i]]) or f"{axes[i].full}, no limit"
            self.setAccessibleName(f"All settings at once. Axis {i + 1} of {len(axes)}: {limit}")

    def _on_model_changed(self) -> None:
        if self.isVisible():
            self.refresh()

    def _on_selection(self) -> None:
        self.update()

    def _on_reset(self) -> None:
        self.board.forget()


def _lines_about(row: TrialRow, score_title: str) -> list[tuple[str, str]]:
    made_of = ("Filters", trial_words.filters(row.params)) if "conv0_filters" in row.params else None
    return [
        (score_title, numbers.percent(row.score)),
        ("Weights", numbers.amount(row.n_params)),
        made_of or ("Time", numbers.seconds(row.seconds)),
        ("Learning rate", trial_words.learning_rate(row.params)),
    ]


PARALLEL_COORDINATES = PlotType(
    name="parallel-coordinates",
    title="All settings at once",
    subtitle="one line per complete trial",
    reading=(
        "Lines that gather on an axis: what good trials share. Drag along an axis to keep only the trials that pass "
        "there; drag a name to move its axis."
    ),
    factory=ParallelCoordinates,
)
