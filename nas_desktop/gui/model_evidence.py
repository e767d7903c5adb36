"""What is shown of a network beside its drawing: its evaluation, the user's own images, export."""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog, QWidget

from nas_desktop.core.errors import NasError
from nas_desktop.core.trial_row import TrialRow
from nas_desktop.export.answer_pictures import AnswerPictures
from nas_desktop.export.export_format import file_stem
from nas_desktop.gui import evidence_words
from nas_desktop.gui.handed_images import handed_paths, image_file, pasted_image
from nas_desktop.gui.look import Look
from nas_desktop.gui.model_desk import ModelDesk, network_of_row
from nas_desktop.gui.search_model import SearchModel
from nas_desktop.gui.tasks import Tasks
from nas_desktop.gui.try_desk import TryDesk
from nas_desktop.gui.widgets.evidence_view import PARTS, EvidenceView
from nas_desktop.gui.widgets.export_card import ExportCard
from nas_desktop.gui.widgets.try_card import TryCard

TRY, EXPORT = "Try it", "Export"
SEGMENTS = (*PARTS, TRY, EXPORT)
_IMAGES = "Images (*.png *.jpg *.jpeg *.bmp *.gif *.webp *.tif *.tiff);;All files (*)"


class ModelEvidence(QObject):
    """Carries out what its pages want, for one network at a time."""

    def __init__(
        self, model: SearchModel, look: Look, tasks: Tasks, window: QWidget, desk: ModelDesk, try_desk: TryDesk
    ) -> None:
        super().__init__(window)
        self._model, self._tasks, self._window = model, tasks, window
        self._row: TrialRow | None = None
        self._pictures: tuple[str, AnswerPictures] | None = None  # by the fingerprint of the data
        self._pasted: TemporaryDirectory[str] | None = None  # for pictures from the clipboard
        self._n_pasted = 0
        self.desk, self.try_desk = desk, try_desk
        self.view, self.try_card, self.export_card = EvidenceView(look), TryCard(look), ExportCard(look)
        self._wire()

    def page(self, segment: str) -> QWidget:
        """What is shown for one of SEGMENTS."""
        if segment in PARTS:
            self.view.show_part(segment)
            return self.view
        return self.try_card if segment == TRY else self.export_card

    def show_row(self, row: TrialRow | None) -> None:
        """Be about this trial."""
        self._row = row
        state = self._model.state
        network = network_of_row(state, row)
        is_free = not self._model.under_way and self._model.view_only is None
        self.desk.show(network, may_evaluate=is_free)
        if network is None or row is None:
            self.try_desk.show("", None)
        else:  # the number of a final model is of another study
            self.try_desk.show(network.project, row.trial if row.study == "search" else None, row.model)
        self._show_desk()

    def ask(self, paths: Sequence[str]) -> None:
        """Have the network look at image files."""
        self.try_desk.ask(paths)

    def paste(self) -> None:
        """Have it look at what is on the clipboard."""
        data = QGuiApplication.clipboard().mimeData()
        if paths := handed_paths(data):
            self.ask(paths)
        elif (image := pasted_image(data)) is not None:
            self._tasks.start(self._ask_pasted(image))
        else:
            self.try_desk.refuse("There is neither a picture nor an image file on the clipboard.")

    def close(self) -> None:
        """End the process that was asked."""
        self.try_desk.close()
        if self._pasted is not None:
            self._pasted.cleanup()

    def _wire(self) -> None:
        self.desk.changed.connect(self._show_desk)
        self.try_desk.changed.connect(lambda: self.try_card.show_desk(self.try_desk))
        self.view.pictures_wanted.connect(self._on_pictures_wanted)
        self.view.evaluation_wanted.connect(self.desk.evaluate)
        self.view.cancel_wanted.connect(self.desk.cancel)
        self.export_card.export_wanted.connect(self._on_export)
        self.export_card.cancel_wanted.connect(self.desk.cancel)
        self.try_card.files_wanted.connect(self._on_files_wanted)
        self.try_card.paste_wanted.connect(self.paste)
        self.try_card.show_desk(self.try_desk)

    def _show_desk(self) -> None:
        state, evaluation = self._model.state, self.desk.evaluation
        if evaluation is not None and not self.desk.is_evaluating:
            self.view.show_evaluation(evaluation[1])
        else:
            words = evidence_words.waiting(self.desk, state, self._row, under_way=self._model.under_way)
            self.view.show_waiting(words)
        folder = str(Path(state.project) / "exports") if state.project else ""
        self.export_card.show_desk(self.desk, folder, file_stem(state.name, self._row) if self._row else "network")

    def _on_export(self, kind: str, path: str, whole_search: bool, certify: bool) -> None:
        self.desk.export(kind, path, whole_search=whole_search, certify=certify)

    async def _ask_pasted(self, image: QImage) -> None:
        if self._pasted is None:
            self._pasted = TemporaryDirectory(prefix="nas-pasted-")
        self._n_pasted += 1
        path = Path(self._pasted.name) / f"pasted {self._n_pasted}.png"
        try:
            self.ask([await self._tasks.in_thread(lambda: image_file(image, path))])
        except NasError as error:
            self.try_desk.refuse(str(error))

    def _on_files_wanted(self) -> None:
        paths, _ = QFileDialog.getOpenFileNames(self._window, "Images to try", "", _IMAGES)
        self.ask(paths)

    def _on_pictures_wanted(self, names: list[str]) -> None:
        self._tasks.start(self._bring(names))

    async def _bring(self, names: list[str]) -> None:
        state = self._model.state
        if state.data is None:
            return
        if self._pictures is None or self._pictures[0] != state.data.fingerprint:
            self._pictures = state.data.fingerprint, AnswerPictures(state.config, state.data.fingerprint)
        pictures = self._pictures[1]
        try:
            self.view.show_pictures(await self._tasks.in_thread(lambda: pictures.read(names)))
        except NasError as error:
            self.view.cell_count.set_full_text(str(error))
