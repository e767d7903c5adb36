"""Memory of the workers, and how long a warm one takes from a trial to the next. Linux; one JSON object.

    python benchmarks/memory.py --data cifar10

Two workers train at once on all images of the set: `images_mb` is what the images take on the disk, `images_pss_mb`
what both workers together hold of them in memory (each page divided by the processes that share it), `images_copied_mb`
what either has of its own. Then one worker trains ten trials of one design: `rss_mb` after each. `hand_over_s` is the
time from a job to its first batch, kernels being created for neither.
"""

import argparse
import json
import re
import statistics
import time
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil
import torch

from nas_desktop.core.events import EpochFinished
from nas_desktop.core.paths import cache_dir
from nas_desktop.core.specs import DataSpec, NumericMode, TrialSpec
from nas_desktop.datasets.prepared import PreparedImages, prepare
from nas_desktop.search.slots.worker_slot import WorkerSlot
from nas_desktop.search_space.staged_cnn import STAGED_CNN
from nas_desktop.training.batch_sources import ResidentImages
from nas_desktop.training.devices import choose_mode
from nas_desktop.training.jobs import JobFailed, TrainTrial, TrialTrained
from nas_desktop.training.recipes import MODERN
from nas_desktop.training.trainer import fresh_network

MB = 1e6
N_TRIALS = 10
DESIGN = {"n_stages": 2, "stage0_width": 16, "stage0_convs": 1, "stage1_convs": 1}


def a_trial(images: PreparedImages, number: int, n_epochs: int) -> TrialSpec:
    """A small network on all the images."""
    facts = images.facts
    config = STAGED_CNN.resolve(DESIGN, MODERN.defaults)
    return TrialSpec(
        study="search",
        trial=number,
        design=0,
        stage="full",
        config=config,
        architecture=STAGED_CNN.assemble(config, facts.input_shape, len(facts.classes)),
        training=MODERN.training(config, n_epochs, facts, None),
        seed=number,
    )


def wait_for(slot: WorkerSlot, kind: type) -> None:
    """Until the worker says a word of this kind."""
    while not isinstance(message := slot.receive(), kind):
        if isinstance(message, JobFailed):
            raise SystemExit(message.message)


def held_of(file: Path, pid: int) -> tuple[float, float]:
    """What a process holds of a mapped file: its share of the pages, and pages of its own, in MB."""
    share = own = 0
    mine = False
    for line in Path(f"/proc/{pid}/smaps").read_text().splitlines():
        if re.match(r"[0-9a-f]+-[0-9a-f]+ ", line):
            mine = line.endswith(str(file))
        elif mine and line.startswith("Pss:"):
            share += int(line.split()[1])
        elif mine and line.startswith("Private_Dirty:"):
            own += int(line.split()[1])
    return share * 1024 / MB, own * 1024 / MB


def two_workers(folder: Path, images: PreparedImages, mode: NumericMode, models: Path) -> dict[str, float]:
    """Both in their second epoch, so that each has touched every image."""
    slots = [WorkerSlot() for _ in range(2)]
    for number, slot in enumerate(slots):
        slot.send(TrainTrial(a_trial(images, number, 3), str(folder), mode, str(models / f"two{number}")))
    for slot in slots:
        wait_for(slot, EpochFinished)
    held = [held_of(folder / "images.npy", slot.pid or 0) for slot in slots]
    for slot in slots:
        slot.close()
    return {
        "images_mb": round((folder / "images.npy").stat().st_size / MB, 1),
        "images_pss_mb": round(sum(share for share, _ in held), 1),
        "images_copied_mb": round(sum(own for _, own in held), 1),
    }


def ten_trials(folder: Path, images: PreparedImages, mode: NumericMode, models: Path) -> list[float]:
    """Resident memory of one worker after each of ten trials of one design."""
    slot, sizes = WorkerSlot(), []
    for number in range(N_TRIALS):
        slot.send(TrainTrial(a_trial(images, number, 1), str(folder), mode, str(models / f"ten{number}")))
        wait_for(slot, TrialTrained)
        sizes.append(round(psutil.Process(slot.pid).memory_info().rss / MB, 1))
    slot.close()
    return sizes


def hand_over(folder: Path, images: PreparedImages, mode: NumericMode) -> float:
    """Seconds from the images' folder and a design to the first batch; the median of a few."""
    spec, seconds = a_trial(images, 0, 1), []
    for _ in range(N_TRIALS):
        start = time.perf_counter()
        source = ResidentImages(PreparedImages.open(folder), spec.training, mode, spec.seed)
        fresh_network(spec.architecture, mode, spec.seed)
        next(iter(source.train_batches(1)))
        seconds.append(time.perf_counter() - start)
    return round(statistics.median(seconds), 4)


def main() -> None:
    """Prepare, measure, print."""
    parser = argparse.ArgumentParser(description="Memory of the workers.")
    parser.add_argument("--data", required=True)
    wish = parser.parse_args()
    torch.set_num_threads(1)
    spec = DataSpec(wish.data, wish.data, None, 1000, None, 0)  # all images are for training and validation
    folder, _ = prepare(spec, cache_dir(), lambda done, total: None)
    images = PreparedImages.open(folder)
    mode = replace(choose_mode("cpu", 1)[0], n_threads=1)
    with TemporaryDirectory() as models:
        sizes = ten_trials(folder, images, mode, Path(models))
        figures = {
            **two_workers(folder, images, mode, Path(models)),
            "rss_mb": sizes,
            "rss_growth": round(sizes[-1] / sizes[1] - 1, 4),
            "hand_over_s": hand_over(folder, images, mode),
        }
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
