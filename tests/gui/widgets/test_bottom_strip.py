"""The strip shows what the machine has, and hides what it has not."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from nas_desktop.gui.gpu_watch import GpuLoad, NvidiaWatch
from nas_desktop.gui.look import Look
from nas_desktop.gui.widgets.bottom_strip import BottomStrip

_CARD = GpuLoad("A card", 0.94, 3_400_000_000, 12_000_000_000, 66.0)


class _FakeWatch:
    """Answers what a test writes down, the last again and again."""

    def __init__(self, *readings: GpuLoad | None) -> None:
        self._readings = list(readings)

    def read(self) -> GpuLoad | None:
        return self._readings.pop(0) if len(self._readings) > 1 else self._readings[0]


def _strip(qtbot: QtBot, look: Look, tmp_path: Path, *readings: GpuLoad | None) -> BottomStrip:
    strip = BottomStrip(look, _FakeWatch(*readings))
    qtbot.addWidget(strip)
    strip.resize(1440, 32)
    strip.show()
    strip.begin(tmp_path)
    return strip


def test_without_a_card_nothing_is_said_of_one(qtbot: QtBot, look: Look, tmp_path: Path) -> None:
    strip = _strip(qtbot, look, tmp_path, None)

    assert strip.graphics.isHidden()
    assert strip.graphics_memory.isHidden()
    assert strip.heat.isHidden()


def test_a_card_has_load_memory_and_temperature(qtbot: QtBot, look: Look, tmp_path: Path) -> None:
    strip = _strip(qtbot, look, tmp_path, _CARD)

    meters = (strip.graphics, strip.graphics_memory, strip.heat)
    assert [meter.accessibleName() for meter in meters] == ["GPU 94 %", "VRAM 3.4 GB", "Temp 66 °C"]
    assert strip.graphics.toolTip() == "A card"


def test_a_card_that_leaves_is_shown_no_longer(qtbot: QtBot, look: Look, tmp_path: Path) -> None:
    strip = _strip(qtbot, look, tmp_path, _CARD, None)
    assert not strip.graphics.isHidden()

    strip._measure()

    assert strip.graphics.isHidden()


@pytest.mark.parametrize(("width", "curves"), [(1280, False), (1440, True)])
def test_in_a_narrow_window_curves_give_way(qtbot: QtBot, look: Look, tmp_path: Path, width: int, curves: bool) -> None:
    strip = _strip(qtbot, look, tmp_path, _CARD)

    strip.resize(width, 32)

    assert strip.graphics.curve.isHidden() is not curves


def test_a_machine_without_a_driver_is_asked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    def fail(watch: NvidiaWatch) -> None:
        asked.append(1)
        raise OSError("no driver")

    monkeypatch.setattr(NvidiaWatch, "_read", fail)
    watch = NvidiaWatch()

    assert (watch.read(), watch.read(), len(asked)) == (None, None, 1)
