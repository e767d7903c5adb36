"""One parameter in the ranges dialog: its name, its values to tick or its two ends, and what was there before."""

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from nas_desktop.core.errors import UsageError
from nas_desktop.core.specs import Value
from nas_desktop.gui import numbers
from nas_desktop.gui.look import Look
from nas_desktop.gui.widgets.button import Button
from nas_desktop.gui.widgets.label import Label
from nas_desktop.gui.widgets.layouts import row
from nas_desktop.search_space.edited import range_of, with_range
from nas_desktop.search_space.parameters import Choice, FloatRange, Parameter
from nas_desktop.search_space.range_words import values_of

_END_WIDTH, _MORE_WIDTH = 96, 96


class RangeRow(QObject):
    """Checks itself. `values` are those entered, or None while they cannot be."""

    changed = Signal()

    def __init__(self, look: Look, parameter: Parameter, values: tuple[Value, ...], parent: QObject) -> None:
        super().__init__(parent)
        self.parameter = parameter
        self.values: tuple[Value, ...] | None = values
        self._label = Label(parameter.title or parameter.name)
        self._help = Label("", "small", "text2", wrap=True)
        self.undo = Button(look, icon="arrow-counter-clockwise", kind="quiet", tip=f"Reset {self._label.text()}")
        self.undo.clicked.connect(self.reset)
        self.ticks: dict[Value, Button] = {}
        self.lines: list[QLineEdit] = []
        self.editor = self._choices(look) if isinstance(parameter, Choice) else self._ends()
        self._show(values)

    @property
    def is_changed(self) -> bool:
        """Whether other values are searched than the space's own."""
        if self.values is None:
            return True
        return with_range(self.parameter, self.values) != self.parameter

    @property
    def help_shown(self) -> str:
        """What stands beside the values now."""
        return self._help.text()

    def place(self, grid: QGridLayout, line: int) -> None:
        """Put the row into a grid of four columns."""
        grid.addWidget(self._label, line, 0)
        grid.addWidget(self.editor, line, 1, Qt.AlignmentFlag.AlignLeft)
        grid.addWidget(self._help, line, 2)
        grid.addWidget(self.undo, line, 3)

    def reset(self) -> None:
        """Back to the space's own range."""
        self._show(range_of(self.parameter))

    def _choices(self, look: Look) -> QWidget:
        holder = QWidget()
        layout = row(gap=6, parent=holder)
        assert isinstance(self.parameter, Choice)
        for value in self.parameter.choices:
            tick = Button(
                look, {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value), kind="filter"
            )
            tick.setCheckable(True)
            tick.setAccessibleName(f"{self._label.text()}: {tick.text()}")
            tick.toggled.connect(self._on_edited)
            self.ticks[value] = tick
            layout.addWidget(tick)
        if type(self.parameter.choices[0]) is int:
            layout.addWidget(self._line("others", _MORE_WIDTH))
        return holder

    def _ends(self) -> QWidget:
        holder = QWidget()
        low, high = self._line("least", _END_WIDTH), self._line("most", _END_WIDTH)
        layout = row(low, Label("to", "small", "text2"), high, gap=8, parent=holder)
        layout.addStretch(1)
        return holder

    def _line(self, name: str, width: int) -> QLineEdit:
        line = QLineEdit()
        line.setFixedWidth(width)
        line.setPlaceholderText(name)
        line.setAccessibleName(f"{self._label.text()}: {name}")
        line.textEdited.connect(self._on_edited)
        self.lines.append(line)
        return line

    def _show(self, values: tuple[Value, ...]) -> None:
        for value, tick in self.ticks.items():
            tick.blockSignals(True)
            tick.setChecked(any(value == one and type(value) is type(one) for one in values))
            tick.blockSignals(False)
        if self.ticks:
            texts = [", ".join(str(value) for value in values if value not in self.ticks)]
        else:
            texts = [_text(values[0]), _text(values[-1])]
        for line, text in zip(self.lines, texts, strict=False):
            line.setText(text)
        self._on_edited()

    def _on_edited(self) -> None:
        error = ""
        try:
            self.values = values_of(self.parameter, self._typed())
        except UsageError as problem:
            self.values, error = None, _in_words(problem, self._label.text())
        self._say(error)
        self.changed.emit()

    def _typed(self) -> str:
        """What stands in the row, as it would be typed after the name of a flag."""
        if not self.ticks:
            return "..".join(line.text() for line in self.lines)
        ticked = [tick.text() for tick in self.ticks.values() if tick.isChecked()]
        return ",".join([*ticked, *(line.text() for line in self.lines)])

    def _say(self, error: str) -> None:
        self._label.set_role("body", 600 if self.is_changed else 400)
        was = f"Was: {', '.join(self.parameter.in_words())}." if self.is_changed else self._usual()
        self._help.setText(error or was)
        self._help.set_tone("bad" if error else "text2")
        self.undo.setEnabled(self.is_changed)
        for line in self.lines:
            line.setProperty("invalid", bool(error))
            line.style().unpolish(line)
            line.style().polish(line)

    def _usual(self) -> str:
        return (
            "Drawn evenly over its logarithm." if isinstance(self.parameter, FloatRange) and self.parameter.log else ""
        )


def _text(value: Value) -> str:
    return numbers.rate(value) if isinstance(value, float) and 0 < value < 0.001 else f"{value:g}"


def _in_words(problem: UsageError, title: str) -> str:
    """Without the name that only a command needs."""
    if problem.message.startswith("The range of"):
        return problem.hint
    return f"{title} {problem.message.partition(' ')[2]}"
