"""A card with one plot of metrics, and the choice of which."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from nas_desktop.gui import numbers
from nas_desktop.gui.look import Look
from nas_desktop.gui.widgets.button import Button
from nas_desktop.gui.widgets.card import Card
from nas_desktop.gui.widgets.metric_plot import N_LINES, Line, MetricPlot
from nas_desktop.gui.widgets.placeholder import Placeholder
from nas_desktop.gui.widgets.stack import Stack
from nas_desktop.tracking.runs import Curve

_NONE = "The run has none of these metrics."
_MOST_CHOICES = 60  # metrics in the menu


class MetricCard(Card):
    """Draws the chosen metrics of a run; without a choice, those of its own that the run has."""

    chosen = Signal()  # the reader wants other metrics

    def __init__(self, look: Look, title: str, own: Sequence[str], parent: QWidget | None = None) -> None:
        self._list = Button(look, icon="list-bullets", kind="quiet", tip="Choose metrics")
        self._fit = Button(look, icon="arrows-out", kind="quiet", tip="Show all of it")
        self._more = Button(look, icon="dots-three", kind="quiet", tip="More to do with this plot")
        super().__init__(title, "by epoch", (self._list, self._fit, self._more), parent=parent)
        self._title = title
        self._own = tuple(own)
        self._picked: tuple[str, ...] | None = None
        self.plot = MetricPlot(look)
        self.placeholder = Placeholder(look, "chart-line-up", "No curve", _NONE, width=260)
        self._pages = Stack(self.plot, self.placeholder)
        self._pages.setMinimumSize(self.plot.minimumSize())
        self.fill(self._pages, stretch=1)
        self._choices = QMenu(self)
        self._choices.triggered.connect(self._on_picked)
        self._menu = QMenu(self)
        self._menu.addAction("Copy picture", self.plot.copy_picture)
        self._menu.addAction("Save as PNG…", self._save)
        self._list.clicked.connect(lambda: self._pop(self._choices, self._list))
        self._more.clicked.connect(lambda: self._pop(self._menu, self._more))
        self._fit.clicked.connect(self.plot.fit)

    def wanted(self, metrics: Sequence[str]) -> tuple[str, ...]:
        """Which of a run's metrics are to be drawn."""
        if self._picked is not None:
            return tuple(key for key in self._picked if key in metrics)
        return tuple(key for key in self._own if key in metrics)

    def show_curves(
        self, curves: Sequence[Curve], metrics: Sequence[str], x_title: str, *, running: bool = False
    ) -> None:
        """Draw these metrics; `metrics` are all that can be chosen."""
        self._offer(metrics, [curve.key for curve in curves])
        self.title.setText(self._name(curves))
        self.subtitle.set_full_text(_thinned(curves) or f"by {x_title}")
        self.plot.setAccessibleName(f"{self.title.text()} by {x_title}")
        self.plot.show_lines([_line(curve, len(curves)) for curve in curves], x_title)
        sentence = f"The first point comes with the first {x_title}." if running else _NONE
        self.placeholder.say("chart-line-up", "No curve yet" if running else "No curve", sentence)
        self._show_plot(any(curve.points for curve in curves))

    def show_lines(self, title: str, subtitle: str, lines: Sequence[Line], x_title: str) -> None:
        """Draw something else that is no metric of a run."""
        self._offer((), ())
        self.title.setText(title)
        self.subtitle.set_full_text(subtitle)
        self.plot.setAccessibleName(f"{title} {subtitle}")
        self.plot.show_lines(lines, x_title)
        self._show_plot(any(line.points for line in lines))

    def _name(self, curves: Sequence[Curve]) -> str:
        if self._picked is None:
            return self._title
        return ", ".join(curve.key for curve in curves) or self._title

    def _offer(self, metrics: Sequence[str], drawn: Sequence[str]) -> None:
        self._list.setVisible(bool(metrics))
        self._choices.clear()
        for key in metrics[:_MOST_CHOICES]:
            action = self._choices.addAction(key.replace("&", "&&"))
            action.setData(key)
            action.setCheckable(True)
            action.setChecked(key in drawn)
            action.setEnabled(key in drawn or len(drawn) < N_LINES)

    def _show_plot(self, ready: bool) -> None:
        self._pages.show_page(self.plot if ready else self.placeholder)
        self._fit.setEnabled(ready)
        self._more.setEnabled(ready)

    def _on_picked(self, action: QAction) -> None:
        self._picked = tuple(str(one.data()) for one in self._choices.actions() if one.isChecked())
        self.chosen.emit()

    def _pop(self, menu: QMenu, button: Button) -> None:
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))

    def _save(self) -> None:
        path, _ = QFileDialog.getSaveFileName(self, "Save the picture", "metrics.png", "Pictures (*.png)")
        if path:
            self.plot.save_png(path if path.lower().endswith(".png") else f"{path}.png")


def _line(curve: Curve, n: int) -> Line:
    """Validation solid, training dashed where both are drawn."""
    points = tuple((float(step), value) for step, value in curve.points)
    name = curve.key.removesuffix("_loss") if curve.key in ("train_loss", "val_loss") else curve.key
    return Line(name, points, dashed=n > 1 and curve.key.startswith("train"))


def _thinned(curves: Sequence[Curve]) -> str:
    most = max(curves, key=lambda curve: curve.n_points, default=None)
    if most is None or len(most.points) == most.n_points:
        return ""
    return f"{numbers.count(len(most.points))} of {numbers.count(most.n_points)} points drawn"
