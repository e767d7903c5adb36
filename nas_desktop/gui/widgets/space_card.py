"""The search space of a configuration: every parameter with its values as chips."""

from PySide6.QtWidgets import QGridLayout, QWidget
from superqt import QFlowLayout

from nas_desktop.core.config import SearchConfig
from nas_desktop.gui.look import Look
from nas_desktop.gui.widgets.card import Card
from nas_desktop.gui.widgets.chip import Chip
from nas_desktop.gui.widgets.label import Label
from nas_desktop.gui.widgets.rule import Rule
from nas_desktop.search_space import space_named
from nas_desktop.search_space.parameters import Parameter, SearchSpace


class SpaceCard(Card):
    """Follows the form; rebuilt only where the space itself changes."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__("Search space", " ", gap=6, parent=parent)
        self._look = look
        self._shown: SearchSpace | None = None
        self._content: QWidget | None = None

    def show_config(self, config: SearchConfig) -> None:
        """Show what networks are possible under `config`."""
        whole = space_named(config.space)
        limits = {key: int(getattr(config, setting)) for key, setting in whole.layer_limits.items()}
        space = whole.limited(limits, config.optional_parameters)
        if space == self._shown:
            return
        self._shown = space
        self.subtitle.set_full_text(space.title[0].lower() + space.title[1:])
        if self._content is not None:
            self.body.removeWidget(self._content)
            self._content.deleteLater()
        self._content = self._build(space)
        self.body.insertWidget(1, self._content)

    def _build(self, space: SearchSpace) -> QWidget:
        content = QWidget()
        grid = QGridLayout(content)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(6)
        grid.setColumnMinimumWidth(0, 96)
        grid.setColumnStretch(1, 1)
        for line, parameter in enumerate(space.parameters):
            grid.addWidget(Label(_short(parameter.title), "small", "text2"), line, 0)
            grid.addWidget(self._chips(parameter.in_words()), line, 1)
        if space.optional:
            line = len(space.parameters)
            grid.addWidget(Rule(), line, 0, 1, 2)
            grid.addWidget(Label("Off", "small", "text3"), line + 1, 0)
            grid.addWidget(self._chips(_titles(space.optional), "text3"), line + 1, 1)
        return content

    def _chips(self, words: tuple[str, ...], tone: str = "text") -> QWidget:
        holder = QWidget()
        flow = QFlowLayout(holder)
        flow.setContentsMargins(0, 0, 0, 0)
        flow.setHorizontalSpacing(5)
        flow.setVerticalSpacing(5)
        for word in words:
            flow.addWidget(Chip(self._look, word, tone=tone))
        return holder


def _short(title: str) -> str:
    return title.replace("Fully connected layers", "Dense layers")


def _titles(parameters: tuple[Parameter, ...]) -> tuple[str, ...]:
    return tuple(parameter.title.lower() for parameter in parameters)
