"""The one answer to "what is this dot?": the trial chosen anywhere in the window."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from nas_desktop.analysis.stages import trial_name
from nas_desktop.core.trial_row import TrialRow
from nas_desktop.gui import inspector_words, numbers, trial_words
from nas_desktop.gui.look import Look
from nas_desktop.gui.search_model import SearchModel
from nas_desktop.gui.widgets.button import Button
from nas_desktop.gui.widgets.difference_grid import DifferenceGrid
from nas_desktop.gui.widgets.label import RIGHT, Label
from nas_desktop.gui.widgets.layouts import column, row
from nas_desktop.gui.widgets.rule import Rule
from nas_desktop.gui.widgets.running_trials import DEFAULT_SHAPE
from nas_desktop.gui.widgets.silhouette import Silhouette, slabs_of
from nas_desktop.gui.widgets.state_mark import StateMark
from nas_desktop.gui.widgets.trial_curve import TrialCurve

WIDTH = 300
_MARGIN = 16


class Inspector(QFrame):
    """Follows the selection of the model; `closed` says that the reader wants it no longer."""

    closed = Signal()
    export_wanted = Signal(int)
    skip_wanted = Signal(int)

    def __init__(self, model: SearchModel, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self.setProperty("part", "bar")
        self.setFixedWidth(WIDTH)
        self.setAccessibleName("Inspector")
        self.head = Label("", "title", weight=600)
        self._close = Button(look, icon="x", kind="quiet", tip="Close the inspector (F4)")
        self._mark = StateMark(look, "COMPLETE")
        self.state, self.gap = Label("", "small", "text2", wrap=True), Label("", "small", "text2", align=RIGHT)
        self.figure, self._unit = Label("", "display", weight=600), Label("%", "body", "text2")
        self.curve = TrialCurve(look)
        self._silhouette = Silhouette(look, (WIDTH - 2 * _MARGIN, 52))
        self.remark, self._same = Label("", "small", "text2", wrap=True), Label("", "small", "text3")
        self.grid = DifferenceGrid()
        self.open_button = Button(look, "Open", tip="All of this network, in the Best model tab")
        self.export_button = Button(look, "Export…", tip="Write its model as a file")
        self.skip_button = Button(look, "Skip", tip="End this trial; the next one begins")
        self.note = Label("", "small", wrap=True)
        self._edit = Button(
            look, "Edit", "note-pencil", "link", "Write a note on this trial; optuna-dashboard shows it too"
        )
        self._build()
        self._edit.clicked.connect(self._on_note)
        model.notes_changed.connect(self._follow)
        self._close.clicked.connect(self.closed)
        self.open_button.clicked.connect(self._on_open)
        self.export_button.clicked.connect(self._on_export)
        self.skip_button.clicked.connect(self._on_skip)
        model.selection_changed.connect(self._follow)
        model.changed.connect(self._on_changed)
        model.was_reset.connect(self._follow)
        self._follow()

    @property
    def row(self) -> TrialRow | None:
        """The trial shown."""
        return self._model.trial(self._model.selected)

    def _build(self) -> None:
        body = QFrame()
        body.setProperty("part", "bar")
        inner = column(
            row(self._mark, self.state, gap=6),
            row(self.figure, self._unit, None, self.gap, gap=5),
            self.remark,
            self.curve,
            self._silhouette,
            Rule(),
            self.grid,
            self._same,
            row(self.open_button, self.export_button, self.skip_button, None),
            Rule(),
            row(Label("Note", "small", "text2"), None, self._edit),
            self.note,
            None,
            parent=body,
        )
        inner.setContentsMargins(_MARGIN, 6, _MARGIN, _MARGIN)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(body)
        head = row(self.head, None, self._close)
        head.setContentsMargins(_MARGIN, 10, 8, 4)
        beside = column(head, gap=0)
        beside.addWidget(scroll, 1)
        row(Rule(vertical=True), gap=0, parent=self).addLayout(beside, 1)

    def _on_changed(self) -> None:
        if self.isVisible():
            self._follow()

    def _follow(self) -> None:
        trial, state = self.row, self._model.state
        if trial is None:
            return
        best, data = state.best, state.data
        self.head.setText(trial_name(trial))
        self._mark.show_state(trial_words.shown_state(trial, best), trial.share_done)
        self.state.setText(inspector_words.state_words(state, trial))
        score = trial.last_score
        self.figure.setText(numbers.decimal(100 * score, 1) if score is not None else numbers.NOTHING)
        self._unit.setVisible(score is not None)
        self.gap.setText(inspector_words.gap_words(state, trial))
        self.remark.setText(inspector_words.remark(trial))
        self.remark.setVisible(bool(self.remark.text()))
        self.curve.show_curves(trial.curve, best.curve if best is not None else ())
        shape = data.input_shape if data else DEFAULT_SHAPE
        self._silhouette.show_slabs(slabs_of(trial.params, shape, len(data.classes) if data else 10))
        self._show_settings(trial, best)
        self.note.setText(self._model.notes.get(trial.trial, ""))
        self.note.setVisible(bool(self.note.text()))
        self.open_button.setEnabled(trial.study == "search")
        self.export_button.setVisible(bool(trial.model))
        self.skip_button.setVisible(trial.state == "RUNNING")

    def _show_settings(self, trial: TrialRow, best: TrialRow | None) -> None:
        settings = trial_words.settings(trial.params)
        weights = numbers.amount(trial.n_params)
        if best is None or best is trial:
            lines = [
                ("Setting", "", "this"),
                *((name, "", value) for name, value in settings),
                ("Weights", "", weights),
            ]
            self.grid.show_lines(lines)
            self._same.hide()
            return
        different = trial_words.differences(trial, best)
        head = ("Setting", f"best {best.trial}", "this")
        self.grid.show_lines([head, *different, ("Weights", numbers.amount(best.n_params), weights)])
        self._same.setText(inspector_words.same_words(len(settings) - len(different), len(different)))
        self._same.setVisible(bool(self._same.text()))

    def _on_open(self) -> None:
        self._model.open(self._model.selected)

    def _on_note(self) -> None:
        self._model.note_wanted.emit(self._model.selected)

    def _on_export(self) -> None:
        self.export_wanted.emit(self._model.selected)

    def _on_skip(self) -> None:
        self.skip_wanted.emit(self._model.selected)
