"""The list of the plots holds every plot there is."""

from pathlib import Path

from nas_desktop.gui import plots
from nas_desktop.gui.plots import PLOTS
from nas_desktop.gui.plots.plot import Plot

_NO_PLOTS = ("__init__.py", "plot.py")


def test_every_file_of_the_folder_is_in_the_list() -> None:
    files = {path.stem for path in Path(plots.__file__).parent.glob("*.py") if path.name not in _NO_PLOTS}

    assert {plot.factory.__module__.rpartition(".")[2] for plot in PLOTS} == files


def test_names_say_which_file_they_are_from() -> None:
    assert all(plot.name.replace("-", "_") == plot.factory.__module__.rpartition(".")[2] for plot in PLOTS)


def test_every_plot_has_its_words() -> None:
    for plot in PLOTS:
        assert plot.title
        assert plot.subtitle
        assert plot.reading.endswith(".")
        assert isinstance(plot.factory, type)
        assert issubclass(plot.factory, Plot)
