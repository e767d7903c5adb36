"""What the network gets to see: training images at its own size."""

from PySide6.QtWidgets import QWidget

from nas_desktop.datasets.survey_facts import Picture
from nas_desktop.gui.look import Look
from nas_desktop.gui.widgets.card import Card
from nas_desktop.gui.widgets.label import Label
from nas_desktop.gui.widgets.pictures import PicturePainter, PictureStrip

_SIDE = 44


class SeenCard(Card):
    """A few images, cut and resized by the rule of the training; shown before they are normalised."""

    def __init__(self, look: Look, pictures: PicturePainter, parent: QWidget | None = None) -> None:
        super().__init__("What the network sees", parent=parent)
        self._words = Label("", "small", "text2", wrap=True)
        self._strip = PictureStrip(pictures, _SIDE)
        self._strip.setAccessibleName("Training images as the network gets them")
        self.fill(self._strip, self._words)

    def show_pictures(self, pictures: tuple[Picture, ...], words: str) -> None:
        """Show these images, and say what is done to them."""
        self._strip.show_pictures(pictures)
        self._words.setText(words)
