"""How the window starts: with a display or without, and with nothing heavy before it is painted."""

import os
import subprocess
import sys

import pytest

from nas_desktop.gui import app

_PAINT = """
import sys
from nas_desktop.gui import app as gui
application = gui.make_application()
window = gui.open_window(application)
gui.paint_first(application, window)
assert window.was_painted
print(*(name for name in sys.argv[1:] if name in sys.modules))
"""
_HEAVY = ("torch", "torchvision", "mlflow", "optuna", "pyqtgraph", "numpy", "pydantic", "qtawesome", "pandas")


def test_nothing_heavy_is_loaded_when_the_window_is_painted() -> None:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    result = subprocess.run(
        [sys.executable, "-c", _PAINT, *_HEAVY], capture_output=True, text=True, timeout=30, env=environment, check=True
    )

    assert result.stdout.split() == []


def test_without_a_display_it_names_the_command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)

    assert app.run_window() == 2
    assert "nas-desktop search --preset taste" in capsys.readouterr().err


def test_other_systems_always_have_a_display(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.delenv("QT_QPA_PLATFORM", raising=False)

    assert app.can_show()
