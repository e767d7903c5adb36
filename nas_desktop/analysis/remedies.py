"""Settings for the next search that answer what this one showed."""

from collections.abc import Mapping
from dataclasses import dataclass
from statistics import median
from typing import Any

from nas_desktop.analysis.search_reading import Reading
from nas_desktop.core.config import SearchConfig
from nas_desktop.core.errors import UsageError
from nas_desktop.core.presets import PRESETS, Preset

MOST_CONV_LAYERS = 5
# What each space can search besides; told here, for spaces stand above the numbers behind plots. A test compares.
OPTIONAL = {
    "plain-cnn": ("use_batch_norm", "batch_size", "weight_decay"),
    "staged-cnn": ("batch_size", "weight_decay", "separable", "squeeze_excite"),
}
RICHEST = "staged-cnn"
_MOST_EPOCHS, _LEAST_IMAGES, _LEAST_TRIALS = 200, 1000, 10


@dataclass(frozen=True, slots=True)
class Remedy:
    """A button: a verb and its object, and the settings of SearchConfig it changes for a new search."""

    label: str
    changes: Mapping[str, Any]


def offers(config: SearchConfig, *remedies: Remedy | None) -> tuple[Remedy, ...]:
    """Those remedies that there are and that change something, each a configuration that can be started."""
    kept = []
    for remedy in remedies:
        if remedy is None or all(getattr(config, name) == value for name, value in remedy.changes.items()):
            continue
        try:
            config.with_changes(**remedy.changes)
        except UsageError:
            continue
        kept.append(remedy)
    return tuple(kept)


def smaller_batch(reading: Reading) -> Remedy:
    """A batch takes memory for every image in it; where its size is not searched, searching it adds smaller ones."""
    searched = reading.config.optional_parameters
    if "batch_size" in searched:
        kept = tuple(name for name in searched if name != "batch_size")
        return Remedy("Fix batch at 64", {"optional_parameters": kept})
    return Remedy("Try batch 32", {"optional_parameters": (*searched, "batch_size")})


def fewer_layers(reading: Reading) -> Remedy | None:
    """One convolution less, where the space has such a limit."""
    most = reading.config.max_conv_layers
    return Remedy("Fewer layers", {"max_conv_layers": most - 1}) if reading.has_layer_limits and most > 1 else None


def more_layers(reading: Reading) -> Remedy | None:
    """One convolution more, where the space has such a limit."""
    most = reading.config.max_conv_layers
    if not reading.has_layer_limits or most >= MOST_CONV_LAYERS:
        return None
    return Remedy(f"Allow {most + 1} layers", {"max_conv_layers": most + 1})


def more_parameters(reading: Reading) -> Remedy | None:
    """Every optional parameter that is not searched yet."""
    searched = reading.config.optional_parameters
    missing = tuple(name for name in OPTIONAL.get(reading.config.space, ()) if name not in searched)
    return Remedy("Search more settings", {"optional_parameters": (*searched, *missing)}) if missing else None


def richer_space(reading: Reading) -> Remedy | None:
    """The space with stages, skips and global pooling; what is optional in both stays searched."""
    config = reading.config
    if config.space == RICHEST or config.recipe != "modern":
        return None
    kept = tuple(name for name in config.optional_parameters if name in OPTIONAL[RICHEST])
    return Remedy(f"Use {RICHEST}", {"space": RICHEST, "optional_parameters": kept})


def fewer_images(reading: Reading) -> Remedy | None:
    """Half the training images."""
    n, data = reading.config.n_train, reading.state.data
    now = n if isinstance(n, int) else data.n_train if data is not None else 0
    half = max(_LEAST_IMAGES, now // 2)
    return Remedy("Fewer images", {"n_train": half}) if half < now else None


def fewer_weights(reading: Reading) -> Remedy | None:
    """A limit at the median of the networks that failed."""
    middle = round(median(row.n_params for row in reading.failed))
    limit = int(float(f"{middle:.1e}"))  # two figures: nobody wants a limit of 1 483 207
    return Remedy("Limit weights", {"max_params": limit}) if limit > 0 else None


def more_epochs(reading: Reading) -> Remedy | None:
    """Twice the epochs."""
    n = min(_MOST_EPOCHS, 2 * reading.config.n_epochs)
    return Remedy(f"Train {n} epochs", {"n_epochs": n}) if n > reading.config.n_epochs else None


def modern_recipe() -> Remedy:
    """A rate that warms up and anneals, instead of one that starts at its peak."""
    return Remedy("Use modern recipe", {"recipe": "modern"})


def fewer_trials(reading: Reading, last_gain: int) -> Remedy | None:
    """Twice as many trials as it took to find the last gain; none where it is the time that ends the search."""
    if reading.config.is_timed:
        return None
    enough = max(_LEAST_TRIALS, 2 * (last_gain + 1))
    return Remedy(f"Plan {enough} trials", {"n_trials": enough}) if enough < reading.config.n_trials else None


def preset_within(reading: Reading, limit: float) -> tuple[Preset, float] | None:
    """The largest other preset that would have ended within so many seconds, and how many it would have taken."""
    pace, data = reading.seconds_an_image, reading.state.data
    if pace is None or data is None:
        return None
    for preset in reversed(PRESETS):
        n_trials, n_epochs, n_train = (preset.values[name] for name in ("n_trials", "n_epochs", "n_train"))
        seconds = pace * n_trials * n_epochs * min(n_train, data.n_images)
        if seconds <= limit and preset.name != reading.config.preset:
            return preset, seconds
    return None
