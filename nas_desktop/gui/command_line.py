"""A configuration as the command that runs the same search without a window."""

import shlex
from typing import Any

from nas_desktop.core.config import BUILT_IN_DATA, SearchConfig, flag_of, preset_named


def command_for(config: SearchConfig) -> str:
    """`nas-desktop search --preset standard …`, with a flag for every setting that the preset does not say."""
    filled = SearchConfig.parse(preset_named(config.preset).values if config.preset else {})
    words = ["nas-desktop", "search"]
    if config.preset:
        words += ["--preset", config.preset]
    for name, field in SearchConfig.model_fields.items():
        value = getattr(config, name)
        if name == "preset" or (value == getattr(filled, name) and name != "seed") or value is None:
            continue
        if name == "data" and value == BUILT_IN_DATA:
            continue
        words += [flag_of(field), _word(value)]
    return shlex.join(words)


def _word(value: Any) -> str:
    return ",".join(value) if isinstance(value, tuple) else str(value)
