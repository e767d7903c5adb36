"""Trials in up to six series, by the first structural setting, each with a colour and a symbol of its own."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from nas_desktop.core.specs import Value
from nas_desktop.core.trial_row import TrialRow
from nas_desktop.gui.trial_settings import Setting

MOST_SERIES = 6
SYMBOLS = ("o", "s", "t1", "d", "t2", "p")  # as pyqtgraph names them, in the order of the theme's colours


@dataclass(frozen=True, slots=True)
class Series:
    """The series of a search: what tells them apart, and their names."""

    setting: Setting | None
    names: tuple[str, ...]
    places: dict[Value, int]

    def place(self, trial: TrialRow) -> int:
        """Which series a trial belongs to; those without one of their own are in the last."""
        value = self.setting.value(trial) if self.setting is not None else None
        last = len(self.names) - 1
        return last if value is None else self.places.get(value, last)

    def full_name(self, place: int) -> str:
        """What the series has in common: `2 convolutions`, `Optimizer: Adam`."""
        name = self.names[place]
        if self.setting is None or name == "others":
            return name
        if not self.setting.is_count:
            return f"{self.setting.title}: {name}"
        counted = self.setting.title.lower()
        return f"{name} {counted.removesuffix('s') if name == '1' else counted}"


def series_of(setting: Setting | None, trials: Sequence[TrialRow]) -> Series:
    """A series for each value of `setting`; beyond six values for the commonest five, and one for all others."""
    if setting is None or not setting.order:
        return Series(None, ("trials",), {})
    values = list(setting.order)
    others = len(values) > MOST_SERIES
    if others:
        counts = Counter(setting.value(row) for row in trials)
        common = sorted(values, key=lambda value: -counts[value])[: MOST_SERIES - 1]
        values = [value for value in values if value in common]
    names = [setting.words(value) for value in values] + (["others"] if others else [])
    return Series(setting, tuple(names), {value: i for i, value in enumerate(values)})
