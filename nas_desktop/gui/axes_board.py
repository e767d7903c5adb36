"""Which axes are shown in which order, the trials on them, and the limits that keep some of them."""

from collections.abc import Mapping

from nas_desktop.analysis.stages import surveyed_trials
from nas_desktop.core.state import SearchState
from nas_desktop.core.trial_row import TrialRow
from nas_desktop.gui.brush import Brush
from nas_desktop.gui.trial_axes import TrialAxis, trial_axes


class AxesBoard:
    """What parallel axes show, whatever draws them."""

    def __init__(self) -> None:
        self.brush = Brush()
        self.all_axes: tuple[TrialAxis, ...] = ()
        self.trials: list[TrialRow] = []
        self.order: list[str] = []  # names of the axes that are shown, from the left
        self._wished: dict[str, bool] = {}  # axes the reader has shown or hidden
        self._in_full: dict[int, int] = {}  # by screening, the full training of the same network
        self._key: object = None

    @property
    def axes(self) -> list[TrialAxis]:
        """The axes that are shown, from the left."""
        by_name = {axis.name: axis for axis in self.all_axes}
        return [by_name[name] for name in self.order]

    def axis(self, name: str) -> TrialAxis:
        """An axis by its name."""
        return next(axis for axis in self.all_axes if axis.name == name)

    def take(self, state: SearchState) -> bool:
        """Take over the trials by which settings are compared; whether there are others than before."""
        trials = surveyed_trials(state)
        self._in_full = {row.promoted_from: row.trial for row in state.search_rows if row.promoted_from is not None}
        key = (len(trials), trials[-1].trial if trials else -1)
        if key == self._key:
            return False
        self._key, self.trials = key, trials
        self.all_axes = trial_axes(state, trials)
        self._put_in_order()
        return True

    def show(self, wished: Mapping[str, bool]) -> None:
        """Show or hide axes by name; a hidden one limits nothing."""
        self._wished.update(wished)
        for name in (name for name, shown in wished.items() if not shown):
            self.brush.lift(name)
        self._put_in_order()

    def move(self, name: str, to: int) -> None:
        """Give an axis another place among those shown."""
        self.order.remove(name)
        self.order.insert(to, name)

    def restore(self) -> None:
        """The axes and the order of the beginning, without limits."""
        self._wished.clear()
        self.order.clear()
        self.brush.clear()
        self._put_in_order()

    def forget(self) -> None:
        """Another search follows: its axes and limits will be others."""
        self.brush.clear()
        self._key = None

    def kept(self) -> frozenset[int] | None:
        """The trials inside all limits; None while there is no limit."""
        return self.brush.kept(self.all_axes, self.trials)

    def brushed(self) -> frozenset[int] | None:
        """The same, and their full trainings, which other views show."""
        kept = self.kept()
        return kept | {self._in_full[trial] for trial in kept & self._in_full.keys()} if kept is not None else None

    def words(self) -> str:
        """The limits in words."""
        return self.brush.words(self.all_axes)

    def position(self, trial: int) -> int:
        """Where a trial, or its screening, stands among `trials`, by its number; -1 if it does not."""
        return next((i for i, row in enumerate(self.trials) if trial in (row.trial, self._in_full.get(row.trial))), -1)

    def _put_in_order(self) -> None:
        """Keep the order the reader has made; axes that are new take their place before those that follow them."""
        shown = [axis.name for axis in self.all_axes if self._wished.get(axis.name, axis.shown)]
        self.order = [name for name in self.order if name in shown]
        for i, name in enumerate(shown):
            if name not in self.order:
                following = next((n for n in shown[i + 1 :] if n in self.order), None)
                self.order.insert(self.order.index(following) if following else len(self.order), name)
