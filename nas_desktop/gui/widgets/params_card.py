"""The parameters of a run: looked through, and copied."""

from collections.abc import Sequence

from PySide6.QtWidgets import QLineEdit, QWidget

from nas_desktop.gui import numbers
from nas_desktop.gui.look import Look
from nas_desktop.gui.widgets.button import Button
from nas_desktop.gui.widgets.card import Card
from nas_desktop.gui.widgets.fact_table import Fact, FactTable

_FILTER_WIDTH = 130


class ParamsCard(Card):
    """Names and values as they are stored."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        self.search = QLineEdit()
        self.search.setPlaceholderText("Look for…")
        self.search.setAccessibleName("Look for a parameter")
        self.search.setFixedWidth(_FILTER_WIDTH)
        self.search.setClearButtonEnabled(True)
        self._copy = Button(look, icon="copy", kind="quiet", tip="Copy the parameters")
        super().__init__("Parameters", " ", (self.search, self._copy), gap=4, parent=parent)
        self._n = 0
        self.table = FactTable(look, "Parameters")
        self.fill(self.table, stretch=1)
        self.search.textChanged.connect(self._on_search)
        self._copy.clicked.connect(self.table.copy)

    def show_params(self, params: Sequence[Fact]) -> None:
        """Show these."""
        self._n = len(params)
        self.table.show_facts(params)
        self._count()

    def _on_search(self, text: str) -> None:
        self.table.look_for(text)
        self._count()

    def _count(self) -> None:
        shown = len(self.table.facts)
        self.subtitle.set_full_text(
            numbers.count(self._n) if shown == self._n else f"{numbers.count(shown)} of {numbers.count(self._n)}"
        )
