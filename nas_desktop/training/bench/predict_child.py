"""One slot of `bench predict`: measures the machine when told to, then trains its share of the designs.

It writes one JSON object a line: the speed of the machine first, then one for each trial.
"""

import argparse
import json
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from math import inf
from typing import Any

import torch

from nas_desktop.core.events import EpochFinished
from nas_desktop.core.specs import ArchitectureSpec, NumericMode, TrainingSpec
from nas_desktop.datasets.prepared import PreparedImages
from nas_desktop.network.cost import cost_of
from nas_desktop.network.speed import seconds_of_trial
from nas_desktop.search_space import SEARCH_SPACES, space_named
from nas_desktop.search_space.dice import Dice
from nas_desktop.training.allocator import keep_freed_memory
from nas_desktop.training.batch_sources import ResidentImages
from nas_desktop.training.calibration import measure, random_images
from nas_desktop.training.devices import choose_mode
from nas_desktop.training.recipes import MODERN
from nas_desktop.training.trainer import Trainer, fresh_network

_INPUT_SHAPE = (3, 32, 32)
_N_CLASSES = 10
_VAL_SHARE = 5  # training images to one validation image


@dataclass(frozen=True, slots=True)
class Wish:
    """What `bench predict` is asked for."""

    designs: int
    epochs: int
    train: int
    space: str  # "all": the spaces take turns
    max_macs: int  # multiply-adds of a design
    seed: int = 0


def designs(wish: Wish) -> Iterator[tuple[str, ArchitectureSpec, TrainingSpec]]:
    """Random designs within the limit of multiply-adds, the same for the same seed."""
    names = [space.name for space in SEARCH_SPACES] if wish.space == "all" else [wish.space]
    dice = Dice(wish.seed)
    facts = random_images(_INPUT_SHAPE, 1).facts
    for i in range(wish.designs):
        space = space_named(names[i % len(names)]).limited({}, ())
        n_macs = inf
        while n_macs > wish.max_macs:
            config = space.resolve(space.draw(dice), MODERN.defaults)
            architecture = space.assemble(config, _INPUT_SHAPE, _N_CLASSES)
            n_macs = cost_of(architecture).n_macs
        yield space.name, architecture, MODERN.training(config, wish.epochs, facts, None)


def trained_seconds(
    architecture: ArchitectureSpec, training: TrainingSpec, images: PreparedImages, mode: NumericMode
) -> float:
    """How long the trainer of the program takes, as a worker counts it."""
    start = time.perf_counter()
    source = ResidentImages(images, training, mode, 0)
    trainer = Trainer(fresh_network(architecture, mode, 0), training, source, mode, 0)
    seconds = time.perf_counter() - start
    return seconds + sum(event.seconds for event in trainer.fit() if isinstance(event, EpochFinished))


def images_of(wish: Wish) -> PreparedImages:
    """Random images; what they show does not matter here."""
    whole = random_images(_INPUT_SHAPE, wish.train)
    n_val = max(1, wish.train // _VAL_SHARE)
    return PreparedImages(
        whole.facts, whole.train_images, whole.train_labels, whole.val_images[:n_val], whole.val_labels[:n_val]
    )


def _say(value: dict[str, Any]) -> None:
    sys.stdout.write(f"{json.dumps(value)}\n")
    sys.stdout.flush()


def main() -> None:
    """Wait for a line, measure, train."""
    parser = argparse.ArgumentParser(description="One slot of bench predict.")
    for name in ("designs", "epochs", "train", "max-macs", "seed", "slot", "slots", "threads"):
        parser.add_argument(f"--{name}", type=int, required=True)
    parser.add_argument("--space", required=True)
    parser.add_argument("--device", required=True)
    parsed = parser.parse_args()
    torch.set_num_threads(parsed.threads)
    keep_freed_memory()
    wish = Wish(parsed.designs, parsed.epochs, parsed.train, parsed.space, parsed.max_macs, parsed.seed)
    mode, _ = choose_mode(parsed.device, parsed.threads)
    images = images_of(wish)
    _say({"ready": True})
    sys.stdin.readline()  # all slots measure at the same time, as they will train
    start = time.perf_counter()
    speed = measure(mode)
    _say({"dtype": mode.dtype, "device": mode.device, "calibration_s": time.perf_counter() - start})
    sys.stdin.readline()
    n_train, n_val = len(images.train_images), len(images.val_images)
    for i, (space, architecture, training) in enumerate(designs(wish)):
        if i % parsed.slots == parsed.slot:
            predicted = seconds_of_trial(architecture, training, n_train, n_val, speed)
            measured = trained_seconds(architecture, training, images, mode)
            n_macs = cost_of(architecture).n_macs
            _say({"design": i, "space": space, "n_macs": n_macs, "predicted": predicted, "measured": measured})


if __name__ == "__main__":
    main()
