"""The Runs tab: every search and trial as MLflow has stored it, a tree at the left, one run in full at the right."""

from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QModelIndex, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from nas_desktop.core.trial_row import TrialRow
from nas_desktop.gui.look import Look
from nas_desktop.gui.run_browser import RunBrowser
from nas_desktop.gui.run_view import RunView
from nas_desktop.gui.search_model import SearchModel
from nas_desktop.gui.tasks import Tasks
from nas_desktop.gui.widgets.banner import Banner
from nas_desktop.gui.widgets.card import Card
from nas_desktop.gui.widgets.mlflow_line import MlflowLine, Opener, open_in_browser
from nas_desktop.gui.widgets.page import Page
from nas_desktop.gui.widgets.placeholder import Placeholder
from nas_desktop.gui.widgets.run_page import RunPage
from nas_desktop.gui.widgets.run_tree_card import RunTreeCard
from nas_desktop.gui.widgets.run_tree_model import Node
from nas_desktop.gui.widgets.stack import Stack
from nas_desktop.tracking.run_store import ReadingProcess
from nas_desktop.tracking.runs import RunHead
from nas_desktop.tracking.store_file import store_of

_SETTLE_MS = 1000  # from the first sign of news to reading them
_CHOOSE = "Choose one at the left to see its parameters, metrics, curves and files."
_BACK = "Back to this project"
_STORES = "MLflow stores (*.db *.sqlite *.sqlite3);;All files (*)"


class RunsPanel(Page):
    """Follows the project in the window, or shows another store, which is only read. While hidden it does nothing."""

    results_wanted = Signal(int)  # trial number

    def __init__(
        self,
        model: SearchModel,
        look: Look,
        tasks: Tasks,
        opener: Opener = open_in_browser,
        process: ReadingProcess | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._model = model
        self._foreign: Path | None = None
        self._introduced = False
        self._seen: tuple[int, int] | None = None  # the store's file as it was last read
        self.page = RunPage(model, look)
        self.browser = RunBrowser(tasks, self.page.wanted_metrics, process, self)
        self.mlflow = MlflowLine(tasks, look, opener)
        self.card = RunTreeCard(self.browser.tree, self.mlflow, look)
        self.banner = Banner(look)
        self.placeholder = Placeholder(look, "tree-structure", "No run is chosen", _CHOOSE)
        self._watcher = QFileSystemWatcher(self)
        self._settling = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._nothing = Card()
        self._nothing.fill(self.placeholder, stretch=1)
        self._right = Stack(self._nothing, self.page)
        self._build()
        self._wire()
        self._say_nothing_chosen()

    def open_store(self, store: Path) -> None:
        """Show a store of another program, for reading only; the project's own is shown as such."""
        self._foreign = None if store == self._own_store() else store
        self._open()

    def end(self) -> None:
        """End the processes that read and serve."""
        self._settling.stop()
        self.mlflow.end()
        self.browser.close()

    def fit(self, width: int, height: int, *, tight: bool) -> None:
        """Give the tree less width where the tab is narrow."""
        self.card.fit(width)

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what happened while the tab was hidden."""
        super().showEvent(event)
        self._follow_project()
        self._on_settled()
        self._follow_selection(self._model.selected)

    def _build(self) -> None:
        both = QHBoxLayout()
        both.setSpacing(12)
        both.addWidget(self.card)
        both.addWidget(self._right, 1)
        self.column.addWidget(self.banner)
        self.column.addLayout(both, 1)

    def _wire(self) -> None:
        browser, tree = self.browser, self.card.tree
        self._model.changed.connect(self._follow_project)
        self._model.was_reset.connect(self._follow_project)
        self._model.selection_changed.connect(self._follow_selection)
        self._watcher.fileChanged.connect(self._on_news)
        self._watcher.directoryChanged.connect(self._on_news)
        self._settling.timeout.connect(self._on_settled)
        self.banner.link_clicked.connect(self._back_to_project)
        self.card.filter_wanted.connect(self._on_filter)
        self.card.refresh_wanted.connect(browser.refresh)
        self.card.store_wanted.connect(self._on_store_wanted)
        tree.run_chosen.connect(self._on_chosen)
        browser.listed.connect(self._on_listed)
        browser.failed.connect(self._on_failed)
        browser.filtered.connect(self.card.show_matches)
        browser.filter_failed.connect(self.card.show_problem)
        browser.run_read.connect(self._on_run_read)
        browser.run_failed.connect(self._on_run_failed)
        browser.text_read.connect(self.page.artifacts.show_text)
        browser.revealed.connect(self._on_revealed)
        browser.tree.rowsInserted.connect(self._introduce)
        self.page.artifacts.text_wanted.connect(browser.read_text)
        self.page.metrics_chosen.connect(self._on_metrics_chosen)
        self.page.head.results_wanted.connect(self.results_wanted)

    # Which store

    def _own_store(self) -> Path | None:
        project = self._model.state.project
        return store_of(Path(project)) if project else None

    def _follow_project(self) -> None:
        if self.isVisible() and self._foreign is None and self._own_store() != self.browser.store:
            self._open()

    def _open(self) -> None:
        store = self._foreign or self._own_store()
        self._introduced = False
        self._seen = _fingerprint(store)
        self._watch(store)
        self._say_nothing_chosen()
        self.mlflow.show_store(store, writable=self._foreign is None)
        self.card.show_store("" if store is None else self._store_words(store))
        self.card.show_placeholder("No runs yet", "Runs are recorded when a search starts.")
        if self._foreign is None:
            self.banner.hide()
        else:
            self.banner.show_message("accent", f"Read only: another program’s store, {store}", _BACK)
        self.browser.open(store)

    def _store_words(self, store: Path) -> str:
        return store.name if self._foreign is not None else f"{store.name} of this project"

    def _on_store_wanted(self) -> None:
        start = str((self.browser.store or Path.home()).parent)
        path, _ = QFileDialog.getOpenFileName(self, "Open another store", start, _STORES)
        if path:
            self.open_store(Path(path))

    def _back_to_project(self) -> None:
        self._foreign = None
        self._open()

    # News

    def _watch(self, store: Path | None) -> None:
        """Notice changes of the file; where it is not there yet, of the folder it will be in."""
        if watched := [*self._watcher.files(), *self._watcher.directories()]:
            self._watcher.removePaths(watched)
        if store is not None:
            self._watcher.addPath(str(store if store.is_file() else store.parent))

    def _on_news(self) -> None:
        if self.isVisible() and not self._settling.isActive():
            self._settling.start()

    def _on_settled(self) -> None:
        """Read again if the file is another than it was."""
        store = self.browser.store
        if store is not None and (now := _fingerprint(store)) != self._seen:
            self._seen = now
            self._watch(store)
            self.browser.refresh()

    # The tree

    def _on_listed(self) -> None:
        if self.browser.tree.rowCount():
            self.card.show_tree()
        else:
            self.card.show_placeholder("No runs yet", "Runs are recorded when a search starts.")
        self._introduce(QModelIndex())

    def _introduce(self, parent: QModelIndex) -> None:
        """Open the newest search of a store that is shown for the first time, and choose it."""
        model, tree = self.browser.tree, self.card.tree
        if self._introduced or self.browser.filter or not model.rowCount():
            return
        experiment = model.index(0, 0)
        tree.expand(experiment)
        if model.rowCount(experiment):
            self._introduced = True
            search = model.index(0, 0, experiment)
            tree.expand(search)
            if self._model.selected >= 0 and self._foreign is None:
                self._follow_selection(self._model.selected)
            else:
                tree.setCurrentIndex(search)

    def _on_failed(self, message: str, hint: str) -> None:
        store = self.browser.store
        is_missing = store is not None and not store.exists()
        heading = "No runs yet" if is_missing else "The store cannot be read"
        self.card.show_placeholder(heading, f"{message} {hint}", failed=not is_missing)

    def _on_filter(self, expression: str) -> None:
        if self.browser.store is not None and expression != self.browser.filter:
            self._introduced = bool(expression)
            self.browser.show_only(expression)

    # The run

    def _on_chosen(self, run_id: str) -> None:
        self.browser.choose(run_id)
        node = self.browser.tree.find(run_id) if run_id else None
        if node is None:
            self._say_nothing_chosen()
        elif isinstance(node.value, RunHead) and (trial := self._trial_of(node.value)) is not None:
            self._model.select(trial.trial)

    def _on_run_read(self, view: RunView) -> None:
        self.page.show_run(view, self._trial_of(view.detail.head))
        self._right.show_page(self.page)

    def _on_run_failed(self, message: str, hint: str) -> None:
        self.placeholder.say("warning", "The run cannot be read", f"{message} {hint}")
        self._right.show_page(self._nothing)

    def _on_metrics_chosen(self) -> None:
        self.browser.choose(self.browser.run_id)

    def _trial_of(self, head: RunHead) -> TrialRow | None:
        """The trial of the search in the window that a run has recorded."""
        is_own = self._foreign is None and head.project == self._model.state.name
        return self._model.trial(head.trial) if is_own and head.trial >= 0 else None

    def _follow_selection(self, trial: int) -> None:
        """Show the run of a trial that was chosen anywhere in the window."""
        if trial < 0 or not self.isVisible() or self._foreign is not None:
            return
        node = self.browser.tree.find(self.browser.run_id) if self.browser.run_id else None
        if node is None or not isinstance(node.value, RunHead) or node.value.trial != trial:
            self.browser.reveal(trial)

    def _on_revealed(self, node: Node) -> None:
        if isinstance(node.value, RunHead):
            self.card.tree.choose(node)
            self.browser.choose(node.value.run_id)

    def _say_nothing_chosen(self) -> None:
        self.placeholder.say("tree-structure", "No run is chosen", _CHOOSE)
        self._right.show_page(self._nothing)


def _fingerprint(store: Path | None) -> tuple[int, int] | None:
    """Time and size of a file; None where there is none."""
    try:
        facts = store.stat() if store is not None else None
    except OSError:
        return None
    return (facts.st_mtime_ns, facts.st_size) if facts is not None else None
