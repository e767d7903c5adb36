"""Icons drawn from the Phosphor font that qtawesome carries.

Importing qtawesome takes 0.2 s and loads ten fonts, before the window could be painted; its font file and its table of
characters are all that is needed here.
"""

import json
import logging
from importlib.util import find_spec
from pathlib import Path

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QFontMetricsF,
    QIcon,
    QPainter,
    QPainterPath,
    QPixmap,
    QTransform,
)

logger = logging.getLogger(__name__)

_EM = 256  # pixels the outlines are taken at
_RATIOS = (1.0, 1.5, 2.0, 3.0)  # device pixels a pixel


class Icons:
    """The outlines of the icons, by their Phosphor names (`play-fill`)."""

    def __init__(self) -> None:
        self._paths: dict[str, QPainterPath] = {}
        self._characters: dict[str, str] = {}
        self._font = QFont()
        try:
            self._load()
        except (OSError, ValueError, StopIteration, AttributeError) as error:
            logger.warning("The icons cannot be loaded: %s", error)

    def paint(self, painter: QPainter, name: str, area: QRectF, color: QColor) -> None:
        """Draw an icon into `area`, which is square."""
        scale = area.width() / _EM
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(area.topLeft())
        painter.scale(scale, scale)
        painter.fillPath(self._path(name), color)
        painter.restore()

    def icon(self, name: str, color: QColor, size: int, disabled: QColor) -> QIcon:
        """A QIcon for buttons and menus, sharp at the usual pixel ratios."""
        icon = QIcon()
        for ratio in _RATIOS:
            icon.addPixmap(self._pixmap(name, color, size, ratio), QIcon.Mode.Normal)
            icon.addPixmap(self._pixmap(name, disabled, size, ratio), QIcon.Mode.Disabled)
        return icon

    def _pixmap(self, name: str, color: QColor, size: int, ratio: float) -> QPixmap:
        pixmap = QPixmap(QSize(size, size) * ratio)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint(painter, name, QRectF(0, 0, size, size), color)
        painter.end()
        return pixmap

    def _path(self, name: str) -> QPainterPath:
        if name not in self._paths:
            path = QPainterPath()
            character = self._characters.get(name, "")
            path.addText(0, 0, self._font, character)
            metrics = QFontMetricsF(self._font)
            aside = (_EM - metrics.horizontalAdvance(character)) / 2
            self._paths[name] = QTransform.fromTranslate(aside, metrics.ascent() - (metrics.height() - _EM) / 2).map(
                path
            )
        return self._paths[name]

    def _load(self) -> None:
        spec = find_spec("qtawesome")  # found, not imported
        folder = Path(spec.origin).parent / "fonts"  # type: ignore[union-attr, arg-type]  # both end in the warning
        table = json.loads(next(folder.glob("phosphor-charmap-*.json")).read_text(encoding="utf-8"))
        self._characters = {name: chr(int(code, 16)) for name, code in table.items()}
        number = QFontDatabase.addApplicationFont(str(next(folder.glob("phosphor-[0-9]*.ttf"))))
        self._font = QFont(QFontDatabase.applicationFontFamilies(number)[0])
        self._font.setPixelSize(_EM)
        self._font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
