"""Where everything of an architecture drawing stands, and how it is painted: on the window, a picture, an SVG."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen

from nas_desktop.gui.architecture_nodes import Node
from nas_desktop.gui.fonts import role_font
from nas_desktop.gui.theme import Theme
from nas_desktop.gui.widgets.silhouette import kind_color

_TOP, _SIDE = 28.0, 14.0
_TITLE_AT, _TAG_AT, _LINE = 10.0, 27.0, 14.0  # below the slabs
_BAR = QSizeF(68.0, 5.0)
_BAR_GAP, _FIGURE_AT, _FIGURE_HEIGHT = 9.0, 9.0, 16.0
_TAG_WIDTH = 116.0  # longer tags take a second line
_CELL_GAP, _ARROW_ROOM = 12.0, 30.0
_WIDEST_PITCH = 190.0  # between neighbours; beyond it the drawing stands in the middle
_HIGHEST = 250.0  # of a slab
_FILL_LIGHT, _FILL_DARK, _FILL_MORE = 0.13, 0.21, 0.13
_OUTLINE, _OUTLINE_SELECTED = 1.6, 2.5
_STACK = 4.0  # how far the slab behind a folded one stands out
_MIDDLE = Qt.AlignmentFlag.AlignCenter


@dataclass(frozen=True, slots=True)
class Place:
    """Where a node stands."""

    node: Node
    slab: QRectF
    cell: QRectF  # the slab and its words
    base: float  # where the words below the slabs begin, the same for all nodes
    lines: tuple[str, ...]  # the tags, broken into lines


def tag_lines(tags: Sequence[str]) -> tuple[str, ...]:
    """The tags with commas, in lines as short as may be."""
    metrics, lines = QFontMetricsF(role_font("caption")), [""]
    for tag in tags:
        longer = f"{lines[-1]}, {tag}" if lines[-1] else tag
        if lines[-1] and metrics.horizontalAdvance(longer) > _TAG_WIDTH:
            lines[-1] += ","
            lines.append(tag)
        else:
            lines[-1] = longer
    return tuple(line for line in lines if line)


def natural_width(nodes: Sequence[Node]) -> float:
    """The width at which no word lies on another."""
    return sum(_pitches(nodes)) + _ends(nodes)


def arrange(nodes: Sequence[Node], size: QSizeF) -> list[Place]:
    """The places of the nodes in a drawing of that size, which is at least as wide as `natural_width`."""
    if not nodes:
        return []
    pitches = _pitches(nodes)
    spare = size.width() - sum(pitches) - _ends(nodes)
    each = max(0.0, spare / max(1, len(pitches)))
    pitches = [min(pitch + each, max(pitch, _WIDEST_PITCH)) for pitch in pitches]
    x = (size.width() - sum(pitches) - _ends(nodes)) / 2 + _SIDE + _cell_width(nodes[0]) / 2
    foot = foot_height(nodes)
    room = min(_HIGHEST, size.height() - _TOP - foot)
    top = (size.height() - room - _TOP - foot) / 2 + _TOP
    places = []
    for node, pitch in zip(nodes, (*pitches, 0.0), strict=True):
        places.append(_place(node, x, top, room, foot))
        x += pitch
    return places


def foot_height(nodes: Sequence[Node]) -> float:
    """The height of the words below the slabs."""
    n_lines = max(len(tag_lines(node.tags)) for node in nodes)
    return _TAG_AT + n_lines * _LINE + _BAR_GAP + _BAR.height() + _FIGURE_AT + _FIGURE_HEIGHT


def paint_drawing(painter: QPainter, theme: Theme, places: Sequence[Place], selected: int = -1) -> None:
    """Draw the network; the node of the number `selected` stands out."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if not places:
        return
    axis = places[0].slab.center().y()
    for before, after in pairwise(places):
        _paint_arrow(painter, theme, QPointF(before.slab.right(), axis), QPointF(after.slab.left(), axis), after.node)
    most_lines = max(len(place.lines) for place in places)
    for i, place in enumerate(places):
        _paint_slab(painter, theme, place, is_selected=i == selected)
        _paint_words(painter, theme, place, most_lines)


def _place(node: Node, x: float, top: float, room: float, foot: float) -> Place:
    height, half = max(4.0, room * node.height), _cell_width(node) / 2
    slab = QRectF(x - node.width / 2, top + (room - height) / 2, node.width, height)
    cell = QRectF(x - half, top - _TOP, 2 * half, room + _TOP + foot)
    return Place(node, slab, cell, top + room, tag_lines(node.tags))


def _ends(nodes: Sequence[Node]) -> float:
    return 2 * _SIDE + (_cell_width(nodes[0]) + _cell_width(nodes[-1])) / 2 if nodes else 2 * _SIDE


def _pitches(nodes: Sequence[Node]) -> list[float]:
    """From the middle of each node to the next."""
    caption = QFontMetricsF(role_font("caption"))
    pitches = []
    for one, other in pairwise(nodes):
        words = (_cell_width(one) + _cell_width(other)) / 2 + _CELL_GAP
        arrow = (one.width + other.width) / 2 + caption.horizontalAdvance(other.flow) + _ARROW_ROOM
        pitches.append(max(words, arrow))
    return pitches


def _cell_width(node: Node) -> float:
    small, caption = QFontMetricsF(role_font("small", 600)), QFontMetricsF(role_font("caption"))
    words = [small.horizontalAdvance(text) for text in (node.title, node.above)]
    words += [caption.horizontalAdvance(text) for text in (*tag_lines(node.tags), node.figure)]
    bar = _BAR.width() if node.share is not None else 0.0
    return max(node.width, bar, *words)


def _paint_arrow(painter: QPainter, theme: Theme, start: QPointF, end: QPointF, node: Node) -> None:
    start, end = start + QPointF(7, 0), end - QPointF(8, 0)
    painter.setPen(QPen(theme.color("edge"), 1.2))
    painter.drawLine(start, end)
    painter.drawLine(end, end + QPointF(-4, -3.5))
    painter.drawLine(end, end + QPointF(-4, 3.5))
    painter.setFont(role_font("caption"))
    painter.setPen(theme.color("text2"))
    middle = (start.x() + end.x()) / 2
    painter.drawText(QRectF(middle - 100, start.y() - 20, 200, 16), _MIDDLE, node.flow)


def _paint_slab(painter: QPainter, theme: Theme, place: Place, *, is_selected: bool) -> None:
    color = kind_color(theme, place.node.kind)
    fill = kind_color(theme, place.node.kind)
    share = _FILL_LIGHT if theme.name == "light" else _FILL_DARK
    fill.setAlphaF(share + (_FILL_MORE if is_selected else 0.0))
    painter.setPen(QPen(color, _OUTLINE_SELECTED if is_selected else _OUTLINE))
    if place.node.times > 1:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(place.slab.translated(_STACK, -_STACK), 4, 4)
        painter.setBrush(theme.color("surface"))
        painter.drawRoundedRect(place.slab, 4, 4)
    painter.setBrush(fill)
    painter.drawRoundedRect(place.slab, 4, 4)


def _paint_words(painter: QPainter, theme: Theme, place: Place, most_lines: int) -> None:
    node, x, y = place.node, place.slab.center().x(), place.base
    painter.setFont(role_font("small", 600))
    painter.setPen(theme.color("text"))
    lift = _STACK if node.times > 1 else 0.0
    painter.drawText(QRectF(x - 100, place.slab.top() - 21 - lift, 200, 16), _MIDDLE, node.above)
    painter.drawText(QRectF(x - 100, y + _TITLE_AT, 200, 16), _MIDDLE, node.title)
    painter.setFont(role_font("caption"))
    painter.setPen(theme.color("text2"))
    for i, line in enumerate(place.lines):
        painter.drawText(QRectF(x - 120, y + _TAG_AT + i * _LINE, 240, _LINE), _MIDDLE, line)
    if node.share is not None:
        _paint_share(painter, theme, node, QPointF(x, y + _TAG_AT + most_lines * _LINE + _BAR_GAP))


def _paint_share(painter: QPainter, theme: Theme, node: Node, at: QPointF) -> None:
    track = QRectF(at.x() - _BAR.width() / 2, at.y(), _BAR.width(), _BAR.height())
    below = QRectF(at.x() - 120, track.bottom() + _FIGURE_AT - 4, 240, _FIGURE_HEIGHT)
    painter.drawText(below, _MIDDLE, node.figure)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color("sunken"))
    painter.drawRoundedRect(track, 2.5, 2.5)
    track.setWidth(max(3.0, _BAR.width() * (node.share or 0.0)))
    painter.setBrush(kind_color(theme, node.kind))
    painter.drawRoundedRect(track, 2.5, 2.5)
