"""From the flags of `nas-desktop search` to a configuration: presets, an earlier search, ranges, one's own space."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from nas_desktop.core.config import SearchConfig, flag_of
from nas_desktop.core.errors import UsageError
from nas_desktop.core.presets import preset_named
from nas_desktop.core.project import Project
from nas_desktop.search_space import SEARCH_SPACES, space_named
from nas_desktop.search_space.configured import unedited_space
from nas_desktop.search_space.range_words import ranges_of
from nas_desktop.search_space.trusted_files import trust
from nas_desktop.search_space.user_file import SpaceFile, read_space_file

_OF_OUR_SPACES = ("space", "max_conv_layers", "max_fc_layers")


def config_of(named: Mapping[str, Any]) -> SearchConfig:
    """The configuration that the flags ask for. A search space named there may run: naming it is consent.

    Args:
        named: the flags on the command line and no others, by the name of their setting.

    Raises:
        UsageError: a flag, or two together, mean nothing.
    """
    own, texts = dict(named), named.get("ranges", ())
    own.pop("ranges", None)
    if "optional_parameters" in own:
        own["optional_parameters"] = tuple(filter(None, str(own["optional_parameters"]).split(",")))
    unnamed = _unnamed(own)
    if {"minutes", "until"} & own.keys():
        unnamed.pop("n_trials", None)  # as many as the time allows
    config = SearchConfig.parse({**unnamed, **own})
    _refuse_foreign_flags(config, named)
    if config.space_file is None and texts:
        config = config.with_changes(ranges=ranges_of(unedited_space(config), texts))
    if "space_file" in own:
        trust(read_space_file(Path(str(config.space_file))))
    return config


def trust_space_of(root: Path) -> None:
    """Agree to run the search space that a project brings along.

    Raises:
        NasError: there is none, or it is not the one its search began with.
    """
    project = Project.open(root, to_write=False)
    if not project.manifest.space_sha256:
        raise UsageError(f"{root} has no search space of its own.", "Leave --trust-space out.")
    trust(SpaceFile(project.space.name, project.read_space()))


def _unnamed(own: Mapping[str, Any]) -> dict[str, Any]:
    """What holds for the settings that no flag names: the earlier search, the preset, or else the standard one."""
    if own.get("history") is None:
        return {} if "preset" in own else _values_of("standard")
    earlier = _settings_of(Path(own["history"]))
    if "space" in own or "space_file" in own:
        for setting in ("space", "space_file", "ranges", "optional_parameters"):
            earlier.pop(setting, None)
    return {**earlier, **(_values_of(str(own["preset"])) if "preset" in own else {})}


def _values_of(preset: str) -> dict[str, Any]:
    """The settings of a preset, without its name."""
    return {key: value for key, value in preset_named(preset).values.items() if key != "preset"}


def _settings_of(root: Path) -> dict[str, Any]:
    """The settings of an earlier search, as far as this version knows them."""
    project = Project.open(root, to_write=False)
    settings = {key: value for key, value in project.manifest.config.items() if key in SearchConfig.model_fields}
    settings.pop("history", None)
    if settings.get("space_file") is not None:
        settings["space_file"] = str(project.space)  # the text it was run with, whatever became of the original
    return settings


def _refuse_foreign_flags(config: SearchConfig, named: Mapping[str, Any]) -> None:
    """A setting that the search space does not have must not be passed over in silence."""
    if config.space_file is not None:
        for setting in (*_OF_OUR_SPACES, "ranges", "optional_parameters"):
            if setting in named:
                flag = flag_of(SearchConfig.model_fields[setting])
                raise UsageError(f"{flag} does not go with a search space of your own.", "Leave one of them out.")
        return
    own = space_named(config.space).layer_limits.values()
    for space in SEARCH_SPACES:
        for setting in space.layer_limits.values():
            if setting in named and setting not in own:
                flag = flag_of(SearchConfig.model_fields[setting])
                raise UsageError(f"{flag} belongs to the search space {space.name}.", f"Add --space {space.name}.")
