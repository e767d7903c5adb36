"""Takes a network out of the program: which format, where to, and whether the file answers as the program does."""

from pathlib import Path

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QCheckBox, QFileDialog, QScrollArea, QWidget

from nas_desktop.export import EXPORT_FORMATS, STUDY_FORMATS
from nas_desktop.export.certificate import CERTIFIABLE
from nas_desktop.export.export_format import ExportFormat, StudyFormat
from nas_desktop.gui.evidence_words import outcome_words
from nas_desktop.gui.look import Look
from nas_desktop.gui.model_desk import ModelDesk
from nas_desktop.gui.widgets.banner import Banner
from nas_desktop.gui.widgets.button import Button
from nas_desktop.gui.widgets.card import Card
from nas_desktop.gui.widgets.choice_group import ChoiceGroup
from nas_desktop.gui.widgets.label import ElidedLabel, Label
from nas_desktop.gui.widgets.layouts import column, row

_OPEN = "Open folder"
_NAME_WIDTH = 150
Kind = ExportFormat | StudyFormat


class ExportCard(Card):
    """The formats in menu order; one is chosen."""

    export_wanted = Signal(str, str, bool, bool)  # format, path, of the whole search, certify
    cancel_wanted = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__("Export", "files that run without this program", parent=parent)
        self._look = look
        self._folder, self._stem, self._is_tested = "", "network", False
        self._written: Path | None = None
        kinds: tuple[Kind, ...] = (*EXPORT_FORMATS, *STUDY_FORMATS)
        self.kinds = {kind.name: kind for kind in kinds}
        self.buttons: dict[str, Button] = {}
        self._group = ChoiceGroup(self)
        self.certify = QCheckBox("Certify")
        self._why = ElidedLabel("", "small", "text2")
        self.export = Button(look, "Export…", "download-simple", "primary")
        self.cancel = Button(look, "Cancel", "x")
        self.said = ElidedLabel("", "small", "text2")
        self.banner = Banner(look)
        self._build()
        self.export.clicked.connect(self._on_export)
        self.cancel.clicked.connect(self.cancel_wanted)
        self.banner.link_clicked.connect(self._on_open)
        self._group.buttonToggled.connect(self._show_choice)
        self.buttons["onnx"].setChecked(True)

    @property
    def kind(self) -> Kind:
        """The format chosen."""
        return next(self.kinds[name] for name, button in self.buttons.items() if button.isChecked())

    def show_desk(self, desk: ModelDesk, folder: str, stem: str) -> None:
        """Show what is under way and what came of the last export.

        Args:
            folder: proposed for the file.
            stem: of the file's name, likewise.
        """
        self._folder, self._stem = folder, stem
        self._is_tested = desk.network is not None and bool(desk.network.weights_sha256)
        self.export.setEnabled(desk.network is not None and not desk.is_busy)
        self.cancel.setVisible(desk.activity == "Exporting")
        self.said.set_full_text((desk.said or f"{desk.activity} …") if desk.is_busy else "")
        self._show_choice()
        outcome = desk.outcome
        if outcome is None:
            self.banner.hide()
            return
        self._written = outcome.path
        differs = outcome.certificate is not None and not outcome.is_certified
        failed = differs or (outcome.path is None and not outcome.is_cancelled)
        tone = "bad" if failed else "good" if outcome.is_certified else "accent"
        self.banner.show_message(tone, outcome_words(outcome), *((_OPEN,) if outcome.path is not None else ()))

    def _build(self) -> None:
        rows = QWidget()
        rows.setProperty("part", "page")
        lines = column(gap=4, parent=rows)
        lines.setContentsMargins(0, 0, 8, 0)
        for kind in self.kinds.values():
            button = self.buttons[kind.name] = Button(self._look, kind.title, kind="filter")
            button.setCheckable(True)
            button.setFixedWidth(_NAME_WIDTH)
            button.setAccessibleName(f"Format: {kind.title}")
            button.setAccessibleDescription(kind.help)
            self._group.addButton(button)
            line = row(button, gap=12)
            line.addWidget(Label(kind.help, "small", "text2", wrap=True), 1)
            lines.addLayout(line)
        lines.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setWidget(rows)
        self.fill(area, stretch=1)
        certify = row(self.certify, gap=10)
        certify.addWidget(self._why, 1)
        foot = row(self.export, self.cancel, gap=10)
        foot.addWidget(self.said, 1)
        self.fill(certify, foot, self.banner)

    def _show_choice(self) -> None:
        can = self._is_tested and self.kind.name in CERTIFIABLE
        if can != self.certify.isEnabled() or not can:
            self.certify.setChecked(can)
        self.certify.setEnabled(can)
        if can:
            why = "A clean process scores the file on the raw test images, and says whether it answers as here."
        elif self.kind.name in CERTIFIABLE:
            why = "Only a network that has met the test images can be certified."
        else:
            why = "This format has nothing to be certified."
        self._why.set_full_text(why)

    def _on_export(self) -> None:
        kind = self.kind
        whole = isinstance(kind, StudyFormat)
        name = f"{self._stem.rpartition('-')[0] or self._stem}-{kind.name}" if whole else self._stem
        start = Path(self._folder) / f"{name}{kind.suffix}" if self._folder else Path(f"{name}{kind.suffix}")
        path = str(start)
        while True:
            chosen, _ = QFileDialog.getSaveFileName(self, "Export", path, f"{kind.title} (*{kind.suffix})")
            if not chosen:
                return
            path = chosen if Path(chosen).suffix.lower() == kind.suffix else f"{chosen}{kind.suffix}"
            if path == chosen or not Path(path).exists():
                break  # else the dialog has not asked whether that file may be replaced
        self.export_wanted.emit(kind.name, path, whole, self.certify.isChecked())

    def _on_open(self) -> None:
        if self._written is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._written.parent)))
