"""The canvas of parallel axes: all lines painted once into a picture; pointer and selection only add to it."""

from PySide6.QtCore import QPointF, QTimer
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap

from nas_desktop.gui.axes_board import AxesBoard
from nas_desktop.gui.look import Look
from nas_desktop.gui.search_model import SearchModel
from nas_desktop.gui.trial_settings import score
from nas_desktop.gui.widgets.painted_plot import PaintedPlot
from nas_desktop.gui.widgets.parallel_lines import AxesPlace, ParallelLines
from nas_desktop.gui.widgets.parallel_painter import ParallelPainter, Picture

_LEAST_GAP = 84  # pixels between two axes; where there is no room for it, the card scrolls
_MARGINS = 92
_LEAST_WIDTH = 300
_MANY = 250  # lines, from which they follow a range that is dragged at intervals
_CATCH_UP_MS = 80


class AxesCanvas(PaintedPlot):
    """Paints a board of axes. What pointer and keys do with it is said by a child."""

    def __init__(self, model: SearchModel, look: Look) -> None:
        super().__init__(model, look)
        self.board = AxesBoard()
        self._at_axis = 0  # where the keys are
        self._hovered = -1  # position of the trial under the pointer
        self._painter = ParallelPainter(look)
        self._drawing: Picture | None = None
        self._pixmap: QPixmap | None = None  # all that does not change under the pointer
        self._faint: QPixmap | None = None  # all lines, as the ground of those that are kept
        self._catching_up = QTimer(self, singleShot=True, interval=_CATCH_UP_MS)
        self._catching_up.timeout.connect(self._catch_up)

    def points_of(self, trial: int) -> list[QPointF]:
        """Where the line of a trial meets the axes."""
        i = self.board.position(trial)
        return self.drawing().lines.points(i) if i >= 0 else []

    def drawing(self) -> Picture:
        """The lines at their places; made anew when axes, trials or size are others."""
        place = AxesPlace(len(self.board.order), float(self.width()), float(self.height()))
        if self._drawing is None or self._drawing.lines.place != place:
            axes = self.board.axes
            self._drawing = self._sorted(Picture(axes, ParallelLines(self.board.trials, axes, place)))
            self._pixmap = self._faint = None
        return self._drawing

    def recolour(self, *, in_time: bool = True) -> None:
        """Paint the lines where they are, kept or not as the limits say now; `in_time` or when many lines allow it."""
        if self._drawing is not None:
            self._drawing = self._sorted(Picture(self._drawing.axes, self._drawing.lines))
        if in_time or len(self.board.trials) <= _MANY:
            self._catch_up()
        elif not self._catching_up.isActive():
            self._catching_up.start()
        self.update()

    def redraw(self) -> None:
        """Put all lines in place anew."""
        self._drawing = None
        self._hovered = -1
        self.setMinimumWidth(max(_LEAST_WIDTH, _MARGINS + _LEAST_GAP * (len(self.board.order) - 1)))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the picture of all lines, and over it what changes often."""
        picture, painter = self.drawing(), QPainter(self)
        painter.drawPixmap(0, 0, self._ground(picture))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = self.board.position(self._model.selected)
        if self._hovered >= 0 and self._hovered != chosen:
            self._painter.paint_line(painter, picture, self._hovered, "accent", 2.2)
        if chosen >= 0:
            self._painter.paint_line(painter, picture, chosen, "text", 2.2)
            self._painter.paint_meetings(painter, picture, chosen, "text")
        if chosen >= 0 or self._hovered >= 0:
            self._painter.paint_axes(painter, picture)
        self._painter.paint_brushes(painter, picture)
        if self.hasFocus() and picture.axes:
            self._painter.paint_focus(painter, picture, min(self._at_axis, len(picture.axes) - 1))

    def paint_vectors(self, painter: QPainter) -> None:
        """Lines, axes and names as they are, not as the picture that is kept of them."""
        picture = self.drawing()
        painter.fillRect(self.rect(), self._look.theme.color("surface"))
        if picture.others:
            self._painter.paint_faint(painter, picture)
        self._painter.paint_kept(painter, picture)
        self._painter.paint_axes(painter, picture)
        self._painter.paint_names(painter, picture)
        self._painter.paint_brushes(painter, picture)

    def _ground(self, picture: Picture) -> QPixmap:
        """The lines, the axes and their names."""
        if self._pixmap is None or self._pixmap.devicePixelRatio() != self.devicePixelRatioF():
            self._pixmap = self._blank() if not picture.others else QPixmap(self._faint_lines(picture))
            painter = QPainter(self._pixmap)
            self._painter.paint_kept(painter, picture)
            self._painter.paint_axes(painter, picture)
            self._painter.paint_names(painter, picture)
            painter.end()
        return self._pixmap

    def _faint_lines(self, picture: Picture) -> QPixmap:
        """All lines faintly; limits come and go above them."""
        if self._faint is None or self._faint.devicePixelRatio() != self.devicePixelRatioF():
            self._faint = self._blank()
            painter = QPainter(self._faint)
            self._painter.paint_faint(painter, picture)
            painter.end()
        return self._faint

    def _blank(self) -> QPixmap:
        ratio = self.devicePixelRatioF()
        pixmap = QPixmap(self.size() * ratio)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(self._look.theme.color("surface"))
        return pixmap

    def _catch_up(self) -> None:
        self._catching_up.stop()
        self._pixmap = None
        self.update()

    def _sorted(self, picture: Picture) -> Picture:
        """The picture with its lines told apart: inside the brush, outside, and the best."""
        trials, best, kept = self.board.trials, self._model.state.best, self.board.kept()
        by_score = sorted(range(len(trials)), key=lambda i: (score(trials[i]), -trials[i].trial))
        picture.kept = [i for i in by_score if kept is None or trials[i].trial in kept]
        picture.others = [i for i in by_score if kept is not None and trials[i].trial not in kept]
        place = self.board.position(best.trial) if best is not None else -1
        picture.best = place if place in picture.kept else -1
        picture.limits = self.board.brush.limits
        return picture
