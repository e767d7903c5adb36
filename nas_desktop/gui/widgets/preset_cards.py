"""The presets as big radio buttons: the promise over what it takes."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from nas_desktop.core.presets import Preset
from nas_desktop.gui import numbers
from nas_desktop.gui.look import Look
from nas_desktop.gui.widgets.choice_group import ChoiceGroup
from nas_desktop.gui.widgets.icon_label import IconLabel
from nas_desktop.gui.widgets.label import Label
from nas_desktop.gui.widgets.layouts import row

_GAP = 10


class PresetCard(QAbstractButton):
    """One preset, chosen or not."""

    def __init__(self, look: Look, preset: Preset, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.preset = preset
        self.setCheckable(True)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        n_trials, n_epochs = preset.values["n_trials"], preset.values["n_epochs"]
        price = (
            numbers.counted(n_trials, "trial"),
            numbers.counted(n_epochs, "epoch"),
            numbers.counted(preset.values["n_train"], "image"),
        )
        self.setAccessibleName(f"{preset.title}: {preset.promise}. {', '.join(price)}.")
        self._name = Label(preset.title, weight=600)
        self._check = IconLabel(look, "check-circle", "accent", 16)
        self._check.setVisible(False)
        promise = Label(preset.promise[0].upper() + preset.promise[1:], "small", "text2")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 9, 10, 10)
        layout.setSpacing(2)
        head = row(self._name, None, self._check)
        layout.addLayout(head)
        layout.addWidget(promise)
        layout.addSpacing(3)
        for text in price:  # one below the other: side by side they would not fit into a narrow window
            layout.addWidget(Label(text, "small", weight=500))
        layout.addStretch(1)
        for child in self.findChildren(QWidget):
            child.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.toggled.connect(self._on_toggled)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The ring shows the focus."""
        super().focusInEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw ground and outline."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, chosen = self._look.theme, self.isChecked()
        width = 2.0 if chosen or self.hasFocus() else 1.0
        tone = "text" if chosen and self.hasFocus() else "accent" if chosen or self.hasFocus() else "line"
        painter.setPen(QPen(theme.color(tone), width))
        painter.setBrush(theme.color("accent_soft" if chosen else "sunken" if self.underMouse() else "surface"))
        inset = width / 2
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), 8, 8)

    def _on_toggled(self, chosen: bool) -> None:
        self._check.setVisible(chosen)
        self._name.set_tone("accent" if chosen else "text")


class PresetCards(QWidget):
    """All presets side by side, one of them chosen."""

    chosen = Signal(str)  # name

    def __init__(self, look: Look, presets: Sequence[Preset], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cards = [PresetCard(look, preset) for preset in presets]
        self._group = ChoiceGroup(self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(_GAP)
        for i, card in enumerate(self._cards):
            self._group.addButton(card, i)
            layout.addWidget(card, 1)
        self._group.idToggled.connect(self._on_toggled)

    def choose(self, name: str) -> None:
        """Choose a preset by its name."""
        for card in self._cards:
            if card.preset.name == name:
                card.setChecked(True)

    def mark(self, name: str) -> None:
        """The same, told to nobody: the form has it already."""
        self.blockSignals(True)
        self.choose(name)
        self.blockSignals(False)

    def _on_toggled(self, index: int, chosen: bool) -> None:
        if chosen:
            self.chosen.emit(self._cards[index].preset.name)
