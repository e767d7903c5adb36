"""The Best model tab: the network of the best trial, or of another that is selected, drawn, in figures, tried."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from nas_desktop.core import durable
from nas_desktop.core.errors import NasError
from nas_desktop.core.trial_row import TrialRow
from nas_desktop.export.config_json import CONFIG_JSON
from nas_desktop.export.export_format import ExportSource, file_stem
from nas_desktop.gui import trial_words
from nas_desktop.gui.error_words import act_named
from nas_desktop.gui.look import Look
from nas_desktop.gui.model_desk import ModelDesk
from nas_desktop.gui.model_words import NO_MODEL, model_banner
from nas_desktop.gui.search_model import SearchModel
from nas_desktop.gui.tasks import Tasks
from nas_desktop.gui.trial_network import TrialNetwork, network_of
from nas_desktop.gui.widgets.banner import Banner
from nas_desktop.gui.widgets.block_card import BlockCard
from nas_desktop.gui.widgets.card import Card
from nas_desktop.gui.widgets.confirming_button import ConfirmingButton
from nas_desktop.gui.widgets.drop_target import DropTarget
from nas_desktop.gui.widgets.layouts import column
from nas_desktop.gui.widgets.model_facts_card import ModelFactsCard
from nas_desktop.gui.widgets.network_page import NetworkPage
from nas_desktop.gui.widgets.page import Page
from nas_desktop.gui.widgets.placeholder import Placeholder
from nas_desktop.gui.widgets.segments import Segments
from nas_desktop.gui.widgets.stack import Stack

if TYPE_CHECKING:
    from nas_desktop.gui.model_evidence import ModelEvidence

NETWORK, TRY = "Network", "Try it"
SEGMENTS = (NETWORK, "Confusion", "Mistakes", "Calibration", TRY, "Export")
_WEIGHTS = "weights.safetensors"  # in the folder of a kept model (decision 7)
_SIDE_WIDTH, _SIDE_WIDTH_TIGHT, _NARROW = 400, 372, 1240
_GAP = 12
_GAP_AT = ((950, 9), (760, 6), (0, 3))  # height of the tab, and the room between two facts


class BestModelPanel(Page):
    """Follows the best trial while no other is selected; does nothing while it is hidden."""

    act_wanted = Signal(str)  # an Act of `error_words`

    def __init__(
        self, model: SearchModel, look: Look, tasks: Tasks, desk: ModelDesk, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._model, self._tasks, self._desk = model, tasks, desk
        self._row: TrialRow | None = None
        self._seen: object = None  # what was shown last
        self._problem = ""  # of the last file that was to be written
        self._sizes: dict[tuple[str, str], int | None] = {}  # of kept models that were looked at, by project and name
        self.banner = Banner(look)
        self.page = NetworkPage(look)
        self.architecture, self.layers = self.page.architecture, self.page.layers
        self.facts = ModelFactsCard(look)
        self.block = BlockCard(look)
        self.placeholder = Placeholder(look, *NO_MODEL["idle"])
        self.segments = Segments(look, SEGMENTS, "Best model")
        self.evidence: ModelEvidence | None = None  # from the first segment on that wants it
        self._look, self._is_warm = look, False
        self._stack = Stack()
        self._drop = DropTarget(look, self, "Drop to try it on these images")
        self._empty, self._body, self._side = Card(), QWidget(), QWidget()
        self._block_place = QWidget()  # the block decides for itself whether it is seen there
        self._below = QWidget()  # the facts, where there is no block
        self._below.hide()
        self._build()
        self._wire()
        self._follow()

    @property
    def network(self) -> TrialNetwork | None:
        """The network shown; None where there is none, or none this version knows."""
        data = self._model.state.data
        if self._row is None or data is None:
            return None
        return network_of(self._row.params, data.input_shape, len(data.classes))

    def fit(self, width: int, height: int, *, tight: bool) -> None:
        """Give up width of the side column, and room between its lines."""
        gap = next(gap for limit, gap in _GAP_AT if height >= limit)
        self.facts.set_gap(gap)
        self.block.set_room(gap, roomy=not tight)
        self._side.setFixedWidth(_SIDE_WIDTH_TIGHT if tight or width < _NARROW else _SIDE_WIDTH)

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what happened while the tab was hidden."""
        super().showEvent(event)
        self._follow()
        if not self._is_warm:
            self._is_warm = True
            self._tasks.start(self._warm_up())

    def end(self) -> None:
        """Give up what is under way elsewhere, because the window closes."""
        if self.evidence is not None:
            self.evidence.close()

    def _build(self) -> None:
        self._empty.fill(self.placeholder, stretch=1)
        left, side, body = QVBoxLayout(), QVBoxLayout(self._side), QHBoxLayout(self._body)
        for layout in (left, side, body):
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(_GAP)
        self._stack.add_page(self.page)
        left.addWidget(self.segments)
        left.addWidget(self._stack, 1)
        side.addWidget(self.facts)
        column(parent=self._block_place).addWidget(self.block)
        side.addWidget(self._block_place, 1)
        side.addWidget(self._below, 1)
        body.addLayout(left, 1)
        body.addWidget(self._side)
        self.column.addWidget(self.banner)
        self.column.addWidget(self._empty, 1)
        self.column.addWidget(self._body, 1)

    def _wire(self) -> None:
        self.banner.link_clicked.connect(self._on_link)
        self.architecture.view.node_chosen.connect(self._on_node)
        self.page.trial_wanted.connect(self._model.open)
        self.architecture.file_ready.connect(self._on_picture)
        self.page.beside.file_ready.connect(self._on_picture)
        self.layers.table.block_chosen.connect(self._on_block)
        self.block.whole_wanted.connect(self._on_whole)
        self.facts.save_wanted.connect(self._on_save)
        self.segments.chosen.connect(self._on_segment)
        self._drop.dropped.connect(self._on_dropped)
        paste = QShortcut(QKeySequence(QKeySequence.StandardKey.Paste), self)
        paste.activated.connect(self._on_paste)
        self._model.changed.connect(self._on_changed)
        self._model.selection_changed.connect(self._on_changed)

    def _on_changed(self) -> None:
        if self.isVisible():
            self._follow()

    def _follow(self) -> None:
        """Show the trial that is to be shown, if anything about it has changed."""
        state = self._model.state
        row = self._model.trial(self._model.selected) or state.final or state.best
        told = state.finish, state.verdict, len(state.tests), self._model.view_only, state.project
        seen = _fingerprint(row), _fingerprint(state.best), self._model.phase, told, state.data, self._problem
        if seen == self._seen:
            return
        self._seen = seen
        if row is not self._row:
            self._row, self._problem = row, ""
            self.architecture.view.select(-1)
        self._empty.setVisible(row is None)
        self._drop.is_enabled = row is not None
        self._body.setVisible(row is not None)
        self.placeholder.say(*NO_MODEL.get(self._model.phase, NO_MODEL["stopped"]))
        self._show_banner()
        if row is not None:
            self._show_row(row)
        if self.evidence is not None:
            self.evidence.show_row(row)

    def _show_row(self, row: TrialRow) -> None:
        network = self.network
        self.page.show_row(self._model.state, row, network, self._file_name(row))
        self._on_node(self.architecture.view.selected)
        kept = self._kept(row)
        self.facts.show_trial(self._model.state, row, self._sizes.get(kept) if kept else None)
        if kept is not None and kept not in self._sizes:
            self._tasks.start(self._measure(kept))

    def _file_name(self, row: TrialRow) -> str:
        return file_stem(self._model.state.name, row)

    def _show_banner(self) -> None:
        if self._problem:
            self.banner.show_message("bad", self._problem)
        elif (words := model_banner(self._model.state, self._row, under_way=self._model.under_way)) is not None:
            self.banner.show_message(*words)
        else:
            self.banner.hide()

    def _kept(self, row: TrialRow) -> tuple[str, str] | None:
        """Project and name of a trial's kept model, if there is one."""
        project = self._model.state.project
        return (project, row.model) if row.model and project else None

    async def _measure(self, kept: tuple[str, str]) -> None:
        self._sizes[kept] = None  # it is being looked at
        self._sizes[kept] = await self._tasks.in_thread(lambda: _size(*kept))
        row, state = self._row, self._model.state
        if row is not None and self._kept(row) == kept:
            self.facts.show_trial(state, row, self._sizes[kept])

    def _on_node(self, number: int) -> None:
        nodes = self.architecture.nodes
        node = nodes[number] if 0 <= number < len(nodes) else None
        story = trial_words.origin_sentence(self._row) if self._row is not None else ""
        self.block.show_node(self.network, node, story)
        self.layers.table.choose_blocks(node.blocks if node is not None else ())

    def _on_block(self, number: int) -> None:
        nodes = self.architecture.nodes
        self.architecture.view.select(next(i for i, node in enumerate(nodes) if number in node.blocks))

    def _on_whole(self) -> None:
        self.architecture.view.select(-1)

    async def _warm_up(self) -> None:
        """Import what the other segments need, so that the first click on one of them does not wait for it."""
        await self._tasks.in_thread(_import_evidence)

    def _wanted_evidence(self) -> "ModelEvidence":
        if self.evidence is None:
            from nas_desktop.gui.model_evidence import ModelEvidence
            from nas_desktop.gui.try_desk import TryDesk

            try_desk = TryDesk(self._tasks, parent=self)
            self.evidence = ModelEvidence(self._model, self._look, self._tasks, self, self._desk, try_desk)
            self.evidence.show_row(self._row)
        return self.evidence

    def _on_segment(self, segment: str) -> None:
        page = self.page if segment == NETWORK else self._wanted_evidence().page(segment)
        self._stack.add_page(page)
        self._stack.show_page(page)
        self._block_place.setVisible(segment == NETWORK)
        self._below.setVisible(segment != NETWORK)

    def _on_dropped(self, paths: list[str]) -> None:
        self.segments.choose(TRY)
        self._wanted_evidence().ask(paths)

    def _on_paste(self) -> None:
        if self._row is not None:
            self.segments.choose(TRY)
            self._wanted_evidence().paste()

    def _on_link(self, word: str) -> None:
        if (act := act_named(word)) is not None:
            self.act_wanted.emit(act)
        else:
            self._model.select(-1)  # from here on the tab follows the best

    def _on_save(self) -> None:
        if self._row is None:
            return
        trial = self._row.trial if self._row.study == "search" else None  # else the final model
        source, folder = ExportSource.of(self._model.state, trial), Path(self._model.state.project)
        name = f"{self._file_name(source.row)}{CONFIG_JSON.suffix}"
        start = folder / "exports" / name if (folder / "exports").is_dir() else Path(name)
        path, _ = QFileDialog.getSaveFileName(self, "Save the configuration", str(start), "Configurations (*.json)")
        if path:
            path = path if path.lower().endswith(CONFIG_JSON.suffix) else f"{path}{CONFIG_JSON.suffix}"
            self._tasks.start(self._write(lambda: CONFIG_JSON.write(source, Path(path)), self.facts.save))

    def _on_picture(self, path: str, content: bytes) -> None:
        self._tasks.start(self._write(lambda: durable.write_bytes(Path(path), content), self.architecture.copy))

    async def _write(self, write: Callable[[], object], button: ConfirmingButton) -> None:
        try:
            await self._tasks.in_thread(write)
            self._problem = ""
            button.confirm()
        except NasError as error:
            self._problem = str(error)
        except OSError as error:
            where = f"{error.filename or 'The file'} cannot be written"
            self._problem = f"{where}: {error.strerror or error}. Choose a folder you may write to."
        self._follow()


def _fingerprint(row: TrialRow | None) -> object:
    """Whatever the tab shows of a trial that can change."""
    return (row.study, row.trial, row.state, len(row.curve), row.score, row.model, row.started) if row else None


def _size(project: str, model: str) -> int | None:
    """Bytes of the weights in a folder of the project, whose name comes out of its log."""
    from nas_desktop.core.project import Project  # loads pydantic

    try:
        return (Project.open(Path(project), to_write=False).inside(model) / _WEIGHTS).stat().st_size
    except (NasError, OSError):
        return None  # the weights of a trial that has lost are not kept


def _import_evidence() -> None:
    import nas_desktop.gui.model_evidence  # noqa: F401
