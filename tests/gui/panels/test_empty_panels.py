"""Tabs that hold nothing yet say so in one sentence."""

import pytest
from pytestqt.qtbot import QtBot

from nas_desktop.gui.look import Look
from nas_desktop.gui.panels.analytics_panel import AnalyticsPanel
from nas_desktop.gui.panels.best_model_panel import BestModelPanel
from nas_desktop.gui.panels.data_panel import DataPanel
from nas_desktop.gui.panels.runs_panel import RunsPanel
from nas_desktop.gui.widgets.label import Label


@pytest.mark.parametrize("panel", [DataPanel, BestModelPanel, AnalyticsPanel, RunsPanel])
def test_it_says_what_will_be_here(qtbot: QtBot, look: Look, panel: type) -> None:
    shown = panel(look)
    qtbot.addWidget(shown)

    assert any(label.text().endswith("will be shown here.") for label in shown.findChildren(Label))
