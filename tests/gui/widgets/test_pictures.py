"""Pictures are scaled once, and single pixels are shown where they are enlarged a lot."""

from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from nas_desktop.datasets.survey_facts import Picture
from nas_desktop.gui.widgets.pictures import PicturePainter, PictureStrip, to_pixmap

HALVES = Picture(2, 1, bytes([255, 0, 0, 0, 0, 255]))


def _colours(image: QImage) -> set[str]:
    middle = image.height() // 2
    return {image.pixelColor(x, middle).name() for x in range(image.width())}


def test_true_pixels_have_sharp_edges() -> None:
    assert _colours(to_pixmap(HALVES, 20, sharp=True).toImage()) == {"#ff0000", "#0000ff"}
    assert len(_colours(to_pixmap(HALVES, 20).toImage())) > 2


def test_a_strip_shows_as_many_as_fit(qtbot: QtBot) -> None:
    strip = PictureStrip(PicturePainter(), 40)
    qtbot.addWidget(strip)
    strip.resize(100, 40)
    red, green, blue = (Picture(1, 1, bytes(c)) for c in ((255, 0, 0), (0, 255, 0), (0, 0, 255)))

    strip.show_pictures((red, green, blue))

    shown = _colours(strip.grab().toImage())
    assert {"#ff0000", "#00ff00"} <= shown
    assert "#0000ff" not in shown
