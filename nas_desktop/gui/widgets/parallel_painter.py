"""Paints parallel axes: lines faint or in the colour of their score, the best in gold, and words at every axis."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from nas_desktop.gui.fonts import role_font
from nas_desktop.gui.look import Look
from nas_desktop.gui.trial_axes import TrialAxis
from nas_desktop.gui.trial_settings import score
from nas_desktop.gui.widgets.parallel_lines import AxesPlace, ParallelLines

MOST_DRAWN, _ALWAYS_DRAWN = 1000, 100  # lines; more would only be a carpet, after seconds
_MOST_SMOOTH = 5000  # crossings of lines and axes up to which lines are smoothed
_FAINT = 0.2  # opacity
_MOST_OPAQUE = 120  # lines; more of them let one another shine through, or nothing could be told apart
_FIRST_STEP = 3  # of the ramp, for lines that must stand out from faint ones
_FIRST_STEP_OF_ALL = 1  # of the ramp, where every line is kept: the poor ones recede
_TICK_GAP = 15  # pixels between two figures of an axis
_BRUSH = 14  # width
_CENTRE = Qt.AlignmentFlag.AlignCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


@dataclass(slots=True)
class Picture:
    """What is to be painted."""

    axes: list[TrialAxis]
    lines: ParallelLines
    kept: list[int] = field(default_factory=list)  # positions of trials, worst first
    others: list[int] = field(default_factory=list)
    best: int = -1  # positions, -1 for none
    limits: dict[str, tuple[float, float]] = field(default_factory=dict)

    def drawn(self, positions: Sequence[int]) -> Sequence[int]:
        """Of very many lines every so many, and always the last hundred: of those in order of score, the best."""
        step = -(-len(positions) // MOST_DRAWN)
        if step <= 1:
            return positions
        rest, best = positions[:-_ALWAYS_DRAWN], positions[-_ALWAYS_DRAWN:]
        return [*rest[::step], *best]


class ParallelPainter:
    """Knows colours and pens, and keeps none of them."""

    def __init__(self, look: Look) -> None:
        self._look = look

    def paint_faint(self, painter: QPainter, picture: Picture) -> None:
        """The lines of all trials, as the ground of those that are kept."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, _is_smooth(picture))
        faint = self._look.theme.color("edge")
        n = len(picture.lines.trials)
        faint.setAlphaF(_FAINT * max(0.4, _thinned(n)))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(faint, 1.0))
        for i in picture.drawn(range(n)):
            painter.drawPath(picture.lines.path(i))

    def paint_kept(self, painter: QPainter, picture: Picture) -> None:
        """The lines of the trials that are kept, the best above all."""
        smooth = _is_smooth(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, smooth)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        drawn = picture.drawn(picture.kept)
        for i, pen in zip(drawn, self._pens(picture, drawn, smooth), strict=True):
            painter.setPen(pen)
            painter.drawPath(picture.lines.path(i))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if picture.best >= 0:
            self.paint_line(painter, picture, picture.best, "best", 2.4)

    def paint_line(self, painter: QPainter, picture: Picture, i: int, tone: str, width: float) -> None:
        """One line that matters, on a ground that parts it from the others."""
        path = picture.lines.path(i)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        ground = self._look.theme.color("surface")
        ground.setAlpha(200)
        for color, wide in ((ground, width + 2.4), (self._look.theme.color(tone), width)):
            painter.setPen(QPen(color, wide))
            painter.drawPath(path)

    def paint_meetings(self, painter: QPainter, picture: Picture, i: int, tone: str) -> None:
        """A mark where a line meets each axis, so that the chosen one is told apart without colour."""
        painter.setPen(QPen(self._look.theme.color(tone), 1.8))
        painter.setBrush(self._look.theme.color("surface"))
        for point in picture.lines.points(i):
            painter.drawEllipse(point, 3.6, 3.6)

    def paint_names(self, painter: QPainter, picture: Picture) -> None:
        """The name of every axis, above it."""
        for i, axis in enumerate(picture.axes):
            self._paint_name(painter, picture.lines.place, i, axis.title)

    def paint_axes(self, painter: QPainter, picture: Picture) -> None:
        """Every axis with its figures."""
        place = picture.lines.place
        for i, axis in enumerate(picture.axes):
            x = place.x(i)
            painter.setPen(QPen(self._look.theme.color("edge"), 1.2))
            painter.drawLine(QPointF(x, place.top), QPointF(x, place.bottom))
            self._paint_ticks(painter, place, i, axis)

    def paint_brushes(self, painter: QPainter, picture: Picture) -> None:
        """The range that each limit keeps."""
        soft = self._look.theme.color("accent")
        soft.setAlpha(46)
        painter.setBrush(soft)
        painter.setPen(QPen(self._look.theme.color("accent"), 1.4))
        for i, axis in enumerate(picture.axes):
            if axis.name in picture.limits:
                painter.drawRoundedRect(brush_area(picture, i), 3, 3)

    def paint_focus(self, painter: QPainter, picture: Picture, i: int) -> None:
        """The axis that the keys move."""
        place = picture.lines.place
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self._look.theme.color("accent"), 2))
        painter.drawRoundedRect(place.name_area(i).adjusted(1, 1, -1, -1), 6, 6)
        painter.drawLine(QPointF(place.x(i), place.top), QPointF(place.x(i), place.bottom))

    def _pens(self, picture: Picture, drawn: Sequence[int], smooth: bool) -> list[QPen]:
        """One for each line that is kept: further from the ground and wider, the better its score is among them."""
        steps = self._look.theme.ramp[_FIRST_STEP if picture.others else _FIRST_STEP_OF_ALL :]
        scores = [score(picture.lines.trials[i]) for i in drawn]
        low, span = min(scores, default=0.0), max(scores, default=1.0) - min(scores, default=0.0)
        shares = [(value - low) / (span or 1.0) for value in scores]
        colors = [QColor(steps[min(len(steps) - 1, int(len(steps) * share))]) for share in shares]
        for color, share in zip(colors, shares, strict=True):
            color.setAlphaF(min(1.0, _thinned(len(scores)) * (1.0 + 3.0 * share)))
        return [QPen(color, 1.0 + 0.8 * s * smooth) for color, s in zip(colors, shares, strict=True)]

    def _paint_name(self, painter: QPainter, place: AxesPlace, i: int, name: str) -> None:
        painter.setFont(role_font("small", 600))
        painter.setPen(self._look.theme.color("text"))
        area = place.name_area(i)
        words = painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, int(area.width()))
        painter.drawText(area, _CENTRE if i else _LEFT, words)

    def _paint_ticks(self, painter: QPainter, place: AxesPlace, i: int, axis: TrialAxis) -> None:
        painter.setFont(role_font("caption"))
        metrics = painter.fontMetrics()
        ground = self._look.theme.color("surface")
        ground.setAlpha(225)
        room = int((place.gap if i < place.n - 1 else place.width - place.x(i)) - 12)
        last = place.bottom + 2 * _TICK_GAP
        for measure, words in axis.ticks:
            y = place.y(axis.share(measure))
            if last - y < _TICK_GAP:
                continue
            last = y
            text = metrics.elidedText(words, Qt.TextElideMode.ElideRight, max(16, room))
            area = QRectF(place.x(i) + 5, y - 16, metrics.horizontalAdvance(text) + 6, 15)
            painter.fillRect(area, ground)
            painter.setPen(self._look.theme.color("text2"))
            painter.drawText(area, _CENTRE, text)


def _is_smooth(picture: Picture) -> bool:
    return len(picture.lines.trials) * len(picture.axes) <= _MOST_SMOOTH


def _thinned(n: int) -> float:
    """The opacity of a line among so many."""
    return min(1.0, max(0.08, _MOST_OPAQUE / max(1, n) / 2)) if n > _MOST_OPAQUE else 1.0


def brush_area(picture: Picture, i: int) -> QRectF:
    """The rectangle of the limit on axis `i`; a choice is held in the middle of it."""
    place, axis = picture.lines.place, picture.axes[i]
    low, high = (axis.share(measure) for measure in picture.limits[axis.name])
    room = 0.0 if not axis.is_choice else min(0.06, 0.35 / max(1, len(axis.ticks) - 1))
    top, bottom = place.y(high + room), place.y(low - room)
    if bottom - top < 6:
        top, bottom = top - 3, bottom + 3
    return QRectF(place.x(i) - _BRUSH / 2, top, _BRUSH, bottom - top)
