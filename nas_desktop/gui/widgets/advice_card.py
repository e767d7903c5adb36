"""What the search says: one piece of advice at a time, the gravest first, with a button for each remedy."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget
from superqt import QFlowLayout

from nas_desktop.analysis.advice import Advice
from nas_desktop.analysis.remedies import Remedy
from nas_desktop.analysis.search_reading import config_of
from nas_desktop.gui.look import Look
from nas_desktop.gui.remedy_words import changes_in_words
from nas_desktop.gui.search_model import SearchModel
from nas_desktop.gui.widgets.button import Button
from nas_desktop.gui.widgets.card import Card
from nas_desktop.gui.widgets.icon_label import IconLabel
from nas_desktop.gui.widgets.label import Label
from nas_desktop.gui.widgets.layouts import row

_TITLE = "What the search says"
_HEAD_HEIGHT = 30  # that of every card
_NOT_YET = "Possible when this search has ended."
_MOST_REMEDIES = 3


class AdviceCard(Card):
    """Shows what it is handed; what the reader has put aside does not come back in the same search."""

    remedy_taken = Signal(object)  # Remedy
    put_aside = Signal()

    def __init__(self, model: SearchModel, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(gap=6, parent=parent)
        self._model = model
        self._all: tuple[Advice, ...] = ()
        self._aside: set[str] = set()
        self._at = 0
        self.setAccessibleName(_TITLE)
        self._text = Label("", "small", "text2", wrap=True)
        self.next = Button(look, "1 of 1", "caret-right", kind="link", tip="The next advice")
        self.next.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the caret stands behind the words
        self.remedies = [Button(look, "…") for _ in range(_MOST_REMEDIES)]
        self.later = Button(look, "Not now", kind="quiet", tip="Put this advice aside")
        self._reason = Label(_NOT_YET, "small", "text3", wrap=True)
        self._build(look)
        self.next.clicked.connect(self._on_next)
        self.later.clicked.connect(self._on_later)
        model.was_reset.connect(self._on_reset)

    @property
    def current(self) -> Advice | None:
        """The advice shown; None where there is none that was not put aside."""
        left = self._left()
        return left[self._at % len(left)] if left else None

    def show_advice(self, advice: Sequence[Advice]) -> None:
        """Show other advice, from its first piece on where the one shown is not among it."""
        current = self.current
        self._all = tuple(advice)
        kinds = [piece.kind for piece in self._left()]
        self._at = kinds.index(current.kind) if current is not None and current.kind in kinds else 0
        self._show()

    def _build(self, look: Look) -> None:
        head = QWidget()
        head.setFixedHeight(_HEAD_HEIGHT)
        title = Label(_TITLE, "heading", weight=600)
        row(IconLabel(look, "lightbulb", "warn", 17), title, None, self.next, parent=head)
        holder = QWidget()
        flow = QFlowLayout(holder)
        flow.setContentsMargins(0, 2, 0, 0)
        flow.setHorizontalSpacing(8)
        flow.setVerticalSpacing(6)
        for button in self.remedies:
            button.clicked.connect(self._on_remedy)
            flow.addWidget(button)
        flow.addWidget(self.later)
        self.fill(head, self._text, holder, self._reason)

    def _show(self) -> None:
        advice, left = self.current, self._left()
        if advice is None:
            return
        self._text.setText(advice.sentence)
        config, blocked = config_of(self._model.state.config), self._model.under_way
        for i, button in enumerate(self.remedies):
            remedy = advice.remedies[i] if i < len(advice.remedies) else None
            button.setVisible(remedy is not None)
            button.setEnabled(not blocked)
            if remedy is not None:
                button.setText(remedy.label)
                button.setAccessibleName(remedy.label)
                button.setToolTip(f"A new search with {changes_in_words(config, remedy)}")
        self._reason.setVisible(blocked and bool(advice.remedies))
        self.next.setText(f"{self._at % len(left) + 1} of {len(left)}")
        self.next.setVisible(len(left) > 1)

    def _left(self) -> list[Advice]:
        return [advice for advice in self._all if advice.kind not in self._aside]

    def _on_next(self) -> None:
        self._at += 1
        self._show()

    def _on_later(self) -> None:
        if self.current is not None:
            self._aside.add(self.current.kind)
        self._show()
        self.put_aside.emit()

    def _on_remedy(self) -> None:
        sender, advice = self.sender(), self.current
        if isinstance(sender, Button) and advice is not None:
            self.remedy_taken.emit(advice.remedies[self.remedies.index(sender)])

    def _on_reset(self) -> None:
        self._all, self._at = (), 0
        self._aside.clear()


def remedy_named(advice: Advice | None, label: str) -> Remedy | None:
    """The remedy of `advice` whose button says `label`."""
    return next((remedy for remedy in advice.remedies if remedy.label == label), None) if advice else None
