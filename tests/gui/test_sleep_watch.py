"""The computer's sleep, by two clocks."""

from pytestqt.qtbot import QtBot

from nas_desktop.core.events import LogWritten
from nas_desktop.gui.search_words import slept_words
from nas_desktop.gui.sleep_watch import SleepWatch


class Clocks:
    """`always` runs ahead of `awake` by what was slept."""

    def __init__(self) -> None:
        self.now = 100.0
        self.slept = 0.0

    def awake(self) -> float:
        return self.now

    def always(self) -> float:
        return self.now + self.slept


def _watch(clocks: Clocks) -> tuple[SleepWatch, list[float]]:
    watch, heard = SleepWatch(None, clocks.awake, clocks.always), []
    watch.slept.connect(heard.append)
    return watch, heard


def test_sleep_is_told_once(qtbot: QtBot) -> None:
    clocks = Clocks()
    watch, heard = _watch(clocks)

    clocks.slept = 7 * 3600.0
    watch.look()
    watch.look()

    assert heard == [7 * 3600.0]


def test_a_busy_machine_does_not_sleep(qtbot: QtBot) -> None:
    clocks = Clocks()
    watch, heard = _watch(clocks)

    clocks.now += 3600.0
    watch.look()

    assert heard == []


def test_the_log_says_for_how_long() -> None:
    assert LogWritten("info", slept_words(25_200.0)).message == "Paused by sleep for 7 h 00 min."
