"""Trials an hour with so many workers at once: the same fixed networks each time, in the program's own workers.

    python -m nas_desktop.training.bench.throughput --data images.npz --device cuda --slots 1 --slots 2 --slots 4

Runs on a machine that has torch, numpy, Pillow and safetensors and no more. Reading the images and the first kernels of
a worker are not counted.
"""

import argparse
import json
import multiprocessing
import os
import sys
import tempfile
import time
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection, wait
from pathlib import Path
from statistics import mean
from typing import Any

from nas_desktop.core.json_values import decode_tagged, encode_tagged
from nas_desktop.core.specs import DataFacts, DataSpec, TrialSpec
from nas_desktop.network.cost import cost_of
from nas_desktop.search_space import space_named
from nas_desktop.search_space.dice import Dice
from nas_desktop.training.jobs import (
    LAST_WORDS,
    MESSAGES,
    ChooseMode,
    DataPrepared,
    JobFailed,
    Message,
    ModeProbed,
    PrepareData,
    Request,
    TrainTrial,
    TrialTrained,
)
from nas_desktop.training.recipes import MODERN
from nas_desktop.training.trial_main import main as work

MAX_MACS = 150_000_000
_SPACE = "staged-cnn"


@dataclass(frozen=True)
class Worker:
    """The program's worker process, and our end of its pipe."""

    connection: Connection

    def send(self, request: Request) -> None:
        """Hand over a job."""
        self.connection.send_bytes(encode_tagged(request))

    def last_word(self) -> Message:
        """Wait until the job is done."""
        while not isinstance(message := decode_tagged(MESSAGES, self.connection.recv_bytes()), LAST_WORDS):
            pass
        return message

    def do(self, request: Request) -> Message:
        """One job from start to end.

        Raises:
            RuntimeError: it came to nothing.
        """
        self.send(request)
        message = self.last_word()
        if isinstance(message, JobFailed):
            raise RuntimeError(f"{message.message} {message.hint}")
        return message


@contextmanager
def workers(n: int) -> Iterator[list[Worker]]:
    """`n` worker processes; gone afterwards."""
    context = multiprocessing.get_context("spawn")
    pipes = [context.Pipe() for _ in range(n)]
    processes = [context.Process(target=work, args=(theirs,)) for _, theirs in pipes]
    try:
        for process in processes:
            process.start()
        for _, theirs in pipes:
            theirs.close()
        yield [Worker(ours) for ours, _ in pipes]
    finally:
        for process in processes:
            process.kill()
            process.join()


def fixed_trials(n: int, facts: DataFacts, n_epochs: int) -> list[TrialSpec]:
    """The first `n` random networks of the space that are not too large; the same on every machine."""
    space, shape, n_classes = space_named(_SPACE), facts.input_shape, len(facts.classes)
    trials: list[TrialSpec] = []
    seed = 0
    while len(trials) < n:
        config = space.resolve(space.draw(Dice(seed)), MODERN.defaults)
        architecture = space.assemble(config, shape, n_classes)
        training = MODERN.training(config, n_epochs, facts, None)
        if cost_of(architecture).n_macs <= MAX_MACS:
            number = len(trials)
            trials.append(TrialSpec("search", number, number, "full", config, architecture, training, seed))
        seed += 1
    return trials


def measure(jobs: Sequence[TrainTrial], n_slots: int) -> dict[str, Any]:
    """All jobs, `n_slots` at a time; trials an hour, and what they reached."""
    with workers(n_slots) as crew:
        warm_up = replace(jobs[0].spec, training=replace(jobs[0].spec.training, n_epochs=1))
        for number, worker in enumerate(crew):
            worker.do(replace(jobs[0], spec=warm_up, model=f"{jobs[0].model}-warm-{number}"))
        start = time.perf_counter()
        ended = list(_done(crew, jobs))
        seconds = time.perf_counter() - start
    reached = [end.val_accuracy for end in ended if isinstance(end, TrialTrained)]
    return {
        "trials_an_hour": round(3600 * len(reached) / seconds, 1),
        "seconds": round(seconds, 1),
        "val_accuracy": round(mean(reached), 4) if reached else None,
        "failed": [end.message for end in ended if isinstance(end, JobFailed)],
    }


def _done(crew: Sequence[Worker], jobs: Sequence[TrainTrial]) -> Iterator[Message]:
    """The last word on each job; whoever has ended one gets the next."""
    rest = deque(jobs)
    free, busy = list(crew), dict[object, Worker]()
    while free or busy:
        while free and rest:
            worker = free.pop()
            worker.send(rest.popleft())
            busy[worker.connection] = worker
        if not busy:
            return
        for ready in wait([worker.connection for worker in busy.values()]):
            free.append(worker := busy.pop(ready))
            yield worker.last_word()


def run(wish: argparse.Namespace, folder: Path) -> dict[str, Any]:
    """Prepare, then measure each number of slots on the same jobs."""
    n_threads = max(1, (os.cpu_count() or 1) // max(wish.slots))
    with workers(1) as (first,):
        data = DataSpec(wish.data, None, wish.train, wish.val, None, seed=0)
        prepared = first.do(PrepareData(data, str(folder)))
        probed = first.do(ChooseMode(wish.device, n_threads, deterministic=wish.deterministic))
    assert isinstance(prepared, DataPrepared)
    assert isinstance(probed, ModeProbed)
    trials = fixed_trials(wish.trials, prepared.facts, wish.epochs)
    figures: dict[str, Any] = {"finding": probed.finding, "n_trials": wish.trials, "slots": {}}
    for n_slots in wish.slots:
        models = folder / f"models-{n_slots}"
        jobs = [TrainTrial(spec, prepared.images, probed.mode, str(models / str(spec.trial))) for spec in trials]
        figures["slots"][str(n_slots)] = measure(jobs, n_slots)
    return figures


def main() -> None:
    """Print the figures as JSON."""
    parser = argparse.ArgumentParser(description="Trials an hour, by how many are trained at once.")
    parser.add_argument("--data", required=True, help="an .npz file, or what else --data of a search takes")
    parser.add_argument("--device", default="auto")
    parser.add_argument("--slots", type=int, action="append", help="trials at once; may be given several times")
    parser.add_argument("--trials", type=int, default=24)
    parser.add_argument("--train", type=int, default=5000)
    parser.add_argument("--val", type=int, default=1000)
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--deterministic", action="store_true")
    wish = parser.parse_args()
    wish.slots = wish.slots or [1, 2, 4]
    with tempfile.TemporaryDirectory() as folder:
        sys.stdout.write(f"{json.dumps(run(wish, Path(folder)), indent=2)}\n")


if __name__ == "__main__":
    main()
