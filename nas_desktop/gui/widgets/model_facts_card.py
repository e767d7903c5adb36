"""What is known of one trial's model: its score, its cost, where it comes from, and every parameter."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from nas_desktop.core.state import SearchState
from nas_desktop.core.trial_row import TrialRow
from nas_desktop.gui import model_words
from nas_desktop.gui.finish_words import evidence_words
from nas_desktop.gui.look import Look
from nas_desktop.gui.parameter_words import Fact, layer_facts, single_facts
from nas_desktop.gui.widgets.card import Card
from nas_desktop.gui.widgets.chip import Chip
from nas_desktop.gui.widgets.confirming_button import ConfirmingButton
from nas_desktop.gui.widgets.fact_grid import FactGrid
from nas_desktop.gui.widgets.label import ElidedLabel, Label
from nas_desktop.gui.widgets.layouts import column, row
from nas_desktop.gui.widgets.rule import Rule

_NAME_GAP = 8


class ModelFactsCard(Card):
    """Shows one trial; what is to be saved goes up."""

    save_wanted = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        self.save = ConfirmingButton(
            look, "Save configuration", "download-simple", tip="Every setting as a JSON file", done="Saved"
        )
        super().__init__("Trial", " ", (self.save,), parent=parent)
        self._figure = Label("–", "display", weight=600)
        self._unit = ElidedLabel("", "small", "text2")
        self._below = ElidedLabel("", "small", "text2")
        self.verdict = Chip(look, "", "check-circle", "good")
        self.sure = Label("", "small", "text2", wrap=True)  # how sure it is that it was worth the search
        self.grids = [FactGrid() for _ in range(6)]
        cost, training, origin, layers, singles, more = self.grids
        head = row(self._figure, gap=10)
        head.addLayout(column(None, self._unit, self._below, None, gap=0), 1)
        self.fill(head, self.verdict, self.sure, Rule(), _beside(cost, training, 6, 5), origin)
        self.fill(Rule(), layers, _beside(singles, more, 1, 1))
        self.save.clicked.connect(self.save_wanted)

    def set_gap(self, gap: int) -> None:
        """Change the room between the lines; below a hand's breadth between the groups as well."""
        for grid in self.grids:
            set_line_gap(grid, gap)
        self.body.setSpacing(min(8, gap + 3))

    @property
    def facts(self) -> dict[str, str]:
        """Every fact shown, by its name."""
        return dict(fact for grid in self.grids for fact in grid.facts)

    @property
    def headline(self) -> str:
        """The figure with its unit."""
        return f"{self._figure.text()} {self._unit.full_text}"

    def show_trial(self, state: SearchState, shown: TrialRow, file_bytes: int | None) -> None:
        """Show a trial; `file_bytes` is the size of its kept weights, where they are there."""
        words = model_words.headline(state, shown)
        name = "Final model" if shown.stage == "final" else f"Trial {shown.trial}"
        self.title.setText(name)
        self.setAccessibleName(name)
        self.subtitle.set_full_text(model_words.state_words(state, shown))
        self._figure.setText(words.figure)
        self._figure.set_tone("best" if shown is (state.final or state.best) else "text")
        self._unit.set_full_text(words.unit)
        self._below.set_full_text(words.below)
        self.verdict.set_text(words.verdict)
        is_chosen = shown is state.final or (shown is state.best and state.final is None)
        self.sure.setText(evidence_words(state) if is_chosen else "")
        self.sure.setVisible(bool(self.sure.text()))
        cost, training, origin, layers, singles, more = self.grids
        by_accuracy = state.objectives.score == "accuracy" and shown.stage != "final"
        cost.show_facts(model_words.cost_facts(shown, file_bytes, with_score=by_accuracy))
        training.show_facts(model_words.training_facts(state, shown))
        origin.show_facts([*model_words.score_facts(state, shown), *model_words.origin_facts(state, shown)])
        layers.show_facts(layer_facts(shown.params))
        first, second = _halves(single_facts(shown.params))
        singles.show_facts(first)
        more.show_facts(second)


def set_line_gap(grid: FactGrid, gap: int) -> None:
    """Change the room between the lines of a grid."""
    layout = grid.layout()
    if isinstance(layout, QGridLayout):
        layout.setVerticalSpacing(gap)
        layout.setHorizontalSpacing(_NAME_GAP)


def _beside(left: QWidget, right: QWidget, left_share: int, right_share: int) -> QHBoxLayout:
    layout = row(gap=20)
    layout.addWidget(left, left_share, Qt.AlignmentFlag.AlignTop)
    layout.addWidget(right, right_share, Qt.AlignmentFlag.AlignTop)
    return layout


def _halves(facts: list[Fact]) -> tuple[list[Fact], list[Fact]]:
    middle = (len(facts) + 1) // 2
    return facts[:middle], facts[middle:]
