"""The parts of a search in one row: those done, the one under way and how far it is, those to come, and the time."""

from PySide6.QtWidgets import QWidget

from nas_desktop.analysis.legs import LEG_TITLES, LEGS, leg_of, leg_share, legs_planned, progress_words, seconds_kept
from nas_desktop.core.specs import LegName
from nas_desktop.gui import numbers
from nas_desktop.gui.look import Look
from nas_desktop.gui.search_model import SearchModel
from nas_desktop.gui.widgets.card import Card
from nas_desktop.gui.widgets.label import RIGHT, ElidedLabel, Label
from nas_desktop.gui.widgets.layouts import row
from nas_desktop.gui.widgets.state_mark import StateMark


class LegPlace(QWidget):
    """One part: mark, name, and how far it has got."""

    def __init__(self, look: Look, leg: LegName, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.mark = StateMark(look, "WAITING")
        self._name = Label(LEG_TITLES[leg], "small", "text2", 500)
        self.words = Label("", "small", "text2")
        row(self.mark, self._name, self.words, gap=6, parent=self)

    def show_leg(self, state: str, share: float, words: str) -> None:
        """Show how far the part has got."""
        self.mark.show_state(state, share)
        self._name.set_role("small", 600 if state == "RUNNING" else 500)
        self._name.set_tone("text" if state == "RUNNING" else "text2")
        self.words.setText(words)
        self.words.setVisible(bool(words))
        self.setAccessibleName(f"{self._name.text()}: {words or self.mark.accessibleName().lower()}")


class LegLine(Card):
    """Follows the model; hidden where nothing was planned, and after the end."""

    def __init__(self, model: SearchModel, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(margins=(16, 6, 16, 6), gap=0, parent=parent)
        self._model = model
        self.places = {leg: LegPlace(look, leg) for leg in LEGS}
        self.kept = ElidedLabel("", "small", "text2")
        self.kept.setAlignment(RIGHT)
        line = row(*self.places.values(), gap=20)
        line.addWidget(self.kept, 1)
        self.fill(line)
        self.setAccessibleName("Parts of the search")
        model.changed.connect(self._on_changed)
        self._on_changed()

    def _on_changed(self) -> None:
        state = self._model.state
        plan, now = state.plan, leg_of(state)
        self.setVisible(plan is not None and now is not None and self._model.phase != "preparing")
        if plan is None or now is None:
            return
        planned = legs_planned(plan)
        for leg, place in self.places.items():
            place.setVisible(leg in planned)
            if leg == now:
                place.show_leg("RUNNING", leg_share(state, leg), progress_words(state, leg))
            else:
                place.show_leg("COMPLETE" if LEGS.index(leg) < LEGS.index(now) else "WAITING", 0.0, "")
        self.kept.set_full_text(_kept_words(seconds_kept(plan, now), is_timed=plan.seconds_in_all is not None))


def _kept_words(seconds: float, *, is_timed: bool) -> str:
    if seconds < 1:
        return ""
    time = numbers.seconds(seconds)
    return f"{time} kept for what follows" if is_timed else f"then about {time} more"
