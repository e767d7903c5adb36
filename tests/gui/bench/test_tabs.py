import pytest

from nas_desktop.gui.bench.tabs import measure_tabs
from nas_desktop.gui.panel_builders import TABS

pytestmark = pytest.mark.slow


def test_every_tab_of_a_project_is_measured() -> None:
    figures = measure_tabs(n_trials=12, rounds=1)
    assert list(figures["tabs"]) == [tab.title for tab in TABS]
    assert figures["late"]["n_ticks"] > 0
