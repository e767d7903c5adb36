"""The six tabs: their names and icons, and how each panel is imported and built when it is first shown."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from nas_desktop.gui.data_facts import DataFinder, FoundData
from nas_desktop.gui.look import Look
from nas_desktop.gui.search_model import SearchModel
from nas_desktop.gui.tasks import Tasks
from nas_desktop.gui.widgets.rail import TabFacts

if TYPE_CHECKING:
    from nas_desktop.core.config import SearchConfig
    from nas_desktop.gui.model_desk import ModelDesk
    from nas_desktop.gui.panels.best_model_panel import BestModelPanel
    from nas_desktop.gui.panels.data_panel import DataPanel
    from nas_desktop.gui.panels.results_panel import ResultsPanel
    from nas_desktop.gui.panels.runs_panel import RunsPanel
    from nas_desktop.gui.panels.search_panel import SearchPanel

TABS = (
    TabFacts("Data", "image-square"),
    TabFacts("Search", "magnifying-glass"),
    TabFacts("Results", "chart-line-up"),
    TabFacts("Best model", "trophy"),
    TabFacts("Analytics", "chart-bar"),
    TabFacts("Runs", "tree-structure"),
)


class Panels:
    """Builds the panels; imports them only then, because the first of them brings pyqtgraph and pydantic."""

    def __init__(self, model: SearchModel, look: Look, data_finder: DataFinder) -> None:
        self._model = model
        self._look = look
        self._data_finder = data_finder
        self.tasks: Tasks | None = None  # from `MainWindow.begin` on
        self.model_desk: ModelDesk | None = None  # likewise
        self.data: DataPanel | None = None
        self.search: SearchPanel | None = None
        self.results: ResultsPanel | None = None
        self.best: BestModelPanel | None = None
        self.runs: RunsPanel | None = None

    def builders(self) -> Sequence[Callable[[], QWidget]]:
        """One for each of TABS."""
        return (self._data, self._search, self._results, self._best_model, self._analytics, self._runs)

    def config(self) -> "SearchConfig | None":
        """The configuration in the form; None while it is not built or something in it is wrong."""
        return self.search.setup.config if self.search is not None else None

    def preset(self) -> str:
        """The preset chosen in the form; empty while it is not built."""
        return self.search.setup.form.preset or "" if self.search is not None else ""

    def device(self) -> str:
        """The device wished for in the form; empty while it is not built."""
        return str(self.search.setup.form.rows["device"].value()) if self.search is not None else ""

    def found_data(self) -> FoundData | None:
        """The images the form names, once they were looked over."""
        return self.search.setup.found if self.search is not None else None

    def is_looking(self) -> bool:
        """Whether the images the form names are still being looked over."""
        return self.search is not None and self.search.setup.is_looking

    def begin(self, tasks: Tasks, desk: "ModelDesk") -> None:
        """Panels can be built from here on."""
        self.tasks, self.model_desk = tasks, desk

    def _begun(self) -> Tasks:
        """What carries out the tasks of panels, which are built only once there is one."""
        if self.tasks is None:
            raise RuntimeError("the window has not begun")
        return self.tasks

    def _data(self) -> QWidget:
        from nas_desktop.gui.panels.data_panel import DataPanel

        self.data = DataPanel(self._model, self._look, self._begun())
        return self.data

    def _search(self) -> QWidget:
        from nas_desktop.gui.panels.search_panel import SearchPanel
        from nas_desktop.gui.time_estimate import ThisMachine

        self.search = SearchPanel(self._model, self._look, self._begun(), self._data_finder, ThisMachine())
        return self.search

    def _results(self) -> QWidget:
        from nas_desktop.gui.panels.results_panel import ResultsPanel

        self.results = ResultsPanel(self._model, self._look, self._begun())
        return self.results

    def _best_model(self) -> QWidget:
        from nas_desktop.gui.panels.best_model_panel import BestModelPanel

        tasks = self._begun()
        if self.model_desk is None:
            raise RuntimeError("the window has not begun")
        self.best = BestModelPanel(self._model, self._look, tasks, self.model_desk)
        return self.best

    def _analytics(self) -> QWidget:
        from nas_desktop.gui.panels.analytics_panel import AnalyticsPanel

        return AnalyticsPanel(self._model, self._look)

    def _runs(self) -> QWidget:
        from nas_desktop.gui.panels.runs_panel import RunsPanel

        self.runs = RunsPanel(self._model, self._look, self._begun())
        return self.runs
