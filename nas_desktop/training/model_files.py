"""A trained network on the disk: weights as safetensors, everything else as JSON. Nothing is ever unpickled."""

import hashlib
import json
from dataclasses import dataclass, replace
from math import isfinite
from pathlib import Path
from typing import Self

from safetensors import SafetensorError
from safetensors.torch import load, save
from torch import nn

from nas_desktop.core import durable
from nas_desktop.core.errors import ProjectError
from nas_desktop.core.json_values import from_json, to_json
from nas_desktop.core.specs import ArchitectureSpec, Config, DataFacts, NumericMode, TrialSpec
from nas_desktop.network.builder import Network, build
from nas_desktop.network.cost import cost_of

FORMAT_VERSION = 1
_WEIGHTS = "weights.safetensors"
_FACTS = "model.json"
_MAX_FACTS_BYTES = 16_000_000
_MAX_SIDE = 4096  # pixels


@dataclass(frozen=True, slots=True)
class ModelFacts:
    """What is needed to use the weights, and where they come from."""

    trial: int
    config: Config
    architecture: ArchitectureSpec
    data: DataFacts  # classes, mean and deviation, size and resizing rule
    mode: NumericMode  # in which val_accuracy was measured
    val_accuracy: float
    val_loss: float
    seed: int
    temperature: float = 1.0  # that class scores are divided by before softmax
    weights_sha256: str = ""  # of the weights file; empty in a model.json from before it was noted

    @classmethod
    def of(
        cls,
        spec: TrialSpec,
        data: DataFacts,
        mode: NumericMode,
        val_accuracy: float,
        val_loss: float,
        temperature: float = 1.0,
    ) -> Self:
        """What is to be known of the network that a trial has trained."""
        return cls(
            trial=spec.trial,
            config=spec.config,
            architecture=spec.architecture,
            data=data,
            mode=mode,
            val_accuracy=val_accuracy,
            val_loss=val_loss,
            temperature=temperature,
            seed=spec.seed,
        )


def save_model(folder: Path, net: nn.Module, facts: ModelFacts) -> None:
    """Write the model to `folder`, whole or not at all; the hash of the weights is filled in.

    Raises:
        OSError: it cannot be written.
    """

    def fill(temporary: Path) -> None:
        weights = {name: value.detach().cpu().contiguous() for name, value in net.state_dict().items()}
        data = save(weights, metadata={"format_version": str(FORMAT_VERSION)})
        (temporary / _WEIGHTS).write_bytes(data)  # ourselves, for a full disk is then an OSError
        noted = replace(facts, weights_sha256=hashlib.sha256(data).hexdigest())
        value = {"format_version": FORMAT_VERSION, **to_json(noted)}
        (temporary / _FACTS).write_text(json.dumps(value, indent=2, ensure_ascii=False), encoding="utf-8")

    folder.parent.mkdir(parents=True, exist_ok=True)
    durable.write_folder(folder, fill)


def load_model(folder: Path) -> tuple[Network, ModelFacts]:
    """The network on the CPU in fp32, ready to score, and what is known of it; the hash of its weights always is.

    Raises:
        ProjectError: the files are missing, damaged, or of a newer format, or the weights are not those that were kept.
    """
    facts = _read_facts(folder / _FACTS)
    net = _built(folder, facts)
    try:
        data = (folder / _WEIGHTS).read_bytes()
        found = hashlib.sha256(data).hexdigest()
        if facts.weights_sha256 not in ("", found):
            raise ValueError(f"its content is not what {_FACTS} was written for")
        net.load_state_dict(load(data))
    except (OSError, SafetensorError, RuntimeError, ValueError) as error:
        raise _damaged(folder / _WEIGHTS, error) from error
    return net.eval(), replace(facts, weights_sha256=found)


def _built(folder: Path, facts: ModelFacts) -> Network:
    """The network with fresh weights; no memory is taken for weights that are not there."""
    try:
        _check_consistent(facts)
        n_bytes = 4 * cost_of(facts.architecture).n_params
        if (folder / _WEIGHTS).stat().st_size < n_bytes:
            raise _damaged(folder / _WEIGHTS, ValueError(f"it is too small for the network in {_FACTS}"))
        return build(facts.architecture)
    except OSError as error:
        raise _damaged(folder / _WEIGHTS, error) from error
    except (ValueError, LookupError, TypeError, ArithmeticError, RuntimeError) as error:
        raise _damaged(folder / _FACTS, error) from error


def _check_consistent(facts: ModelFacts) -> None:
    """What is said of the images must suit the network.

    Raises:
        ValueError: it does not.
    """
    data, shape = facts.data, facts.architecture.input_shape
    if data.input_shape != shape or not all(1 <= n <= _MAX_SIDE for n in shape):
        raise ValueError(f"its images of {data.input_shape} do not suit its network")
    if len(data.classes) != facts.architecture.n_classes:
        raise ValueError("its classes do not suit its network")
    if not len(data.mean) == len(data.std) or len(data.mean) not in (0, shape[0]):  # none of a program's own loaders
        raise ValueError("its means or deviations do not suit its network")
    if not (isfinite(facts.temperature) and facts.temperature > 0):
        raise ValueError("its temperature is no number above 0")


def _read_facts(path: Path) -> ModelFacts:
    try:
        if path.stat().st_size > _MAX_FACTS_BYTES:
            raise ValueError("it is far too large")
        value = json.loads(path.read_text(encoding="utf-8"))
        version = value.pop("format_version", None)
        if version != FORMAT_VERSION:
            raise ValueError(f"its format is {version}, not {FORMAT_VERSION}")
        return from_json(ModelFacts, value)
    except (OSError, ValueError, AttributeError, TypeError, RecursionError) as error:
        raise _damaged(path, error) from error


def _damaged(path: Path, error: Exception) -> ProjectError:
    return ProjectError(f"The model file {path} cannot be used: {str(error).splitlines()[0]}.", "Train it again.")
