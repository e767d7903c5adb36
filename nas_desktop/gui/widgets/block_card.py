"""The facts of the node chosen in the drawing, or of the network as a whole."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from nas_desktop.gui import numbers
from nas_desktop.gui.architecture_nodes import Node
from nas_desktop.gui.architecture_words import block_title, describe_layer, flow, kind_title, plain_shape, share
from nas_desktop.gui.look import Look
from nas_desktop.gui.parameter_words import Fact
from nas_desktop.gui.trial_network import TrialNetwork
from nas_desktop.gui.widgets.button import Button
from nas_desktop.gui.widgets.card import Card
from nas_desktop.gui.widgets.fact_grid import FactGrid
from nas_desktop.gui.widgets.label import Label
from nas_desktop.gui.widgets.model_facts_card import set_line_gap
from nas_desktop.network.blocks import Block


class BlockCard(Card):
    """Follows the choice of a node."""

    whole_wanted = Signal()  # no node, but the network

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        self._whole = Button(look, "Whole network", kind="link")
        super().__init__("Whole network", " ", (self._whole,), parent=parent)
        self._is_roomy = True
        self._shown: tuple[TrialNetwork | None, Node | None] = (None, None)
        self._story = ""
        self._facts = FactGrid()
        self._words = Label("", "small", "text2", wrap=True)
        self._words.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.fill(self._facts, self._words)
        self.body.addStretch(1)
        self._whole.clicked.connect(self.whole_wanted)

    def set_room(self, gap: int, *, roomy: bool) -> None:
        """Change the room between the lines; without enough of it the weights of each kind of layer are left out."""
        set_line_gap(self._facts, gap)
        if roomy != self._is_roomy:
            self._is_roomy = roomy
            self.show_node(*self._shown, self._story)

    @property
    def facts(self) -> dict[str, str]:
        """The facts shown, by name."""
        return dict(self._facts.facts)

    def show_node(self, network: TrialNetwork | None, node: Node | None, story: str = "") -> None:
        """Show a node of a network, or without one the network, and under it where it comes from."""
        self._shown, self._story = (network, node), story
        self.setVisible(network is not None)
        if network is None:
            return
        self._whole.setVisible(node is not None)
        if node is None:
            facts = [*_network_facts(network), *(_kind_facts(network) if self._is_roomy else ())]
            self._show("Whole network", _counts(network), facts, story or " ".join(network.architecture.notes))
        elif node.blocks:
            self._show_block(network, node)
        else:
            shape = network.architecture.input_shape
            self._show("Input", "what the network is given", [("Shape", plain_shape(shape))], _channels(shape[0]))

    def _show_block(self, network: TrialNetwork, node: Node) -> None:
        block = network.blocks[node.blocks[0]]
        times = f", {node.times} times" if node.times > 1 else ""
        place = f"{node.blocks[0] + 1} of {len(network.blocks)}{times}"
        layers = " → ".join(describe_layer(layer) for layer in block.layers)
        self._show(block_title(block), place, _block_facts(network, block), layers)

    def _show(self, title: str, subtitle: str, facts: list[Fact], words: str) -> None:
        self.title.setText(title)
        self.setAccessibleName(title)
        self.subtitle.set_full_text(subtitle)
        self._facts.show_facts(facts)
        self._words.setText(words)
        self._words.setVisible(bool(words))


def _counts(network: TrialNetwork) -> str:
    return f"{numbers.counted(len(network.cost.layers), 'layer')} in {numbers.counted(len(network.blocks), 'block')}"


def _network_facts(network: TrialNetwork) -> list[Fact]:
    cost = network.cost
    heaviest = max(network.blocks, key=lambda block: block.n_params)
    busiest = max(network.blocks, key=lambda block: block.n_macs)
    largest = max((layer.output_shape for layer in cost.layers), key=_size)
    return [
        ("Most weights", f"{_name(network, heaviest)}, {share(heaviest.n_params, cost.n_params)}"),
        ("Most multiply-adds", f"{_name(network, busiest)}, {share(busiest.n_macs, cost.n_macs)}"),
        ("Largest map", f"{flow(largest)}, {numbers.size(4 * _size(largest))} in float32"),
    ]


def _kind_facts(network: TrialNetwork) -> list[Fact]:
    """The weights of each kind of layer that has some."""
    weights: dict[str, int] = {}
    for layer in network.cost.layers:
        title = kind_title(layer.layer.kind)
        weights[title] = weights.get(title, 0) + layer.n_params
    whole = network.cost.n_params
    return [(f"{kind} weights", f"{numbers.count(n)}, {share(n, whole)}") for kind, n in weights.items() if n]


def _block_facts(network: TrialNetwork, block: Block) -> list[Fact]:
    cost = network.cost
    return [
        ("Takes", plain_shape(block.layers[0].input_shape)),
        ("Gives", plain_shape(block.output_shape)),
        ("Weights", f"{numbers.count(block.n_params)}, {share(block.n_params, cost.n_params)}"),
        ("Multiply-adds", f"{numbers.count(block.n_macs)}, {share(block.n_macs, cost.n_macs)}"),
    ]


def _name(network: TrialNetwork, block: Block) -> str:
    """With its number, where the title alone would not tell it apart."""
    title = block_title(block)
    alike = [other for other in network.blocks if block_title(other) == title]
    return title if len(alike) == 1 else f"{title}, block {network.blocks.index(block) + 1}"


def _channels(n: int) -> str:
    return "Grey images." if n == 1 else f"Images of {n} channels."


def _size(shape: tuple[int, ...]) -> int:
    n = 1
    for side in shape:
        n *= side
    return n
