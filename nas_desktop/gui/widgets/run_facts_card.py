"""The latest metrics of a run, or its tags."""

from PySide6.QtWidgets import QButtonGroup, QWidget

from nas_desktop.gui import numbers, run_words
from nas_desktop.gui.look import Look
from nas_desktop.gui.widgets.button import Button
from nas_desktop.gui.widgets.card import Card
from nas_desktop.gui.widgets.fact_table import Fact, FactTable
from nas_desktop.tracking.runs import RunDetail


class RunFactsCard(Card):
    """One of the two at a time."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        self._buttons = [Button(look, word, kind="filter") for word in ("Latest", "Tags")]
        super().__init__("Metrics", " ", self._buttons, gap=4, parent=parent)
        self._facts: tuple[list[Fact], list[Fact]] = ([], [])
        group = QButtonGroup(self)
        for button in self._buttons:
            button.setCheckable(True)
            group.addButton(button)
        self._buttons[0].setChecked(True)
        self.table = FactTable(look, "Metrics and tags")
        self.fill(self.table, stretch=1)
        group.buttonClicked.connect(self._refresh)

    def show_run(self, detail: RunDetail) -> None:
        """Show what is known of a run."""
        metrics = [(metric.key, run_words.value(metric.value)) for metric in detail.metrics]
        self._facts = (metrics, list(detail.tags))
        self._refresh()

    def _refresh(self) -> None:
        shown = 1 if self._buttons[1].isChecked() else 0
        self.title.setText(("Metrics", "Tags")[shown])
        self.subtitle.set_full_text(numbers.count(len(self._facts[shown])))
        self.table.show_facts(self._facts[shown])
