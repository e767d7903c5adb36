"""The layers of one network as a table."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from nas_desktop.gui import numbers
from nas_desktop.gui.architecture_words import describe_layer, flow, share
from nas_desktop.gui.look import Look
from nas_desktop.gui.trial_network import TrialNetwork
from nas_desktop.gui.widgets.label import LEFT, RIGHT
from nas_desktop.gui.widgets.silhouette import block_kind
from nas_desktop.network.cost import LayerCost, NetworkCost

Index = QModelIndex | QPersistentModelIndex
SHARE_ROLE = Qt.ItemDataRole.UserRole + 1  # a part of the whole, 0 to 1
KIND_ROLE = Qt.ItemDataRole.UserRole + 2  # decides the colour of its bar
PLAIN_ROLE = Qt.ItemDataRole.UserRole + 3  # the value without words, for a spreadsheet
_NOWHERE = QModelIndex()


@dataclass(frozen=True, slots=True)
class LayerColumn:
    """One column; `part` is there where the cell shows a share of the whole as a bar."""

    title: str
    head: str  # the title in short, as its neighbours explain it
    width: int
    text: Callable[[LayerCost, NetworkCost], str]
    plain: Callable[[LayerCost, NetworkCost], str | int | float]  # for a spreadsheet
    right: bool = True
    part: Callable[[LayerCost, NetworkCost], float] | None = None


def _part(own: int, whole: int) -> float:
    return own / whole if whole else 0.0


def _weights(layer: LayerCost, cost: NetworkCost) -> float:
    return _part(layer.n_params, cost.n_params)


def _macs(layer: LayerCost, cost: NetworkCost) -> float:
    return _part(layer.n_macs, cost.n_macs)


def _count(n: int) -> str:
    return numbers.count(n) if n else numbers.NOTHING


def _share(part: int, whole: int) -> str:
    return share(part, whole) if part else ""


LAYER_COLUMNS: tuple[LayerColumn, ...] = (
    LayerColumn("Layer", "Layer", 196, lambda one, _: describe_layer(one), lambda one, _: describe_layer(one), False),
    LayerColumn("Output", "Output", 96, lambda one, _: flow(one.output_shape), lambda one, _: flow(one.output_shape)),
    LayerColumn("Weights", "Weights", 96, lambda one, _: _count(one.n_params), lambda one, _: one.n_params),
    LayerColumn(
        "Share of weights", "Share", 122, lambda one, all_: _share(one.n_params, all_.n_params), _weights, part=_weights
    ),
    LayerColumn("Multiply-adds", "Multiply-adds", 112, lambda one, _: _count(one.n_macs), lambda one, _: one.n_macs),
    LayerColumn(
        "Share of multiply-adds", "Share", 122, lambda one, all_: _share(one.n_macs, all_.n_macs), _macs, part=_macs
    ),
)


class LayerTableModel(QAbstractTableModel):
    """Every layer with its shape, weights, multiply-adds and their shares."""

    def __init__(self, look: Look, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._network: TrialNetwork | None = None
        self._layers: tuple[tuple[int, LayerCost], ...] = ()

    def show_network(self, network: TrialNetwork | None) -> None:
        """Show the layers of another network."""
        if network == self._network:
            return
        self.beginResetModel()
        self._network, self._layers = network, network.layers if network else ()
        self.endResetModel()

    def block_of(self, line: int) -> int:
        """The number of the block that the layer in a line belongs to."""
        return self._layers[line][0]

    def lines_of(self, blocks: tuple[int, ...]) -> list[int]:
        """The lines of the layers of some blocks."""
        return [line for line, (block, _) in enumerate(self._layers) if block in blocks]

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """How many layers there are."""
        return 0 if parent.isValid() else len(self._layers)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """How many columns there are."""
        return 0 if parent.isValid() else len(LAYER_COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The titles, aligned like what stands below them."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return LAYER_COLUMNS[section].head
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return LAYER_COLUMNS[section].title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return RIGHT if LAYER_COLUMNS[section].right else LEFT
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What a cell says."""
        if self._network is None:
            return None
        block, layer = self._layers[index.row()]
        column, cost = LAYER_COLUMNS[index.column()], self._network.cost
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return column.text(layer, cost)
            case Qt.ItemDataRole.TextAlignmentRole:
                return RIGHT if column.right else LEFT
            case Qt.ItemDataRole.ForegroundRole:
                return self._look.theme.color("text2" if index.column() and not layer.n_params else "text")
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{column.title}: {column.text(layer, cost)}"
            case _ if role == SHARE_ROLE:
                return column.part(layer, cost) if column.part is not None else None
            case _ if role == PLAIN_ROLE:
                return column.plain(layer, cost)
            case _ if role == KIND_ROLE:
                return block_kind(self._network.blocks[block])
        return None
