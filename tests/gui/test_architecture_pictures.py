"""The drawing outside the window: whole, on white, its words still words."""

import xml.etree.ElementTree as ET

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from nas_desktop.gui import architecture_pictures as pictures
from nas_desktop.gui.architecture_nodes import Node, nodes_of
from nas_desktop.gui.look import Look
from tests.gui.networks import a_network


@pytest.fixture
def nodes(look: Look) -> tuple[Node, ...]:
    return nodes_of(a_network(n_conv_layers=5, n_fc_layers=4, conv0_kernel=5), "weights")


def test_the_svg_holds_every_word(nodes: tuple[Node, ...]) -> None:
    words = {text.strip() for text in ET.fromstring(pictures.svg(nodes, "mine")).itertext()}

    assert {node.title for node in nodes} <= words
    assert {node.figure for node in nodes if node.figure} <= words
    assert "mine" in words


def test_the_png_holds_the_whole_drawing(nodes: tuple[Node, ...]) -> None:
    image = QImage.fromData(pictures.png(nodes))

    assert image.width() > 2 * image.height()
    border = [image.pixelColor(x, y).name() for x in (0, image.width() - 1) for y in range(0, image.height(), 7)]
    assert set(border) == {"#ffffff"}


def test_pictures_are_light_whatever_the_theme(qapp: QApplication, look: Look, nodes: tuple[Node, ...]) -> None:
    light = pictures.picture(nodes)
    look.choose("dark")
    try:
        assert pictures.picture(nodes) == light
    finally:
        look.choose("light")


def test_programs_that_draw_and_programs_that_write_both_take_it(nodes: tuple[Node, ...]) -> None:
    data = pictures.svg_for_clipboard(nodes, "mine")

    assert data.hasFormat("image/svg+xml")
    assert data.text().startswith("<?xml")
