"""What ends a search: so many networks, so many minutes, or a time of day."""

from datetime import datetime, timedelta
from typing import Literal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from nas_desktop.gui.look import Look
from nas_desktop.gui.widgets.button import Button
from nas_desktop.gui.widgets.choice_group import ChoiceGroup
from nas_desktop.gui.widgets.layouts import row

Budget = Literal["n_trials", "minutes", "until"]
BUDGETS: tuple[tuple[Budget, str], ...] = (("n_trials", "Networks"), ("minutes", "Minutes"), ("until", "A time of day"))
_MINUTES = 30.0  # proposed
_HOURS = 1  # from now to the time proposed, and to the next full quarter


class BudgetChoice(QWidget):
    """One of three; each is the name of the setting that says how much."""

    chosen = Signal()  # by the user

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.buttons: dict[Budget, Button] = {name: Button(look, title, kind="filter") for name, title in BUDGETS}
        self._group = ChoiceGroup(self)
        for i, (name, button) in enumerate(self.buttons.items()):
            button.setCheckable(True)
            button.setAccessibleName(f"Limit: {dict(BUDGETS)[name].lower()}")
            self._group.addButton(button, i)
        self.buttons["n_trials"].setChecked(True)
        row(*self.buttons.values(), None, gap=6, parent=self)
        self._group.idClicked.connect(self.chosen)

    @property
    def budget(self) -> Budget:
        """The setting that is chosen."""
        return BUDGETS[max(0, self._group.checkedId())][0]

    def show_budget(self, budget: Budget) -> None:
        """Choose one without a word of it."""
        self.buttons[budget].setChecked(True)


def proposed(budget: Budget, now: datetime) -> float | str | None:
    """A value to begin with: half an hour, or a full quarter at least an hour from `now`; None for networks."""
    if budget == "minutes":
        return _MINUTES
    if budget == "n_trials":
        return None
    later = now + timedelta(hours=_HOURS)
    later += timedelta(minutes=-later.minute % 15)
    return f"{later:%H:%M}"
