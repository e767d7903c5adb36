"""The program's own training loop on the networks of `bench train`; a child that speaks as `naive_loop.py` does.

python -m nas_desktop.training.bench.product_loop small --dtype auto --threads 1 --device cpu
"""

import argparse
import json
import sys
import time
from collections.abc import Iterator
from dataclasses import replace

import torch

from nas_desktop.core.specs import Config, DataFacts, NumericMode, TrainingSpec
from nas_desktop.network.cost import cost_of
from nas_desktop.search_space.plain_cnn import PLAIN_CNN
from nas_desktop.training.allocator import keep_freed_memory, let_gpu_memory_grow
from nas_desktop.training.devices import choose_mode
from nas_desktop.training.gpu_switches import compute_as
from nas_desktop.training.recipes import MODERN
from nas_desktop.training.speed_probe import INPUT_SHAPE, N_CLASSES, random_images, steps
from nas_desktop.training.trainer import fresh_network

N_EPOCHS = 8
_WARM_UP_S = 1.0


def _config(filters: tuple[int, ...], units: int) -> Config:
    layers = {f"conv{i}_filters": n for i, n in enumerate(filters)}
    drawn: Config = {
        "n_conv_layers": len(filters), **layers, "n_fc_layers": 2, "fc0_units": units, "dropout": 0.25,
        "use_batch_norm": False,
    }  # fmt: skip
    return PLAIN_CNN.resolve(drawn)


NETS = {
    "small": _config((32, 64), 128),
    "median": _config((64, 128, 128), 256),
    "large": _config((256, 256, 256, 256, 256), 256),
}


def training_of(config: Config, facts: DataFacts) -> TrainingSpec:
    """The recipe `modern`, with flip and crop."""
    return MODERN.training(config, N_EPOCHS, facts, None)


def images_per_second(training: Iterator[int], seconds: float, device: str) -> float:
    """The speed over at least `seconds`, what the device has not yet done waited for."""
    start, n = time.perf_counter(), 0
    while time.perf_counter() - start < seconds:
        n += next(training)
    if device != "cpu":
        torch.cuda.synchronize(device)
    return n / (time.perf_counter() - start)


def mode_of(device: str, dtype: str, n_threads: int) -> NumericMode:
    """The mode the program would choose, or with the type that was asked for."""
    mode, _ = choose_mode(device, n_threads)
    return mode if dtype == "auto" else replace(mode, dtype={"fp32": "float32", "bf16": "bfloat16"}[dtype])  # type: ignore[arg-type]


def main() -> None:
    """Warm up, then obey."""
    parser = argparse.ArgumentParser(description="The program's own training loop.")
    parser.add_argument("net", choices=NETS)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--dtype", choices=("auto", "fp32", "bf16"), default="auto")
    wish = parser.parse_args()
    torch.set_num_threads(wish.threads)
    keep_freed_memory()
    let_gpu_memory_grow()
    images = random_images()
    config = NETS[wish.net]
    training = training_of(config, images.facts)
    mode = mode_of(wish.device, wish.dtype, wish.threads)
    compute_as(mode)
    architecture = PLAIN_CNN.assemble(config, INPUT_SHAPE, N_CLASSES)
    loop = steps(fresh_network(architecture, mode, 0), training, images, mode)
    images_per_second(loop, _WARM_UP_S, mode.device)
    facts = {"dtype": mode.dtype, "n_macs": cost_of(architecture).n_macs, "device": mode.device}
    sys.stdout.write(f"ready {json.dumps(facts)}\n")
    sys.stdout.flush()
    for line in sys.stdin:
        sys.stdout.write(f"{images_per_second(loop, float(line), mode.device)}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
