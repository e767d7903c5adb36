"""Has what a search ended with evaluated as soon as it has ended, whichever tab is shown."""

from PySide6.QtCore import QObject

from nas_desktop.gui.model_desk import ModelDesk, network_of_row
from nas_desktop.gui.search_model import SearchModel


class EvaluationWatch(QObject):
    """Follows the searches that run in this window; one that was only opened is evaluated when somebody looks at it."""

    def __init__(self, model: SearchModel, desk: ModelDesk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model, self._desk = model, desk
        self._was_under_way = False
        model.changed.connect(self._on_changed)

    def _on_changed(self) -> None:
        model = self._model
        has_ended, self._was_under_way = self._was_under_way and not model.under_way, model.under_way
        if model.under_way:
            self._desk.hold()
        elif has_ended and model.phase == "finished" and model.view_only is None:
            row = model.state.final or model.state.best
            if (network := network_of_row(model.state, row)) is not None:
                self._desk.show(network, may_evaluate=True)
