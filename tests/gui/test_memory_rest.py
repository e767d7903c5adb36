"""What is there to stay is set aside from the search for garbage."""

import gc
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from nas_desktop.gui.memory_rest import MemoryRest
from nas_desktop.gui.search_model import SearchModel
from tests.builders import a_mode_chosen, a_search_started, data_ready


@pytest.fixture(autouse=True)
def thawed() -> Iterator[None]:
    """As before for all other tests."""
    yield
    gc.unfreeze()


def test_it_is_set_aside_when_the_window_rests(qtbot: QtBot, model: SearchModel) -> None:
    gc.unfreeze()
    rest = MemoryRest(model)

    with qtbot.waitSignal(rest._timer.timeout):
        pass

    assert gc.get_freeze_count() > 1000


def test_what_a_search_has_loaded_is_set_aside_too(qtbot: QtBot, model: SearchModel) -> None:
    gc.unfreeze()
    rest = MemoryRest(model)
    rest._timer.stop()

    with qtbot.waitSignal(model.changed):
        for event in (a_search_started(), data_ready(), a_mode_chosen()):
            model.apply(event)

    assert gc.get_freeze_count() > 1000
