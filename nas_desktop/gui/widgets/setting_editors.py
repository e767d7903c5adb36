"""Which editor suits a setting, by its type and the house's lists."""

from types import NoneType
from typing import Any, Literal, get_args, get_origin

from pydantic.fields import FieldInfo
from PySide6.QtWidgets import QWidget

from nas_desktop.core.config import BUILT_IN_DATA
from nas_desktop.core.objectives import SCORE_WORDS, SIZE_WORDS, Objectives
from nas_desktop.gui.look import Look
from nas_desktop.gui.widgets.decimal_editor import DecimalEditor
from nas_desktop.gui.widgets.field_editors import ChoiceEditor, NamesEditor, NumberEditor, WordEditor
from nas_desktop.gui.widgets.path_editor import PathEditor
from nas_desktop.gui.widgets.ranges_editor import RangesEditor
from nas_desktop.gui.widgets.space_editors import ProjectEditor, SpaceFileEditor
from nas_desktop.search.strategies import STRATEGIES
from nas_desktop.search_space import SEARCH_SPACES

_SUGGESTIONS = {
    "minutes": (10, 30, 60, 180),
    "without_gain": (5, 10, 20),
    "n_train": (1000, 3000, 5000, 10_000, 20_000),
    "patience": (3, 5),
    "image_size": (28, 32, 48, 64),
    "slots": (1, 2, 4),
    "max_params": (100_000, 1_000_000, 3_000_000),
    "max_macs": (20_000_000, 75_000_000),
}
_DEVICES = ("auto", "cpu", "cuda")
_NO_LIMIT = "no limit"
_EMPTY = {"": None}


def editor_for(name: str, field: FieldInfo, look: Look) -> QWidget:
    """An editor, still without a value."""
    match name:
        case "data":
            return PathEditor(look, {"Built-in images": BUILT_IN_DATA}, optional=False)
        case "ranges":
            return RangesEditor(look)
        case "space_file":
            return SpaceFileEditor(look)
        case "history":
            return ProjectEditor(look)
        case "test_data":
            return PathEditor(look, {}, optional=True)
        case "space":
            return ChoiceEditor([(space.name, space.title, "") for space in SEARCH_SPACES])
        case "strategy":
            return ChoiceEditor([(strategy.name, strategy.title, strategy.help) for strategy in STRATEGIES])
        case "objective":
            return ChoiceEditor([(name, Objectives(name).score_title, "") for name in SCORE_WORDS])
        case "also_minimise":
            sizes = [(name, words.capitalize(), "") for name, words in SIZE_WORDS.items()]
            return ChoiceEditor([("none", "Nothing", ""), *sizes])
        case "optional_parameters":
            names = [(parameter.name, parameter.title) for space in SEARCH_SPACES for parameter in space.optional]
            return NamesEditor(list(dict(names).items()))
        case "known_good" | "checks" | "final_training":
            return ChoiceEditor([("on", "On", ""), ("off", "Off", "")])
        case "minutes":
            return DecimalEditor(_EMPTY, _SUGGESTIONS["minutes"])
        case "until":
            return WordEditor(_EMPTY)
        case "device":
            return WordEditor({word: word for word in _DEVICES})
        case _:
            return _by_type(name, field)


def _by_type(name: str, field: FieldInfo) -> QWidget:
    kind: Any = field.annotation
    if kind is int:
        limits = {type(item).__name__.lower(): item for item in field.metadata}
        low, high = getattr(limits.get("ge"), "ge", 0), getattr(limits.get("le"), "le", 2**31 - 1)
        return NumberEditor(int(low), min(int(high), 2**31 - 1))
    if get_origin(kind) is Literal:
        return ChoiceEditor([(word, word, "") for word in get_args(kind)])
    words: dict[str, Any] = {}
    for part in get_args(kind):
        if get_origin(part) is Literal:
            words.update({word: word for word in get_args(part)})
        elif part is NoneType:
            words[_NO_LIMIT] = None
    if float in get_args(kind):
        return DecimalEditor(words)
    return WordEditor(words, _SUGGESTIONS.get(name, ()))
