"""The ranges of a search space, to be edited."""

from PySide6.QtWidgets import QDialog, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from nas_desktop.core.specs import Value
from nas_desktop.gui import numbers
from nas_desktop.gui.look import Look
from nas_desktop.gui.widgets.button import Button
from nas_desktop.gui.widgets.label import Label
from nas_desktop.gui.widgets.layouts import row
from nas_desktop.gui.widgets.range_row import RangeRow
from nas_desktop.search_space.edited import Ranges, range_of, short_name
from nas_desktop.search_space.parameters import SearchSpace

_MEANING = "Networks are drawn from these values. Fewer values make the search narrower, further ones wider."
_SIZE = (820, 640)


class RangesDialog(QDialog):
    """One row for each parameter. Accepted, `ranges` are those that differ from the space's own."""

    def __init__(self, look: Look, space: SearchSpace, ranges: Ranges, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Edit ranges")
        self.resize(*_SIZE)
        self.rows = {
            short_name(p): RangeRow(look, p, tuple(ranges.get(short_name(p), range_of(p))), self)
            for p in space.parameters
        }
        self._n_changed = Label("", "small", "text2")
        self.reset = Button(look, "Reset all", "arrow-counter-clockwise", "quiet")
        self.reset.setAutoDefault(False)
        self.reset.clicked.connect(self._on_reset)
        self.use = Button(look, "Use these ranges", kind="primary")
        self.use.clicked.connect(self.accept)
        cancel = Button(look, "Cancel")
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(8)
        layout.addWidget(Label(space.title, "title", weight=600))
        layout.addWidget(Label(_MEANING, tone="text2", wrap=True))
        layout.addWidget(self._scrolled(), 1)
        layout.addLayout(row(self.reset, self._n_changed, None, cancel, self.use))
        for range_row in self.rows.values():
            range_row.changed.connect(self._on_changed)
        self._on_changed()

    def ranges(self) -> dict[str, tuple[Value, ...]]:
        """The ranges that differ from the space's own, by short name."""
        return {name: r.values for name, r in self.rows.items() if r.is_changed and r.values is not None}

    def _scrolled(self) -> QScrollArea:
        content = QWidget()
        content.setProperty("part", "page")
        grid = QGridLayout(content)
        grid.setContentsMargins(0, 8, 12, 8)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(10)
        grid.setColumnMinimumWidth(0, 150)
        grid.setColumnStretch(2, 1)
        for line, range_row in enumerate(self.rows.values()):
            range_row.place(grid, line)
        grid.setRowStretch(len(self.rows), 1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(content)
        return area

    def _on_reset(self) -> None:
        for range_row in self.rows.values():
            range_row.reset()

    def _on_changed(self) -> None:
        n_changed = sum(range_row.is_changed for range_row in self.rows.values())
        self._n_changed.setText(f"{numbers.counted(n_changed, 'range')} changed" if n_changed else "")
        self.reset.setEnabled(n_changed > 0)
        self.use.setEnabled(all(range_row.values is not None for range_row in self.rows.values()))
