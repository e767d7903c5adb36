"""Every plot says how it is read, in the form: what you see, what it means."""

import re

import pytest

from nas_desktop.gui.plots import PLOTS
from nas_desktop.gui.plots.plot import PlotType
from nas_desktop.gui.widgets import importance_card, outcomes_card

_SEEN_AND_MEANT = re.compile(r"[A-Z][^:.]*: [^:.]+[.;]")
_LONGEST = 170  # characters: two lines of the narrowest card that holds a plot


@pytest.mark.parametrize("plot", PLOTS, ids=lambda plot: plot.name)
def test_a_plot_says_what_is_seen_and_what_it_means(plot: PlotType) -> None:
    assert _SEEN_AND_MEANT.search(plot.reading)
    assert plot.reading.endswith(".")
    assert len(plot.reading) <= _LONGEST


@pytest.mark.parametrize("reading", [importance_card.READING, outcomes_card.READING])
def test_so_do_the_cards_that_draw_their_own(reading: str) -> None:
    assert _SEEN_AND_MEANT.search(reading)
    assert len(reading) <= _LONGEST


@pytest.mark.parametrize("reading", ["Each line is one trial.", "Ratio 3:4.", "up: better."])
def test_a_sentence_that_only_describes_is_noticed(reading: str) -> None:
    assert not _SEEN_AND_MEANT.search(reading)
