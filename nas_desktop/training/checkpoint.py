"""A training between two epochs, as tensors and numbers: enough to go on as if it had never been interrupted.

Order of the images, augmentation and dropout follow from the trial's seed and the epoch, so no generator's state is
among them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import torch
from safetensors import SafetensorError
from safetensors.torch import load, save
from torch import Tensor, nn, optim

from nas_desktop.core.errors import NasError
from nas_desktop.core.json_values import Json, from_json, to_json
from nas_desktop.training.class_scores import ClassScores

Tensors = dict[str, Tensor]


class CheckpointUnusable(NasError):
    """A checkpoint does not fit the training it was kept for."""


@dataclass(slots=True)
class Progress:
    """How far a training has got, apart from its tensors."""

    n_epochs: int = 0  # trained so far
    step: int = 0  # optimizer updates so far
    best: float = -1.0  # score so far
    without_gain: int = 0  # epochs since then
    seconds: float = 0.0  # of all epochs
    scores: ClassScores = field(default_factory=lambda: ClassScores(0.0, 0.0, 0.0, 0.0, ()))  # of the kept weights
    rates: tuple[float, ...] = ()  # learning rate of each group of weights
    schedule: dict[str, float] = field(default_factory=dict)
    n_averaged: int = 0  # updates of the weight average


@dataclass(frozen=True, slots=True)
class TrainingState:
    """What `Trainer.state` tells and `Trainer.restore` takes."""

    progress: Progress
    net: Tensors
    optimizer: Tensors  # "<number of the weight>.<name>"
    average: Tensors  # of the weight average's network; empty without one
    best: Tensors  # the weights to leave with; empty where the last ones are

    def encoded(self) -> tuple[bytes, Json]:
        """Tensors as safetensors, numbers as JSON."""
        parts = {"net": self.net, "optimizer": self.optimizer, "average": self.average, "best": self.best}
        tensors = {f"{part}/{name}": value for part, values in parts.items() for name, value in values.items()}
        return save(tensors), to_json(self.progress)

    @classmethod
    def decoded(cls, data: bytes, numbers: Json) -> "TrainingState":
        """The inverse.

        Raises:
            CheckpointUnusable: that is no state of a training.
        """
        parts: dict[str, Tensors] = {"net": {}, "optimizer": {}, "average": {}, "best": {}}
        try:
            for name, value in load(data).items():
                part, _, rest = name.partition("/")
                parts[part][rest] = value
            return cls(from_json(Progress, numbers), **parts)
        except (SafetensorError, ValueError, KeyError) as error:
            raise _unusable(error) from error


def copied(values: Mapping[str, Tensor]) -> Tensors:
    """Copies in plain memory, in the ordinary layout: the training goes on while they are written."""
    return {
        name: value.detach().to("cpu", copy=True, memory_format=torch.contiguous_format)
        for name, value in values.items()
    }


def optimizer_tensors(optimizer: optim.Optimizer) -> Tensors:
    """Copies of what the optimizer remembers of each weight."""
    states = optimizer.state_dict()["state"]
    return copied(
        {
            f"{number}.{name}": value
            for number, remembered in states.items()
            for name, value in remembered.items()
            if isinstance(value, Tensor)
        }
    )


def restore_network(net: nn.Module, values: Tensors) -> None:
    """Fill in the weights where they lie, so that device and layout stay.

    Raises:
        CheckpointUnusable: they are another network's.
    """
    try:
        net.load_state_dict(values)
    except RuntimeError as error:
        raise _unusable(error) from error


def restore_optimizer(optimizer: optim.Optimizer, values: Tensors) -> None:
    """Give the optimizer its memory back, each tensor in the layout of its weight.

    Raises:
        CheckpointUnusable: it is another optimizer's.
    """
    weights = [weight for group in optimizer.param_groups for weight in group["params"]]
    try:
        for name, value in values.items():
            number, _, kind = name.partition(".")
            weight = weights[int(number)]
            optimizer.state[weight][kind] = _laid_out(value, weight, optimizer)
    except (ValueError, IndexError, RuntimeError) as error:
        raise _unusable(error) from error


def filled(template: Mapping[str, Tensor], values: Tensors) -> Tensors:
    """Copies of `values`, each where its namesake in `template` lies and laid out like it.

    Raises:
        CheckpointUnusable: one is missing or of another shape.
    """
    try:
        return {name: torch.empty_like(like).copy_(values[name]) for name, like in template.items()}
    except (KeyError, RuntimeError) as error:
        raise _unusable(error) from error


def _laid_out(value: Tensor, weight: Tensor, optimizer: optim.Optimizer) -> Tensor:
    if value.shape == weight.shape and value.ndim:
        return torch.empty_like(weight, dtype=value.dtype).copy_(value)
    is_fused = bool(optimizer.defaults.get("fused"))
    return value.to(weight.device if is_fused else "cpu", copy=True)  # a count of steps; fused ones live on the device


def _unusable(error: Exception) -> CheckpointUnusable:
    return CheckpointUnusable(f"A checkpoint cannot be used: {str(error).splitlines()[0]}.", "The trial begins anew.")
