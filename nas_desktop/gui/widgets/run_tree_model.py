"""The runs of a store as a tree: experiments, their searches, and the trials of each, loaded when they are wanted."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from nas_desktop.gui import numbers, run_words
from nas_desktop.gui.widgets.state_mark import STATE_WORDS
from nas_desktop.tracking.runs import Experiment, RunHead, RunPage

Index = QModelIndex | QPersistentModelIndex
NODE_ROLE = Qt.ItemDataRole.UserRole + 1
_NOWHERE = QModelIndex()


@dataclass(frozen=True, slots=True)
class More:
    """Stands for the runs of a list that are not loaded yet."""

    n: int  # -1 where it is not known


Value = Experiment | RunHead | More


class Node:
    """A line of the tree. Its children are unknown until they were fetched."""

    __slots__ = ("children", "fetched", "loading", "more", "parent", "value")

    def __init__(self, value: Value | None, parent: "Node | None") -> None:
        self.value = value
        self.parent = parent
        self.children: list[Node] = []
        self.more = ""  # what fetches the next page
        self.fetched = False
        self.loading = False

    @property
    def key(self) -> str:
        """What stays the same when the value changes."""
        return key_of(self.value)

    @property
    def n_loaded(self) -> int:
        """Children that are there."""
        return sum(not isinstance(child.value, More) for child in self.children)

    @property
    def row(self) -> int:
        """Its place among its siblings."""
        return self.parent.children.index(self) if self.parent is not None else 0

    @property
    def has_children(self) -> bool:
        """Whether there is something below it, fetched or not."""
        match self.value:
            case Experiment(n_runs=n) | RunHead(n_children=n):
                return n > 0
        return False


def key_of(value: Value | None) -> str:
    """What identifies a value in its list."""
    match value:
        case Experiment():
            return f"experiment {value.experiment_id}"
        case RunHead():
            return value.run_id
    return ""


class RunTreeModel(QAbstractItemModel):
    """Lists change in place, so that what is open, chosen and scrolled to stays."""

    wanted = Signal(object)  # the Node whose next children are to be fetched

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.root = Node(None, None)

    # What the browser tells it

    def clear(self) -> None:
        """Show nothing."""
        self.beginResetModel()
        self.root = Node(None, None)
        self.endResetModel()

    def show_experiments(self, experiments: Sequence[Experiment]) -> None:
        """Show these experiments and no others."""
        self.root.more = ""
        self._merge(self.root, experiments)

    def show_page(self, node: Node, page: RunPage, *, anew: bool) -> None:
        """Take in a page of a node's children: the first ones anew, or those that follow."""
        node.loading, node.fetched, node.more = False, True, page.more
        known = [] if anew else [child.value for child in node.children if isinstance(child.value, RunHead)]
        runs = [*known, *page.runs]
        more = [More(page.total - len(runs) if page.total >= 0 else -1)] if page.more else []
        self._merge(node, [*runs, *more])

    def give_up(self, node: Node) -> None:
        """The children could not be fetched; they can be wanted again."""
        node.loading = False

    def want(self, node: Node) -> None:
        """Ask for a node's first or next children, unless they are on the way."""
        if not node.loading and (not node.fetched or node.more):
            node.loading = True
            self.wanted.emit(node)

    def find(self, run_id: str) -> Node | None:
        """The node of a run, where it is loaded."""
        waiting = [self.root]
        while waiting:
            node = waiting.pop()
            if isinstance(node.value, RunHead) and node.value.run_id == run_id:
                return node
            waiting += node.children
        return None

    def fetched_nodes(self) -> list[Node]:
        """The nodes below the root whose children are loaded, from above."""
        found: list[Node] = []
        waiting = list(self.root.children)
        while waiting:
            node = waiting.pop(0)
            if node.fetched:
                found.append(node)
                waiting = node.children + waiting
        return found

    def index_of(self, node: Node) -> QModelIndex:
        """Where a node stands."""
        return _NOWHERE if node.parent is None else self.createIndex(node.row, 0, node)

    def node_at(self, index: Index) -> Node:
        """The node at an index; the root where there is none."""
        node = index.internalPointer() if index.isValid() else None
        return node if isinstance(node, Node) else self.root

    # What Qt asks

    def index(self, row: int, column: int, parent: Index = _NOWHERE) -> QModelIndex:
        """The index of a child."""
        children = self.node_at(parent).children
        return self.createIndex(row, column, children[row]) if column == 0 and 0 <= row < len(children) else _NOWHERE

    def parent(self, index: Index = _NOWHERE) -> QModelIndex:  # type: ignore[override]  # Qt has two of this name
        """The index of what a line stands under."""
        above = self.node_at(index).parent
        return self.index_of(above) if above is not None else _NOWHERE

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """How many children are loaded."""
        return len(self.node_at(parent).children)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """One: the delegate paints all of a line."""
        return 1

    def hasChildren(self, parent: Index = _NOWHERE) -> bool:
        """Whether a line can be opened."""
        node = self.node_at(parent)
        return bool(node.children) or (node is not self.root and node.has_children)

    def canFetchMore(self, parent: Index) -> bool:
        """Whether the first children are still to be fetched; later ones have a line that asks for them."""
        node = self.node_at(parent)
        return node is not self.root and node.has_children and not node.fetched and not node.loading

    def fetchMore(self, parent: Index) -> None:
        """Ask for the first children."""
        self.want(self.node_at(parent))

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What a line says."""
        node = self.node_at(index)
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return text_of(node.value)
            case Qt.ItemDataRole.AccessibleTextRole:
                return ", ".join(filter(None, (text_of(node.value), state_word(node), beside(node))))
            case Qt.ItemDataRole.ToolTipRole:
                return node.value.reason or node.value.name if isinstance(node.value, RunHead) else None
            case _ if role == NODE_ROLE:
                return node
        return None

    def _merge(self, node: Node, values: Sequence[Value]) -> None:
        above, keys = self.index_of(node), {key_of(value) for value in values}
        for row in reversed(range(len(node.children))):
            if node.children[row].key not in keys:
                self.beginRemoveRows(above, row, row)
                del node.children[row]
                self.endRemoveRows()
        for row, value in enumerate(values):
            self._place(node, row, value, above)

    def _place(self, node: Node, row: int, value: Value, above: QModelIndex) -> None:
        children = node.children
        if row < len(children) and children[row].key == key_of(value):
            if children[row].value != value:
                children[row].value = value
                index = self.index(row, 0, above)
                self.dataChanged.emit(index, index)
            return
        later = next((i for i in range(row, len(children)) if children[i].key == key_of(value)), -1)
        if later < 0:
            self.beginInsertRows(above, row, row)
            children.insert(row, Node(value, node))
            self.endInsertRows()
            return
        self.beginMoveRows(above, later, later, above, row)
        children.insert(row, children.pop(later))
        self.endMoveRows()
        children[row].value = value


def text_of(value: Value | None) -> str:
    """What stands at the left of a line."""
    match value:
        case Experiment() | RunHead():
            return value.name
        case More(n=n):
            return f"{numbers.count(n)} more" if n >= 0 else "more"
    return ""


def beside(node: Node) -> str:
    """What stands at the right of a line."""
    match node.value:
        case Experiment():
            return run_words.beside_experiment(node.value)
        case RunHead():
            return run_words.beside_run(node.value)
    return ""


def mark_of(node: Node) -> str:
    """The state whose mark stands before a run: its own, or BEST."""
    match node.value:
        case RunHead() as head:
            above = node.parent.value if node.parent is not None else None
            return "BEST" if isinstance(above, RunHead) and above.best == head.run_id else head.state
    return ""


def state_word(node: Node) -> str:
    """The state of a trial's run in a word."""
    return STATE_WORDS[mark_of(node)] if isinstance(node.value, RunHead) and not node.value.is_search else ""
