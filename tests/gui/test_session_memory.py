"""What the window remembers comes back, or nothing does."""

import pytest
from PySide6.QtCore import QSettings

from nas_desktop.gui.session_memory import SessionMemory


@pytest.mark.parametrize("value", [None, 3, "text", {"a": [1, 2.5, True], "b": None}], ids=str)
def test_a_value_comes_back(settings: QSettings, value: object) -> None:
    SessionMemory(settings).keep("one", value)
    settings.sync()

    assert SessionMemory(QSettings(settings.fileName(), QSettings.Format.IniFormat)).recall("one") == value


def test_what_was_never_kept_is_nothing(settings: QSettings) -> None:
    assert SessionMemory(settings).recall("one") is None


@pytest.mark.parametrize(
    "text", ["", "{", "3", '{"format_version": 9, "value": 1}'], ids=["empty", "cut", "plain", "newer"]
)
def test_a_damaged_value_is_nothing(settings: QSettings, text: str) -> None:
    settings.setValue("session/one", text)

    assert SessionMemory(settings).recall("one") is None


def test_what_is_no_json_is_not_kept(settings: QSettings) -> None:
    memory = SessionMemory(settings)
    memory.keep("one", object())

    assert memory.recall("one") is None
