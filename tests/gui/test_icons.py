"""Every icon named in the window exists in the font."""

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from nas_desktop import gui
from nas_desktop.gui.look import Look
from nas_desktop.gui.theme import Theme

_CALLS = re.compile(
    r"(?:Waiting\(|show_icon\(|"
    r"""icon=|IconLabel\(look, |TabFacts\("[^"]+", |Button\(look, "[^"]*", |Action\([^,]+, |say\()"""
    r'"([a-z][a-z0-9-]+)"'
)


def _names() -> list[str]:
    text = "".join(path.read_text(encoding="utf-8") for path in Path(gui.__file__).parent.rglob("*.py"))
    tones = {*Theme.__dataclass_fields__, "system"}
    return sorted(set(_CALLS.findall(text)) - tones)


@pytest.mark.parametrize("name", _names())
def test_it_is_drawn(look: Look, name: str) -> None:
    image = QImage(32, 32, QImage.Format.Format_ARGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    look.icons.paint(painter, name, QRectF(0, 0, 32, 32), QColor("black"))
    painter.end()

    dark = sum(image.pixelColor(x, y).lightness() < 128 for x in range(32) for y in range(32))
    assert dark > 8


def test_an_icon_is_sharp_at_other_pixel_ratios(look: Look) -> None:
    sizes = {pixmap.width() for pixmap in (look.icon("list").pixmap(16, 16),)}

    assert sizes == {16}
    assert len(look.icon("list").availableSizes()) >= 3
