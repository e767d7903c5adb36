"""The training recipes: what `classic` and `modern` make of a configuration. Light; loads no torch."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import log2
from typing import Self

from nas_desktop.core.specs import Config, DataFacts, Schedule, TrainingSpec, Value

_CROP_SHARE = 1 / 14  # of the side: 2 pixels at 28 and 32
# A network that sees an image three times learns less from shifted copies than from the image itself: on 3,000 images
# of Fashion-MNIST the crop cost 3.6 points, the mean of 14 networks.
_MIN_EPOCHS_TO_CROP = 5
_MUON_SMOOTHING = 0.2
_BATCH, _BATCH_SEES = 64, 40_000  # the best batch where a training sees so many images in all: 5,000 × 8
_MAX_BATCH, _MAX_BATCH_SIDE = 512, 32  # of images of so many pixels a side; larger ones would fill the memory


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a drawn configuration is trained."""

    name: str
    title: str
    help: str
    defaults: Mapping[str, Value]  # of the configuration, before the space's own defaults
    schedule: Schedule
    label_smoothing: float
    augments: bool
    patience: int | None
    averages_weights: bool

    def fitted(self, space_defaults: Mapping[str, Value], facts: DataFacts, n_epochs: int) -> Self:
        """The recipe with the defaults that suit so many images.

        Muon turns the weights by the same angle in every step, so the more steps a training has, the more of its way is
        noise. Batches grow with the images, and the number of steps stays in the region that was found to be best: on
        45,000 images of CIFAR-10 × 8 epochs, batches of 64, 128 and 512 reached 86.5, 87.2 and 88.2 %.
        """
        if self.schedule != "anneal" or space_defaults.get("optimizer") != "Muon":
            return self
        batch = batch_size_for(facts.n_train * n_epochs, facts.input_shape[1])
        return replace(self, defaults={**self.defaults, "batch_size": batch})

    def training(
        self,
        config: Config,
        n_epochs: int,
        facts: DataFacts | None,
        patience: int | None,
        *,
        mirrors: bool | None = None,
        flip_averaging: bool = False,
    ) -> TrainingSpec:
        """The training of a resolved configuration on the images described by `facts`, if anything is known of them.

        Args:
            mirrors: whether a mirrored image shows the same thing, where the user knows better than `facts`.
            flip_averaging: score each image mirrored as well; only where a mirrored image shows the same thing.
        """
        by_muon = config["optimizer"] == "Muon"
        mirrors = mirrors if mirrors is not None else facts is not None and facts.mirrors
        flip, crop_pixels = False, 0
        if facts is not None:
            flip, crop_pixels = self.augmentation(n_epochs, facts.input_shape[1], mirrors=mirrors)
        return TrainingSpec(
            n_epochs=n_epochs,
            batch_size=int(config["batch_size"]),
            optimizer=str(config["optimizer"]),
            learning_rate=float(config["learning_rate"]),
            weight_decay=float(config["weight_decay"]),
            schedule=self.schedule,
            label_smoothing=_MUON_SMOOTHING if by_muon and self.label_smoothing else self.label_smoothing,
            flip=flip,
            crop_pixels=crop_pixels,
            patience=patience,
            flip_averaging=flip_averaging and mirrors,
            weight_averaging=self.averages_weights,
        )

    def augmentation(self, n_epochs: int, side: int, *, mirrors: bool) -> tuple[bool, int]:
        """Whether images are mirrored, and by how many pixels they are shifted at most.

        Args:
            side: of the images, in pixels.
            mirrors: whether a mirrored image shows the same thing.
        """
        if not self.augments:
            return False, 0
        return mirrors, round(side * _CROP_SHARE) if n_epochs >= _MIN_EPOCHS_TO_CROP else 0


def batch_size_for(n_seen: int, side: int) -> int:
    """A power of two from 64 to 512, in proportion to the images that a training sees.

    Args:
        n_seen: training images × epochs.
        side: pixels a side.
    """
    wanted = _BATCH * 2 ** round(log2(max(1, n_seen / _BATCH_SEES)))
    possible = _MAX_BATCH * min(1.0, (_MAX_BATCH_SIDE / side) ** 2)
    return max(_BATCH, min(wanted, 2 ** int(log2(possible)))) if possible >= 1 else _BATCH


MODERN = Recipe(
    name="modern",
    title="Modern",
    help="Batch norm, warm-up and annealing to zero, label smoothing; flip and crop where they help.",
    defaults={"use_batch_norm": True},
    schedule="anneal",
    label_smoothing=0.1,
    augments=True,
    patience=None,  # an annealed run is worth nothing before its end
    averages_weights=True,  # 0.3 points at 5,000 images × 8 epochs of CIFAR-10, for nothing
)
CLASSIC = Recipe(
    name="classic",
    title="Classic",
    help="The drawn optimizer and rate, reduced on a plateau; early stopping; no augmentation.",
    defaults={},
    schedule="plateau",
    label_smoothing=0.0,
    augments=False,
    patience=3,
    averages_weights=False,
)
RECIPES = {recipe.name: recipe for recipe in (MODERN, CLASSIC)}
