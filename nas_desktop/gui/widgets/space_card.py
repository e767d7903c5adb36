"""The search space of a configuration: every parameter with its values as chips."""

from pathlib import Path

from PySide6.QtWidgets import QGridLayout, QWidget
from superqt import QFlowLayout

from nas_desktop.core.config import SearchConfig
from nas_desktop.gui.look import Look
from nas_desktop.gui.widgets.card import Card
from nas_desktop.gui.widgets.chip import Chip
from nas_desktop.gui.widgets.label import Label
from nas_desktop.gui.widgets.rule import Rule
from nas_desktop.search_space.configured import configured_space
from nas_desktop.search_space.edited import short_name
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
        if config.space_file is not None:
            self._show_file(Path(config.space_file).name)
            return
        space = configured_space(config)
        if space == self._shown:
            return
        self._shown = space
        self._show(space.title[0].lower() + space.title[1:], self._build(space, frozenset(config.ranges)))

    def _show_file(self, name: str) -> None:
        """Which networks a file describes is known only when its code runs."""
        self._shown = None
        self._show("your own", Label(f"{name} decides. It is run when the search starts.", "small", "text2", wrap=True))

    def _show(self, subtitle: str, content: QWidget) -> None:
        self.subtitle.set_full_text(subtitle)
        if self._content is not None:
            self.body.removeWidget(self._content)
            self._content.deleteLater()
        self._content = content
        self.body.insertWidget(1, self._content)

    def _build(self, space: SearchSpace, edited: frozenset[str]) -> QWidget:
        content = QWidget()
        grid = QGridLayout(content)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(6)
        grid.setColumnMinimumWidth(0, 96)
        grid.setColumnStretch(1, 1)
        for line, parameter in enumerate(space.parameters):
            is_edited = short_name(parameter) in edited
            name = Label(_short(parameter.title), "small", "text" if is_edited else "text2", 600 if is_edited else 400)
            grid.addWidget(name, line, 0)
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
