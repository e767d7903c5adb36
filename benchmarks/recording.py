"""What recording costs a trial: its events made durable and its checkpoints kept, beside the same trial without either.

    python benchmarks/recording.py --data cifar10 --epochs 8 --rounds 3

Trains the second known-good design of staged-cnn in a real worker, by turns with and without, and prints the medians.
"""

import argparse
import json
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from nas_desktop.core.event_log import EventLog
from nas_desktop.core.events import EpochFinished
from nas_desktop.core.paths import cache_dir
from nas_desktop.core.specs import DataSpec, TrialSpec
from nas_desktop.datasets.prepared import prepare
from nas_desktop.search.slots.worker_slot import WorkerSlot
from nas_desktop.search_space import space_named
from nas_desktop.training.jobs import (
    LAST_WORDS,
    ChooseMode,
    JobFailed,
    Message,
    ModeProbed,
    Recorded,
    TrainTrial,
)
from nas_desktop.training.recipes import RECIPES


def messages(slot: WorkerSlot) -> Iterator[Message]:
    """Up to the last word of the job."""
    while True:
        message = slot.receive()
        if isinstance(message, JobFailed):
            raise SystemExit(message.message)
        yield message
        if isinstance(message, LAST_WORDS):
            return


def job_of(data: str, n_train: int, n_epochs: int, slot: WorkerSlot) -> TrainTrial:
    """The trial that is trained each time."""
    folder, facts = prepare(DataSpec(data, None, n_train, 5000, None, 0), cache_dir(), lambda done, total: None)
    slot.send(ChooseMode("auto", 1))
    mode = next(message.mode for message in messages(slot) if isinstance(message, ModeProbed))
    space = space_named("staged-cnn")
    recipe = RECIPES["modern"].fitted(space.defaults, facts, n_epochs)
    config = space.resolve(space.known_good[1], recipe.defaults)
    spec = TrialSpec(
        study="search",
        trial=0,
        design=0,
        stage="full",
        config=config,
        architecture=space.assemble(config, facts.input_shape, len(facts.classes)),
        training=recipe.training(config, n_epochs, facts, recipe.patience),
        seed=0,
    )
    return TrainTrial(spec, str(folder), mode, "")


def seconds_of(slot: WorkerSlot, job: TrainTrial, folder: Path, *, records: bool) -> float:
    """Wall time of one trial."""
    checkpoints = str(folder / "checkpoints" / "trial-0000") if records else ""
    began = time.perf_counter()
    with closing(EventLog(folder / "events.db")) as log:
        slot.send(replace(job, model=str(folder / "model"), checkpoints=checkpoints))
        for message in messages(slot):
            if records and isinstance(message, EpochFinished):
                log.append(message)
                slot.send(Recorded(message.epoch))
    return time.perf_counter() - began


def main() -> None:
    """One JSON line."""
    parser = argparse.ArgumentParser(description="What recording costs a trial.")
    parser.add_argument("--data", required=True)
    parser.add_argument("--train", type=int, default=5000)
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--rounds", type=int, default=3)
    wish = parser.parse_args()
    slot, taken = WorkerSlot(), {True: [], False: []}  # type: tuple[WorkerSlot, dict[bool, list[float]]]
    try:
        job = job_of(wish.data, wish.train, wish.epochs, slot)
        for turn in range(2 * wish.rounds):
            records = turn % 2 == 0
            with tempfile.TemporaryDirectory() as folder:
                taken[records].append(seconds_of(slot, job, Path(folder), records=records))
    finally:
        slot.close()
    with_it, without = statistics.median(taken[True]), statistics.median(taken[False])
    rounded = {f"{'with' if key else 'without'}_s": [round(s, 2) for s in found] for key, found in taken.items()}
    print(json.dumps({**rounded, "cost_percent": round(100 * (with_it / without - 1), 2)}))


if __name__ == "__main__":
    main()
