"""Optimizers and learning-rate schedules by name."""

from typing import Protocol

from torch import nn, optim

from nas_desktop.core.specs import TrainingSpec
from nas_desktop.training.muon import Muon

_WARM_UP_SHARE = 0.2
_MOMENTUM = 0.9
_PLATEAU_FACTOR = 0.5
_PLATEAU_PATIENCE = 2  # epochs without gain before the rate is halved


def make_optimizer(net: nn.Module, training: TrainingSpec) -> optim.Optimizer:
    """The optimizer the configuration names.

    Raises:
        ValueError: there is none of that name.
    """
    rate, decay = training.learning_rate, training.weight_decay
    match training.optimizer:
        case "Adam":
            return optim.Adam(net.parameters(), lr=rate, weight_decay=decay, fused=True)
        case "AdamW":
            return optim.AdamW(net.parameters(), lr=rate, weight_decay=decay, fused=True)
        case "SGD":
            return optim.SGD(
                net.parameters(), lr=rate, momentum=_MOMENTUM, nesterov=True, weight_decay=decay, fused=True
            )
        case "Muon":
            return Muon(net, rate, decay)
        case other:
            raise ValueError(f"there is no optimizer {other!r}")


class ScheduleOf(Protocol):
    """Changes the learning rate of an optimizer as training goes on."""

    def before_step(self, place: float) -> None:
        """Called before each optimizer update.

        Args:
            place: where in the run it comes, in steps from 0; beyond the steps themselves where time is short.
        """
        ...

    def after_epoch(self, val_accuracy: float) -> None:
        """Called after each epoch with its score."""
        ...

    def numbers(self) -> dict[str, float]:
        """What it remembers between epochs."""
        ...

    def restore(self, numbers: dict[str, float]) -> None:
        """Go on with what `numbers` told."""
        ...


class Anneal:
    """From zero up to the peak in the first fifth of all steps, then straight down to zero (Smith and Topin, 2019)."""

    def __init__(self, optimizer: optim.Optimizer, n_steps: int) -> None:
        self._optimizer = optimizer
        self._peaks = [float(group["lr"]) for group in optimizer.param_groups]
        self._n_steps = n_steps
        self._n_warm_up = max(1, round(_WARM_UP_SHARE * n_steps))

    def before_step(self, place: float) -> None:
        """Set the rate of this step; neither that of the first step nor that of the last is zero."""
        rising = (place + 1) / self._n_warm_up
        falling = (self._n_steps - place) / max(1, self._n_steps - self._n_warm_up)
        for group, peak in zip(self._optimizer.param_groups, self._peaks, strict=True):
            group["lr"] = peak * min(rising, falling, 1.0)

    def after_epoch(self, val_accuracy: float) -> None:
        """Nothing: the rate follows the steps and the clock alone."""

    def numbers(self) -> dict[str, float]:
        """Nothing is remembered."""
        return {}

    def restore(self, numbers: dict[str, float]) -> None:
        """Nothing to restore."""


class Plateau:
    """Halved whenever the score has not risen for a few epochs."""

    def __init__(self, optimizer: optim.Optimizer) -> None:
        self._plateau = optim.lr_scheduler.ReduceLROnPlateau(
            optimizer, mode="max", factor=_PLATEAU_FACTOR, patience=_PLATEAU_PATIENCE
        )

    def before_step(self, place: float) -> None:
        """Nothing: the rate follows the scores alone."""

    def after_epoch(self, val_accuracy: float) -> None:
        """Look at the newest score."""
        self._plateau.step(val_accuracy)

    def numbers(self) -> dict[str, float]:
        """The best score, and how many epochs ago it was."""
        return {"best": self._plateau.best, "num_bad_epochs": self._plateau.num_bad_epochs}

    def restore(self, numbers: dict[str, float]) -> None:
        """Go on counting."""
        self._plateau.best = numbers["best"]
        self._plateau.num_bad_epochs = int(numbers["num_bad_epochs"])


def make_schedule(optimizer: optim.Optimizer, training: TrainingSpec, n_steps: int) -> ScheduleOf:
    """The schedule of the recipe over `n_steps` optimizer updates."""
    if training.schedule == "anneal":
        return Anneal(optimizer, n_steps)
    return Plateau(optimizer)
