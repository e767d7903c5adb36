"""The nodes of an architecture drawing: what each one says, how high and wide it is. No painting."""

from dataclasses import dataclass
from itertools import groupby
from math import log2
from typing import Literal

from nas_desktop.core.specs import Shape
from nas_desktop.gui import numbers
from nas_desktop.gui.architecture_words import block_tags, block_title, describe, flow, plain_shape, share
from nas_desktop.gui.trial_network import TrialNetwork
from nas_desktop.gui.widgets.silhouette import block_kind, map_height
from nas_desktop.network.blocks import Block
from nas_desktop.network.cost import LayerCost

Measure = Literal["weights", "multiply-adds"]
MOST_NODES = 9  # a longer drawing scrolls, and its equal blocks fold
_NARROWEST, _DOUBLING, _FEW_CHANNELS = 12.0, 15.0, 8  # pixels; wider by so much a doubling of channels above so many
_VECTOR_HEIGHT, _VECTOR_DOUBLING, _FEW_UNITS = 0.32, 0.06, 64
_OUTPUT_HEIGHT = 0.2


@dataclass(frozen=True, slots=True)
class Node:
    """One slab with its words."""

    kind: str  # decides the colour
    above: str  # channels
    title: str
    tags: tuple[str, ...]
    flow: str  # on the arrow that leads to it
    share: float | None  # of all weights or multiply-adds; None where there is nothing to share
    figure: str
    height: float  # share of the room
    width: float  # pixels at a zoom of 1
    times: int  # equal blocks it stands for
    blocks: tuple[int, ...]  # their numbers; empty for the input
    description: str  # in a sentence


def nodes_of(network: TrialNetwork, measure: Measure) -> tuple[Node, ...]:
    """The input, then a node for each block; equal neighbours fold where there would be too many."""
    numbered = list(enumerate(network.blocks))
    folds = len(numbered) + 1 > MOST_NODES
    groups = [list(group) for _, group in groupby(numbered, lambda pair: _sameness(pair[1], pair[0], folds))]
    side = network.architecture.input_shape[1]
    nodes = [_input_node(network.architecture.input_shape)]
    nodes += [_node(network, group, measure, side, is_first=i == 0) for i, group in enumerate(groups)]
    return tuple(nodes)


def _sameness(block: Block, number: int, folds: bool) -> object:
    if not folds:
        return number
    return tuple((layer.layer.kind, tuple(layer.layer.settings.items()), layer.input_shape) for layer in block.layers)


def _input_node(shape: Shape) -> Node:
    words = f"Input: {plain_shape(shape)}, {'grey' if shape[0] == 1 else f'{shape[0]} channels'}"
    return Node("input", flow(shape), "Input", (), "", None, "", 1.0, _NARROWEST, 1, (), words)


def _node(
    network: TrialNetwork, group: list[tuple[int, Block]], measure: Measure, side: int, *, is_first: bool
) -> Node:
    block, n = group[0][1], len(group)
    cost = network.cost
    own, whole = (n * block.n_params, cost.n_params) if measure == "weights" else (n * block.n_macs, cost.n_macs)
    title, words = block_title(block), describe(block, cost.n_params, cost.n_macs)
    return Node(
        kind=block_kind(block),
        above=numbers.count(block.head.output_shape[0]),
        title=f"{title}, × {n}" if n > 1 else title,
        tags=tuple(block_tags(block)),
        flow="" if is_first else flow(block.head.input_shape),
        share=own / whole if whole else 0.0,
        figure=f"{numbers.amount(own)}, {share(own, whole)}",
        height=_height(block, side),
        width=_width(block.head),
        times=n,
        blocks=tuple(number for number, _ in group),
        description=f"{n} times {words}, each" if n > 1 else words,
    )


def _height(block: Block, input_side: int) -> float:
    shape = block.head.output_shape
    if len(shape) == 3:
        return map_height(shape[1], input_side)
    if block.is_output:
        return _OUTPUT_HEIGHT
    return _VECTOR_HEIGHT + _VECTOR_DOUBLING * log2(max(shape[0], _FEW_UNITS) / _FEW_UNITS)


def _width(head: LayerCost) -> float:
    if len(head.output_shape) != 3:
        return _NARROWEST
    return _NARROWEST + _DOUBLING * log2(max(head.output_shape[0], _FEW_CHANNELS) / _FEW_CHANNELS)
