"""One run in full: head, curves, parameters, files, metrics and tags; of a search, how its trials ended."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from nas_desktop.core.trial_row import TrialRow
from nas_desktop.gui.look import Look
from nas_desktop.gui.run_view import RunView
from nas_desktop.gui.search_model import SearchModel
from nas_desktop.gui.widgets.artifacts_card import ArtifactsCard
from nas_desktop.gui.widgets.children_card import ChildrenCard
from nas_desktop.gui.widgets.metric_card import MetricCard
from nas_desktop.gui.widgets.metric_plot import Line
from nas_desktop.gui.widgets.params_card import ParamsCard
from nas_desktop.gui.widgets.run_facts_card import RunFactsCard
from nas_desktop.gui.widgets.run_head import RunHeadCard
from nas_desktop.gui.widgets.stack import Stack
from nas_desktop.tracking.runs import ChildScore

_ACCURACY = ("val_accuracy",)
_LOSS = ("val_loss", "train_loss")


class RunPage(QWidget):
    """What it shows is read by the browser, which asks `wanted_metrics` first."""

    metrics_chosen = Signal()

    def __init__(self, model: SearchModel, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._run_id = ""
        self.head = RunHeadCard(model, look)
        self.first = MetricCard(look, "val_accuracy", _ACCURACY)
        self.second = MetricCard(look, "loss", _LOSS)
        self.children_card = ChildrenCard(look)
        self.params = ParamsCard(look)
        self.artifacts = ArtifactsCard(look)
        self.facts = RunFactsCard(look)
        self._right_of_plot = Stack(self.second, self.children_card)
        self._build()
        self.first.chosen.connect(self.metrics_chosen)
        self.second.chosen.connect(self.metrics_chosen)

    def wanted_metrics(self, metrics: tuple[str, ...]) -> tuple[str, ...]:
        """Which of a run's metrics are to be read as curves."""
        return tuple(dict.fromkeys((*self.first.wanted(metrics), *self.second.wanted(metrics))))

    def show_run(self, view: RunView, trial: TrialRow | None) -> None:
        """Show a run, and that it is `trial` of the search in the window."""
        detail = view.detail
        anew, self._run_id = detail.head.run_id != self._run_id, detail.head.run_id
        self.head.show_run(detail, trial)
        self.params.show_params(detail.params)
        self.facts.show_run(detail)
        self.artifacts.show_artifacts(detail.artifacts, anew=anew)
        if detail.head.is_search:
            self._show_children(view.children)
        else:
            self._show_curves(view)

    def _show_curves(self, view: RunView) -> None:
        metrics = tuple(metric.key for metric in view.detail.metrics)
        x_title = "epoch" if view.detail.head.project else "step"
        running = view.detail.head.status == "RUNNING"
        by_key = {curve.key: curve for curve in view.curves}
        for card in (self.first, self.second):
            curves = [by_key[key] for key in card.wanted(metrics) if key in by_key]
            card.show_curves(curves, metrics, x_title, running=running)
        self._right_of_plot.show_page(self.second)

    def _show_children(self, children: tuple[ChildScore, ...]) -> None:
        numbered = all(child.trial >= 0 for child in children)
        points = tuple(
            (float(child.trial if numbered else i), child.score)
            for i, child in enumerate(children)
            if child.score is not None
        )
        self.first.show_lines("score", "by trial", (Line("score", points, dots=True),), "trial")
        self.children_card.show_children(children)
        self._right_of_plot.show_page(self.children_card)

    def _build(self) -> None:
        upper, lower, right = QHBoxLayout(), QHBoxLayout(), QVBoxLayout()
        upper.addWidget(self.first, 1)
        upper.addWidget(self._right_of_plot, 1)
        right.addWidget(self.artifacts, 1)
        right.addWidget(self.facts, 1)
        lower.addWidget(self.params, 1)
        lower.addLayout(right, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.head)
        layout.addLayout(upper, 1)
        layout.addLayout(lower, 1)
        for card in (self.first, self._right_of_plot, self.params, self.artifacts, self.facts):
            card.setSizePolicy(QSizePolicy.Policy.Ignored, card.sizePolicy().verticalPolicy())  # columns of one width
        for part in (upper, lower, right, layout):
            part.setSpacing(12)
