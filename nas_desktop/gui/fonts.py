"""Type: Inter from the files that ship with the program, and the roles every text has."""

import logging

from PySide6.QtGui import QFont, QFontDatabase
from PySide6.QtWidgets import QApplication

from nas_desktop.core.paths import resource

logger = logging.getLogger(__name__)

_FILES = ("Inter-Regular.otf", "Inter-Medium.otf", "Inter-SemiBold.otf")
_BODY_POINTS = 10.0
_POINTS = {"display": 21.0, "title": 14.0, "heading": 10.5, "body": _BODY_POINTS, "small": 9.0, "caption": 8.25}
_FAMILIES = (("Inter", 1.0), ("Noto Sans", 0.98), ("DejaVu Sans", 0.90))  # and what keeps lines as long as Inter's


def application_font() -> QFont:
    """The font of the whole window, from which `role_font` derives every other; loads the files."""
    for name in _FILES:
        if QFontDatabase.addApplicationFont(str(resource(f"fonts/{name}"))) < 0:
            logger.warning("The font file %s cannot be loaded.", name)
    known = set(QFontDatabase.families())
    family, factor = next((pair for pair in _FAMILIES if pair[0] in known), (QFont().family(), 1.0))
    font = QFont(family)
    font.setPointSizeF(_BODY_POINTS * factor)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    font.setFeature(QFont.Tag("tnum"), 1)  # figures of equal width, so that live numbers do not dance
    return font


def role_font(role: str = "body", weight: int = 400) -> QFont:
    """The font of a role, such as `display`, `heading` or `small`, in proportion to the application's."""
    font = QFont(QApplication.font())
    font.setPointSizeF(font.pointSizeF() * _POINTS[role] / _BODY_POINTS)
    font.setWeight(QFont.Weight(weight))
    if role == "display":
        font.setLetterSpacing(QFont.SpacingType.PercentageSpacing, 98)
    return font


def mono_font(role: str = "small") -> QFont:
    """For paths, commands and logs."""
    font = QFont("DejaVu Sans Mono")
    font.setStyleHint(QFont.StyleHint.Monospace)
    font.setPointSizeF(QApplication.font().pointSizeF() * 0.9 * _POINTS[role] / _BODY_POINTS)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font
