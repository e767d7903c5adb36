"""Reads a store for the Runs tab: what the tree wants, and the chosen run. Answers nobody waits for are dropped."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from nas_desktop.core.errors import NasError
from nas_desktop.gui.run_view import RunView
from nas_desktop.gui.tasks import Tasks
from nas_desktop.gui.widgets.run_tree_model import Node, RunTreeModel
from nas_desktop.tracking.run_store import PAGE, ReadingProcess, RunStore
from nas_desktop.tracking.runs import Experiment, RunHead, RunPage, RunPlace

MetricsWanted = Callable[[tuple[str, ...]], tuple[str, ...]]


class RunBrowser(QObject):
    """One store at a time.

    Args:
        tasks: Carry what waits for the reading process.
        metrics_wanted: Which of a run's metrics are to be read as curves.
        process: Reads the stores; one of its own without it.
    """

    listed = Signal()  # the tree is up to date
    failed = Signal(str, str)  # the tree cannot be read: message, hint
    filtered = Signal(int, bool)  # runs that match and are loaded, and whether there are more
    filter_failed = Signal(str)
    run_read = Signal(object)  # RunView
    run_failed = Signal(str, str)
    text_read = Signal(str, str)  # path, text
    revealed = Signal(object)  # Node of the trial that was looked for

    def __init__(
        self,
        tasks: Tasks,
        metrics_wanted: MetricsWanted,
        process: ReadingProcess | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._metrics_wanted = metrics_wanted
        self._process = process or ReadingProcess()
        self._store: RunStore | None = None
        self._turn = 0  # counts stores and filters: what was asked in an earlier one is dropped
        self._asked = 0  # counts chosen runs, likewise
        self._refreshing = self._again = False
        self.filter = ""
        self.run_id = ""
        self.tree = RunTreeModel(self)
        self.tree.wanted.connect(self._on_wanted)

    @property
    def store(self) -> Path | None:
        """The path of the store."""
        return self._store.path if self._store is not None else None

    def open(self, store: Path | None) -> None:
        """Read another store, or none."""
        self._turn += 1
        self._asked += 1
        self._store = RunStore(store, self._process) if store is not None else None
        self.filter = self.run_id = ""
        self.tree.clear()
        self.refresh()

    def show_only(self, expression: str) -> None:
        """Let only the runs through that match a filter in MLflow's words; all without one."""
        if expression == self.filter:
            self.refresh()
            return
        self._turn += 1
        self.filter = expression
        self.tree.clear()
        self.refresh()

    def refresh(self) -> None:
        """Read again what is shown. While that goes on, more wishes become one."""
        if self._refreshing:
            self._again = True
        elif self._store is not None:
            self._refreshing = True
            self._tasks.start(self._refresh(self._store))

    def choose(self, run_id: str) -> None:
        """Read a run in full; none where the id is empty."""
        self.run_id = run_id
        self._asked += 1
        if self._store is not None and run_id:
            self._tasks.start(self._read_run(self._store, run_id, self._asked))

    def read_text(self, path: str) -> None:
        """Read a file of the chosen run."""
        if self._store is not None and self.run_id:
            self._tasks.start(self._read_text(self._store, self.run_id, path))

    def reveal(self, trial: int) -> None:
        """Find the run of a trial, and load the tree as far as it."""
        if self._store is not None and not self.filter:
            self._tasks.start(self._reveal(self._store, trial, self._turn))

    def close(self) -> None:
        """End the reading process. Nothing can be read from then on."""
        self._store = None
        self._turn += 1
        self._process.close()

    def _on_wanted(self, node: Node) -> None:
        if self._store is not None:
            self._tasks.start(self._load(self._store, node, self._turn))

    async def _refresh(self, store: RunStore) -> None:
        turn = self._turn
        try:
            if self.filter:
                await self._read_matches(store, turn)
            else:
                await self._read_lists(store, turn)
        except NasError as error:
            if turn == self._turn:
                self._tell(error)
        finally:
            self._refreshing = False
        if self._again or turn != self._turn:
            self._again = False
            self.refresh()

    def _tell(self, error: NasError) -> None:
        if self.filter:
            self.filter_failed.emit(error.message)
        else:
            self.failed.emit(error.message, error.hint)

    async def _read_matches(self, store: RunStore, turn: int) -> None:
        expression, n = self.filter, max(PAGE, self.tree.root.n_loaded)
        page = await self._tasks.in_thread(lambda: store.matching(expression, "", n))
        if turn == self._turn:
            self.tree.show_page(self.tree.root, page, anew=True)
            self.filtered.emit(self.tree.root.n_loaded, bool(page.more))

    async def _read_lists(self, store: RunStore, turn: int) -> None:
        experiments = await self._tasks.in_thread(store.experiments)
        if turn != self._turn:
            return
        self.tree.show_experiments(experiments)
        for node in self.tree.fetched_nodes():
            page = await self._tasks.in_thread(_lister(store, node, 0, max(PAGE, node.n_loaded)))
            if turn != self._turn:
                return
            self.tree.show_page(node, page, anew=True)
        self.listed.emit()
        if self.run_id:
            self.choose(self.run_id)

    async def _load(self, store: RunStore, node: Node, turn: int) -> None:
        """Fetch a node's first or next children."""
        first, expression, more = node.n_loaded, self.filter, node.more
        try:
            if node is self.tree.root:
                page = await self._tasks.in_thread(lambda: store.matching(expression, more))
            else:
                page = await self._tasks.in_thread(_lister(store, node, first, PAGE))
        except NasError as error:
            self.tree.give_up(node)
            if turn == self._turn:
                self._tell(error)
            return
        if turn == self._turn and first == node.n_loaded:
            self.tree.show_page(node, page, anew=first == 0)
            if node is self.tree.root:
                self.filtered.emit(node.n_loaded, bool(page.more))
        self.tree.give_up(node)

    async def _read_run(self, store: RunStore, run_id: str, asked: int) -> None:
        try:
            detail = await self._tasks.in_thread(lambda: store.run(run_id))
            keys = self._metrics_wanted(tuple(metric.key for metric in detail.metrics))
            if detail.head.is_search:
                view = RunView(detail, children=await self._tasks.in_thread(lambda: store.scores(run_id)))
            else:
                view = RunView(detail, await self._tasks.in_thread(lambda: store.curves(run_id, keys)))
        except NasError as error:
            if asked == self._asked:
                self.run_failed.emit(error.message, error.hint)
            return
        if asked == self._asked:
            self.run_read.emit(view)

    async def _read_text(self, store: RunStore, run_id: str, path: str) -> None:
        try:
            text = await self._tasks.in_thread(lambda: store.text(run_id, path))
        except NasError as error:
            text = str(error)
        if run_id == self.run_id:
            self.text_read.emit(path, text)

    async def _reveal(self, store: RunStore, trial: int, turn: int) -> None:
        try:
            places = await self._tasks.in_thread(lambda: store.places(trial))
            node = await self._load_as_far_as(store, places[0], turn) if places else None
        except NasError:
            return  # the tree says so already
        if node is not None and turn == self._turn:
            self.revealed.emit(node)

    async def _load_as_far_as(self, store: RunStore, place: RunPlace, turn: int) -> Node | None:
        """The node of a run, whose experiment and search are loaded for it."""
        for key in (f"experiment {place.experiment_id}", place.parent):
            node = self._node(key)
            missing = node is not None and (not node.fetched or (key == place.parent and node.n_loaded <= place.index))
            if node is not None and missing:
                n = max(PAGE, place.index + 1) if key == place.parent else PAGE
                page = await self._tasks.in_thread(_lister(store, node, 0, n))
                if turn != self._turn:
                    return None
                self.tree.show_page(node, page, anew=True)
        return self.tree.find(place.run_id)

    def _node(self, key: str) -> Node | None:
        experiment = next((node for node in self.tree.root.children if node.key == key), None)
        return experiment or self.tree.find(key)


def _lister(store: RunStore, node: Node, first: int, n: int) -> Callable[[], RunPage]:
    """Reads a page of a node's children."""
    match node.value:
        case Experiment(experiment_id=experiment):
            return lambda: store.searches(experiment, first, n)
        case RunHead(run_id=run_id):
            return lambda: store.children(run_id, first, n)
    raise ValueError("nothing stands below this line")
