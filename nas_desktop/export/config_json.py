"""The saved configuration: a small JSON file from which the same network can always be built.

    {"format": "nas-desktop-configuration", "format_version": 1, "config": {…}, "input_shape": […], "classes": […], …}

`config` is flat and complete; further sections say how it was trained, what it scored and where it comes from. The flat
dictionary alone is read as well.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from nas_desktop import __version__
from nas_desktop.core import durable
from nas_desktop.core.errors import NasError, UsageError
from nas_desktop.core.json_values import to_json
from nas_desktop.core.specs import ArchitectureSpec, Config
from nas_desktop.export.config_checks import DEFAULT_SPACE, checked_architecture, checked_config
from nas_desktop.export.export_format import ExportFormat, ExportSource
from nas_desktop.search_space import space_named

if TYPE_CHECKING:
    from nas_desktop.network.builder import Network

FORMAT = "nas-desktop-configuration"
FORMAT_VERSION = 1
_MAX_BYTES = 4_000_000
_MAX_SIDE = 4096
_MAX_CLASSES = 100_000


@dataclass(frozen=True, slots=True)
class SavedConfig:
    """A configuration that was read from a file."""

    config: Config  # every default written in
    input_shape: tuple[int, int, int] | None  # (C, H, W); None where the file is a flat dictionary
    classes: tuple[str, ...]  # empty there too
    about: Mapping[str, Any]  # the file's further sections, as they stand: training, result, provenance

    def architecture(
        self, input_shape: tuple[int, int, int] | None = None, n_classes: int | None = None
    ) -> ArchitectureSpec:
        """The network it describes, for the file's own images unless told otherwise.

        Raises:
            UsageError: neither the file nor the caller says which images, or the network would be too large.
        """
        shape, n = input_shape or self.input_shape, n_classes or len(self.classes)
        if shape is None or not n:
            raise UsageError("The file does not say for which images.", "Name the input shape and the classes.")
        return checked_architecture(self.config, shape, n)


def config_value(source: ExportSource) -> dict[str, Any]:
    """What a saved configuration holds, as JSON values."""
    row, data = source.row, source.data
    value = {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "config": row.params,
        "input_shape": data.input_shape,
        "classes": data.classes,
        "preprocessing": {"resizing": data.resizing, "mean": data.mean, "std": data.std},
        "training": {
            "recipe": source.search.get("recipe"),
            "stage": row.stage,
            "epochs": row.epochs,
            "epochs_trained": len(row.curve),  # fewer where it ended early, or with its time
            "training_images": source.n_train,
            "validation_images": source.n_val,
            "seed": row.seed,
            "numeric_mode": source.mode,
        },
        "result": {
            "state": row.state,
            "val_accuracy": _val_accuracy(source),
            "fresh_seeds": [{"seed": again.seed, "val_accuracy": again.val_accuracy} for again in source.fresh],
            "test_accuracy": source.test_accuracy,
            "test_images": _n_tested(source),
            "n_params": row.n_params,
            "n_macs": row.n_macs,
            "seconds": row.seconds,
        },
        "provenance": {
            "project": source.project,
            "study": row.study,
            "trial": row.trial,
            "chosen_by": {"study": source.chosen.study, "trial": source.chosen.trial},
            "seed": row.seed,
            "data": data.name,
            "data_fingerprint": data.fingerprint,
            "tested": source.tested,
            "version": __version__,
            "saved": datetime.now(UTC).isoformat(timespec="seconds"),
        },
    }
    result: dict[str, Any] = to_json(value)
    return result


def _val_accuracy(source: ExportSource) -> float | None:
    """On images that were not trained on: of a final training, what its network had reached when it was chosen."""
    return source.chosen.val_accuracy if source.chosen.stage != "final" else None


def _n_tested(source: ExportSource) -> int | None:
    if source.tested is not None:
        return source.tested.n_images
    return source.data.n_test if source.test_accuracy is not None else None


def write_config(source: ExportSource, path: Path) -> None:
    """Save the configuration of a trial, replacing the file.

    Raises:
        NasError: it cannot be written.
    """
    try:
        durable.write_json(path, config_value(source))
    except OSError as error:
        raise NasError(
            f"{path} cannot be written: {error.strerror or error}.", "Choose a folder you may write to."
        ) from error


def read_config(path: Path) -> SavedConfig:
    """The configuration in a file: one this program saved, or a flat dictionary.

    Raises:
        UsageError: it cannot be read, is damaged or newer than this program, or holds what cannot be.
    """
    value = _json(path)
    if not isinstance(value, dict):
        raise UsageError(f"{path} holds no configuration: it is not a JSON object.", "Choose another file.")
    if "format" not in value:
        return SavedConfig(checked_config(value), None, (), {})
    _check_head(path, value)
    about = {key: item for key, item in value.items() if key not in _READ}
    return SavedConfig(checked_config(value["config"]), _shape(path, value), _classes(path, value), about)


def flat_config(value: Mapping[str, Any]) -> Mapping[str, Any]:
    """The flat dictionary within a saved configuration, or `value`, which is one already."""
    inner = value.get("config")
    return inner if value.get("format") == FORMAT and isinstance(inner, dict) else value


def resolved_config(value: Mapping[str, Any]) -> Config:
    """What a program of its own hands over, every default written in; keys without meaning are left out.

    Raises:
        UsageError: there is no such search space.
    """
    flat = flat_config(value)
    return space_named(str(flat.get("space", DEFAULT_SPACE))).resolve(flat)


def build(
    saved: SavedConfig, input_shape: tuple[int, int, int] | None = None, n_classes: int | None = None
) -> "Network":
    """The network of a saved configuration, with fresh weights.

    Raises:
        UsageError: as `SavedConfig.architecture`.
    """
    from nas_desktop.network import builder  # loads torch

    return builder.build(saved.architecture(input_shape, n_classes))


_READ = ("format", "format_version", "config", "input_shape", "classes")


def _json(path: Path) -> Any:
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise UsageError(f"{path} is far too large for a configuration.", "Choose another file.")
        return json.loads(path.read_text(encoding="utf-8-sig"), parse_constant=_refuse)
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror or error}.", "Choose another file.") from error
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{path} is not a readable JSON file: {_first(error)}.", "Save the file again.") from error


def _refuse(word: str) -> NoReturn:
    raise ValueError(f"{word} is not a number in JSON")


def _first(error: Exception) -> str:
    return str(error).splitlines()[0][:120]


def _check_head(path: Path, value: Mapping[str, Any]) -> None:
    version = value.get("format_version")
    if value["format"] != FORMAT:
        raise UsageError(f"{path} is not a saved configuration of NAS Desktop.", "Choose another file.")
    if isinstance(version, int) and version > FORMAT_VERSION:
        raise UsageError(f"{path} was saved by a newer NAS Desktop (format {version}).", "Update the program.")
    if version != FORMAT_VERSION or isinstance(version, bool) or not isinstance(value.get("config"), dict):
        raise _damaged(path, "its format_version or its config is missing")


def _shape(path: Path, value: Mapping[str, Any]) -> tuple[int, int, int]:
    shape = value.get("input_shape")
    if not isinstance(shape, list) or len(shape) != 3 or not all(type(n) is int and 1 <= n <= _MAX_SIDE for n in shape):
        raise _damaged(path, f"its input_shape is not three whole numbers from 1 to {_MAX_SIDE}")
    return shape[0], shape[1], shape[2]


def _classes(path: Path, value: Mapping[str, Any]) -> tuple[str, ...]:
    classes = value.get("classes")
    if not isinstance(classes, list) or not 1 <= len(classes) <= _MAX_CLASSES:
        raise _damaged(path, "it has no list of classes")
    if not all(isinstance(name, str) for name in classes):
        raise _damaged(path, "a class has a name that is not text")
    return tuple(classes)


def _damaged(path: Path, what: str) -> UsageError:
    return UsageError(f"{path} is damaged: {what}.", "Save the configuration again.")


CONFIG_JSON = ExportFormat(
    name="config",
    title="Configuration",
    suffix=".json",
    help="Every setting of the network and how it was trained, without its weights.",
    write=write_config,
)
