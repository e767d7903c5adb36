"""What the trainer reaches: networks of a search space trained on a data set, one JSON line each.

    python benchmarks/accuracy.py --data cifar10 --design known:1 --seed 0 --seed 1 --seed 2
    python benchmarks/accuracy.py --data cifar10 --design random --seed 0 … --seed 9
    python benchmarks/accuracy.py --data cifar10 --design random --space plain-cnn --recipe classic --seed 0 … --seed 9

`known:N` is a known-good design of the space, trained with each seed; `random` draws one design a seed. Each run has
one thread; start several for several cores. `val_accuracy` is that of the weights that are kept, `flip_averaged` adds
the class probabilities of the mirrored image, `cpu_s` is the time of all threads, preparation left out. `--score-test`
adds the accuracy on the test part, in fp32, plain and flip averaged.
"""

import argparse
import json
import time
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import torch
from torch import nn

from nas_desktop.core.events import EpochFinished
from nas_desktop.core.paths import cache_dir
from nas_desktop.core.specs import Config, DataFacts, DataSpec, NumericMode
from nas_desktop.datasets.prepared import PreparedImages, prepare, prepare_test
from nas_desktop.network.cost import cost_of
from nas_desktop.search_space import space_named
from nas_desktop.search_space.dice import Dice
from nas_desktop.search_space.parameters import SearchSpace
from nas_desktop.search_space.staged_cnn import stage_widths
from nas_desktop.training.allocator import keep_freed_memory
from nas_desktop.training.batch_sources import Batch, Normalise, ResidentImages, scoring_batches
from nas_desktop.training.devices import autocast, choose_mode
from nas_desktop.training.passes import score
from nas_desktop.training.recipes import RECIPES, Recipe
from nas_desktop.training.trainer import Trainer, fresh_network

MAX_MACS = {"staged-cnn": 70_000_000, "plain-cnn": 150_000_000}  # of a random design
_DRAWS = 10_000


def design_of(space: SearchSpace, wish: str, seed: int, recipe: Recipe, shape: tuple[int, int, int], n: int) -> Config:
    """The configuration that `wish` means: a known-good one, or the first random draw that is neither odd nor large."""
    defaults = recipe.defaults
    if wish.startswith("known:"):
        return space.resolve(space.known_good[int(wish.partition(":")[2])], defaults)
    dice = Dice(seed)
    for _ in range(_DRAWS):
        config = space.resolve(space.draw(dice), defaults)
        if is_ordinary(config) and cost_of(space.assemble(config, shape, n)).n_macs <= MAX_MACS[space.name]:
            return config
    raise SystemExit("no draw is small enough")


def is_ordinary(config: Config) -> bool:
    """Of staged-cnn: two to four stages, widths from 32 to 256, little dropout. Of another space: anything."""
    if config["space"] != "staged-cnn":
        return True
    widths = stage_widths(config)
    return len(widths) >= 2 and widths[0] >= 32 and widths[-1] <= 256 and float(config["dropout"]) <= 0.2


def flip_averaged(net: nn.Module, batches: Iterable[Batch], mode: NumericMode) -> float:
    """Accuracy where each image is looked at twice, once mirrored."""
    n_right = n = 0
    net.eval()
    with torch.inference_mode(), autocast(mode):
        for images, labels in batches:
            both = net(images).float().softmax(1) + net(images.flip(3)).float().softmax(1)
            n_right += int((both.argmax(1) == labels).sum())
            n += len(labels)
    return n_right / n


def test_scores(net: nn.Module, spec: DataSpec, facts: DataFacts, mode: NumericMode) -> dict[str, float]:
    """Accuracy on the test part in fp32, plain and flip averaged."""
    images, labels, _ = prepare_test(spec, cache_dir(), lambda done, total: None)
    exact = replace(mode, dtype="float32")
    normalise = Normalise(facts.mean, facts.std, exact)

    def batches() -> Iterable[Batch]:
        return scoring_batches(torch.from_numpy(images), torch.from_numpy(labels), normalise)

    _, accuracy = score(net, batches(), exact)
    return {"test_accuracy": accuracy, "test_flip_averaged": flip_averaged(net, batches(), exact)}


def run(wish: argparse.Namespace, seed: int) -> dict[str, Any]:
    """Train one network."""
    n_train = None if wish.train == "all" else int(wish.train)
    spec = DataSpec(wish.data, wish.test_data, n_train, wish.val, None, seed)
    folder, facts = prepare(spec, cache_dir(), lambda done, total: None)
    images, space, recipe = PreparedImages.open(folder), space_named(wish.space), RECIPES[wish.recipe]
    recipe = recipe.fitted(space.defaults, facts, wish.epochs)
    config = design_of(space, wish.design, seed, recipe, facts.input_shape, len(facts.classes))
    architecture = space.assemble(config, facts.input_shape, len(facts.classes))
    training = recipe.training(config, wish.epochs, facts, recipe.patience)
    mode, _ = choose_mode(wish.device, 1)
    began, cpu = time.perf_counter(), time.process_time()
    source = ResidentImages(images, training, mode, seed)
    trainer = Trainer(fresh_network(architecture, mode, seed), training, source, mode, seed)
    curve = [round(event.val_accuracy, 4) for event in trainer.fit() if isinstance(event, EpochFinished)]
    cost = cost_of(architecture)
    return {
        "seed": seed,
        "val_accuracy": round(trainer.val_accuracy, 4),
        "wall_s": round(time.perf_counter() - began, 1),
        "cpu_s": round(time.process_time() - cpu, 1),
        "flip_averaged": round(flip_averaged(trainer.net, source.val_batches(), mode), 4),
        "n_params": cost.n_params,
        "mmacs": round(cost.n_macs / 1e6, 1),
        "n_train": facts.n_train,
        "n_val": facts.n_val,
        "dtype": mode.dtype,
        "curve": curve,
        "config": config,
        **(test_scores(trainer.net, spec, facts, mode) if wish.score_test else {}),
    }


def main() -> None:
    """One line a seed."""
    parser = argparse.ArgumentParser(description="Accuracies that the trainer reaches.")
    parser.add_argument("--data", required=True)
    parser.add_argument("--test-data", help="keeps all of --data for training and validation")
    parser.add_argument("--space", default="staged-cnn")
    parser.add_argument("--design", default="known:1")
    parser.add_argument("--recipe", choices=RECIPES, default="modern")
    parser.add_argument("--train", default="5000")
    parser.add_argument("--val", type=int, default=5000)
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--device", default="auto")
    parser.add_argument("--score-test", action="store_true")
    parser.add_argument("--seed", type=int, action="append")
    wish = parser.parse_args()
    torch.set_num_threads(1)
    keep_freed_memory()
    for seed in wish.seed or [0]:
        print(json.dumps(run(wish, seed)), flush=True)


if __name__ == "__main__":
    main()
