"""The plots, in menu order. A new one is a file of its own and one line here."""

from nas_desktop.gui.plots.accuracy_curves import ACCURACY_CURVES
from nas_desktop.gui.plots.optimisation_history import OPTIMISATION_HISTORY
from nas_desktop.gui.plots.parallel_coordinates import PARALLEL_COORDINATES
from nas_desktop.gui.plots.plot import PlotType
from nas_desktop.gui.plots.size_against_accuracy import SIZE_AGAINST_ACCURACY
from nas_desktop.gui.plots.timeline import TIMELINE

PLOTS: tuple[PlotType, ...] = (
    ACCURACY_CURVES,
    OPTIMISATION_HISTORY,
    SIZE_AGAINST_ACCURACY,
    PARALLEL_COORDINATES,
    TIMELINE,
)


def plot_named(name: str) -> PlotType:
    """The plot called `name`.

    Raises:
        KeyError: there is none.
    """
    return {plot.name: plot for plot in PLOTS}[name]
