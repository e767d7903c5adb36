"""The theme is chosen once and kept; every part hears of a change."""

from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nas_desktop.gui.fonts import role_font
from nas_desktop.gui.look import Look
from nas_desktop.gui.theme import DARK, LIGHT, Theme
from nas_desktop.gui.widgets.label import Label


@pytest.fixture
def own(qapp: QApplication, settings: QSettings, look: Look) -> object:
    yield Look(qapp, settings)
    look.choose("light")


def test_a_choice_is_kept(qapp: QApplication, own: Look, settings: QSettings) -> None:
    own.choose("dark")

    again = Look(qapp, settings)

    assert again.choice == "dark"
    assert again.theme is DARK


def test_palette_and_signal_follow_the_choice(qtbot: QtBot, qapp: QApplication, own: Look) -> None:
    with qtbot.waitSignal(own.changed):
        own.choose("dark")

    assert qapp.palette().color(QPalette.ColorRole.Window).name().upper() == DARK.canvas


def test_an_unknown_choice_in_the_settings_means_the_system(qapp: QApplication, tmp_path: Path, look: Look) -> None:
    settings = QSettings(str(tmp_path / "odd.ini"), QSettings.Format.IniFormat)
    settings.setValue("theme", "purple")

    assert Look(qapp, settings).choice == "system"
    look.choose("light")


def test_a_label_keeps_its_weight_when_the_theme_changes(qtbot: QtBot, own: Look) -> None:
    label = Label("Trials")
    qtbot.addWidget(label)
    label.show()
    label.set_role("body", 600)
    own.choose("dark")
    label.set_role("body", 400)

    own.choose("light")

    assert label.font().weight() == 400


def test_roles_stand_in_proportion_to_the_font_of_the_window(own: Look, qapp: QApplication) -> None:
    assert qapp.font().family() == "Inter"
    assert role_font("display").pointSizeF() == pytest.approx(2.1 * qapp.font().pointSizeF())


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
@pytest.mark.parametrize("tone", ["text", "text2", "text3", "accent", "best", "good", "warn", "bad"])
@pytest.mark.parametrize("ground", ["surface", "canvas"])
def test_words_can_be_read_on_every_ground(theme: Theme, tone: str, ground: str) -> None:
    """WCAG 2.2 asks for a contrast of 4.5 to 1."""
    light, dark = sorted((_luminance(theme, tone), _luminance(theme, ground)), reverse=True)

    assert (light + 0.05) / (dark + 0.05) >= 4.5


def _luminance(theme: Theme, tone: str) -> float:
    color = theme.color(tone)
    parts = (color.redF(), color.greenF(), color.blueF())
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
