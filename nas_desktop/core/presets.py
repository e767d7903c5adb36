"""Named sets of settings."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from nas_desktop.core.errors import UsageError


@dataclass(frozen=True, slots=True)
class Preset:
    """A named set of settings: what it promises, and its values."""

    name: str
    title: str
    promise: str
    values: Mapping[str, Any]


def _preset(name: str, promise: str, n_trials: int, n_epochs: int, n_train: int, n_val: int, **more: Any) -> Preset:
    sizes = {"n_trials": n_trials, "n_epochs": n_epochs, "n_train": n_train, "n_val": n_val}
    return Preset(name, name.capitalize(), promise, {"preset": name, "recipe": "modern", **sizes, **more})


PRESETS = (
    _preset("taste", "in two minutes", 6, 3, 3000, 500, max_macs=20_000_000),
    _preset("quick", "a first idea", 10, 8, 5000, 1000, space="staged-cnn"),
    _preset("standard", "a good network", 20, 8, 5000, 1000, space="staged-cnn"),
    _preset("thorough", "for an afternoon", 50, 8, 10_000, 2000, space="staged-cnn"),
    _preset("extensive", "for a night", 100, 8, 20_000, 5000, space="staged-cnn"),
)


def preset_named(name: str) -> Preset:
    """The preset called `name`.

    Raises:
        UsageError: there is none; the sentence lists those there are.
    """
    for preset in PRESETS:
        if preset.name == name:
            return preset
    names = ", ".join(preset.name for preset in PRESETS)
    raise UsageError(f"There is no preset “{name}”.", f"Choose one of: {names}.")
