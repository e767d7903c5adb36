"""A configuration as the command that runs the same search without a window."""

import shlex
from typing import Any

from nas_desktop.core.config import BUILT_IN_DATA, MOST_TRIALS, SearchConfig, flag_of
from nas_desktop.core.presets import preset_named
from nas_desktop.search_space.configured import unedited_space
from nas_desktop.search_space.edited import parameter_named
from nas_desktop.search_space.range_words import text_of


def command_for(config: SearchConfig) -> str:
    """`nas-desktop search --preset standard …`, with a flag for every setting that the preset does not say."""
    filled = SearchConfig.parse(preset_named(config.preset).values if config.preset else {})
    words = ["nas-desktop", "search"]
    if config.preset:
        words += ["--preset", config.preset]
    for name, field in SearchConfig.model_fields.items():
        value = getattr(config, name)
        if name == "n_trials" and config.is_timed and value == MOST_TRIALS:
            continue  # as many as the time allows, which is what no number means
        if name == "preset" or (value == getattr(filled, name) and name != "seed") or value is None:
            continue
        if name == "data" and value == BUILT_IN_DATA:
            continue
        if name == "ranges":
            words += [word for text in _ranges(config) for word in (flag_of(field), text)]
            continue
        words += [flag_of(field), _word(value)]
    return shlex.join(words)


def _ranges(config: SearchConfig) -> list[str]:
    """`conv_filters=32,64`: one text for each edited parameter."""
    space = unedited_space(config)
    return [f"{name}={text_of(parameter_named(space, name), values)}" for name, values in config.ranges.items()]


def _word(value: Any) -> str:
    return ",".join(value) if isinstance(value, tuple) else str(value)
