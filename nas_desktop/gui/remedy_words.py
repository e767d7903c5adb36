"""What a remedy changes, in words."""

from typing import Any

from nas_desktop.analysis.remedies import Remedy
from nas_desktop.core.config import SearchConfig
from nas_desktop.gui import numbers


def changes_in_words(config: SearchConfig, remedy: Remedy) -> str:
    """`Epochs per trial: 16 instead of 8`; settings that stay as they are go unsaid."""
    fields = SearchConfig.model_fields
    parts = []
    for name, value in remedy.changes.items():
        before = getattr(config, name)
        if value != before:
            parts.append(f"{fields[name].title}: {_word(value)} instead of {_word(before)}")
    return "; ".join(parts)


def _word(value: Any) -> str:
    match value:
        case None:
            return "none"
        case int():
            return numbers.count(value)
        case tuple():
            return ", ".join(str(item).removeprefix("use_").replace("_", " ") for item in value) or "none"
        case _:
            return str(value)
