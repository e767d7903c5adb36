"""The card with the tree of runs: the filter above it, MLflow's own window below it."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLineEdit, QMenu, QWidget

from nas_desktop.gui import numbers
from nas_desktop.gui.look import Look
from nas_desktop.gui.widgets.button import Button
from nas_desktop.gui.widgets.card import Card
from nas_desktop.gui.widgets.label import Label
from nas_desktop.gui.widgets.mlflow_line import MlflowLine
from nas_desktop.gui.widgets.placeholder import Placeholder
from nas_desktop.gui.widgets.run_tree import RunTree
from nas_desktop.gui.widgets.run_tree_model import RunTreeModel
from nas_desktop.gui.widgets.stack import Stack

_EXAMPLES = (
    "metrics.score > 0.8",
    "metrics.score > 0.8 and params.optimizer = 'AdamW'",
    "metrics.n_params < 500000 and metrics.val_accuracy > 0.7",
    "params.activation LIKE '%ReLU%'",
    "tags.`nas.state` = 'FAIL'",
    "attributes.run_name LIKE 'trial-00%'",
)
_RECORDED = "Runs are recorded when a search starts."
_WIDTHS = ((1276, 400), (1130, 320), (0, 270))  # of the tab, and of the card in it


class RunTreeCard(Card):
    """What is typed above goes up as `filter_wanted`; everything else is told to it."""

    filter_wanted = Signal(str)
    refresh_wanted = Signal()
    store_wanted = Signal()  # another one

    def __init__(self, model: RunTreeModel, mlflow: MlflowLine, look: Look, parent: QWidget | None = None) -> None:
        self._examples = Button(look, icon="funnel", kind="quiet", tip="Examples of filters")
        self._refresh = Button(look, icon="arrows-clockwise", kind="quiet", tip="Refresh")
        self._folder = Button(look, icon="folder-open", kind="quiet", tip="Open another store")
        super().__init__("Runs", " ", (self._examples, self._refresh, self._folder), gap=8, parent=parent)
        self._store_words = ""
        self.line = QLineEdit()
        self.line.setPlaceholderText("metrics.val_accuracy > 0.8")
        self.line.setAccessibleName("Filter in MLflow’s words")
        self.line.setClearButtonEnabled(True)
        self.problem = Label("", "small", "bad", wrap=True)
        self.problem.hide()
        self.tree = RunTree(model, look)
        self.placeholder = Placeholder(look, "tree-structure", "No runs yet", _RECORDED, width=200)
        self.retry = Button(look, "Try again", kind="link")
        self._pages = Stack(self.tree, self.placeholder)
        self._pages.setMinimumHeight(160)
        self.fill(self.line, self.problem)
        self.fill(self._pages, stretch=1)
        self.fill(self.retry, mlflow)
        self.setFixedWidth(_WIDTHS[0][1])
        self._menu = QMenu(self)
        for example in _EXAMPLES:
            self._menu.addAction(example)
        self._wire()
        self.show_store("")
        self.show_placeholder("No runs yet", _RECORDED)

    def fit(self, room: int) -> None:
        """Give up width where the tab is narrow."""
        self.setFixedWidth(next(width for least, width in _WIDTHS if room >= least))

    def show_store(self, words: str) -> None:
        """Say which store this is."""
        self._store_words = words
        self.subtitle.set_full_text(words)
        self.line.clear()
        self.problem.hide()
        for part in (self.line, self._examples, self._refresh):
            part.setEnabled(bool(words))

    def show_tree(self) -> None:
        """Show what is in the store."""
        self.retry.hide()
        self._pages.show_page(self.tree)
        if not self.line.text():
            self.subtitle.set_full_text(self._store_words)

    def show_placeholder(self, heading: str, sentence: str, *, failed: bool = False) -> None:
        """Say why there is nothing to show; what failed can be tried again."""
        self.placeholder.say("warning" if failed else "tree-structure", heading, sentence)
        self.retry.setVisible(failed)
        self._pages.show_page(self.placeholder)

    def show_matches(self, n: int, more: bool) -> None:
        """Say how many runs a filter lets through."""
        self.problem.hide()
        self.line.setProperty("invalid", False)
        self._restyle()
        self.subtitle.set_full_text(
            f"{'more than ' if more else ''}{numbers.counted(n, 'run')} match{'' if n != 1 else 'es'}"
        )
        if n:
            self.show_tree()
        else:
            self.show_placeholder("No run matches", "Change the filter, or empty it to see all runs.")

    def show_problem(self, message: str) -> None:
        """Say what is wrong with the filter."""
        self.subtitle.set_full_text(self._store_words)
        self.problem.setText(message)
        self.problem.show()
        self.line.setProperty("invalid", True)
        self._restyle()
        self.show_placeholder("Nothing to show", "The funnel above has examples of filters.")

    def _wire(self) -> None:
        self.line.returnPressed.connect(self._on_entered)
        self.line.textChanged.connect(self._on_typed)
        self.retry.clicked.connect(self.refresh_wanted)
        self._refresh.clicked.connect(self.refresh_wanted)
        self._folder.clicked.connect(self.store_wanted)
        self._menu.triggered.connect(self._on_example)
        self._examples.clicked.connect(
            lambda: self._menu.popup(self._examples.mapToGlobal(self._examples.rect().bottomLeft()))
        )

    def _on_entered(self) -> None:
        text = self.line.text().strip()
        if text:
            self.subtitle.set_full_text("Filtering…")
        self.filter_wanted.emit(text)

    def _on_typed(self, text: str) -> None:
        if not text:
            self.problem.hide()
            self.line.setProperty("invalid", False)
            self._restyle()
            self.filter_wanted.emit("")

    def _on_example(self, action: QAction) -> None:
        self.line.setText(action.text())
        self.line.setCursorPosition(0)
        self._on_entered()

    def _restyle(self) -> None:
        self.line.style().unpolish(self.line)
        self.line.style().polish(self.line)
