"""The list of the plots holds every plot there is."""

from pathlib import Path

from nas_desktop.gui import plots
from nas_desktop.gui.plots import PLOTS
from nas_desktop.gui.plots.plot import Plot
from nas_desktop.gui.widgets.painted_plot import PaintedPlot

_NO_PLOTS = ("__init__.py", "plot.py")


def _unlisted(folder: Path) -> set[str]:
    """The files of a folder of plots that no entry of the list comes from."""
    files = {path.stem for path in folder.glob("*.py") if path.name not in _NO_PLOTS}
    return files - {plot.factory.__module__.rpartition(".")[2] for plot in PLOTS}


def test_every_file_of_the_folder_is_in_the_list() -> None:
    assert _unlisted(Path(plots.__file__).parent) == set()


def test_a_file_that_is_not_in_the_list_is_noticed(tmp_path: Path) -> None:
    for name in (*_NO_PLOTS, "accuracy_curves.py", "learning_rate.py"):
        (tmp_path / name).touch()

    assert _unlisted(tmp_path) == {"learning_rate"}


def test_no_two_plots_share_a_name() -> None:
    assert len({plot.name for plot in PLOTS}) == len(PLOTS)


def test_names_say_which_file_they_are_from() -> None:
    assert all(plot.name.replace("-", "_") == plot.factory.__module__.rpartition(".")[2] for plot in PLOTS)


def test_every_plot_has_its_words() -> None:
    for plot in PLOTS:
        assert plot.title
        assert plot.subtitle
        assert plot.reading.endswith(".")
        assert isinstance(plot.factory, type)
        assert issubclass(plot.factory, Plot | PaintedPlot)
