"""The program that is killed: it begins a search in a folder, or goes on with the one that is there.

`python -m tests.crash.target PROJECT --trials 6 --epochs 3` prints every event once it is durable, as `nas-desktop`
does. Without `--real` the trials are trained in this process, in no time.
"""

import argparse
import json
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from unittest import mock

from nas_desktop.core.config import SearchConfig
from nas_desktop.core.event_codec import event_to_json, is_transient
from nas_desktop.core.events import Event, SearchFinished
from nas_desktop.core.kill_points import VARIABLE, reached
from nas_desktop.search import session
from nas_desktop.search.mirror import NoMirror
from nas_desktop.search.resources import Machine
from nas_desktop.search.session import SearchSession
from tests.crash import steps
from tests.crash.trainer import TrainingSlot

TINY = {"data": "synthetic:360", "n_train": 180, "n_val": 60, "max_macs": 1_000_000}
_ALL = {"screening": "on", "checks": "on", "final_training": "on"}
STAGES = {
    "full": {"screening": "off", "checks": "off", "final_training": "off"},
    "all": _ALL,
    "halving": {**_ALL, "recipe": "classic"},
}


def main(words: Sequence[str]) -> int:
    """Run the search to its end; returns 0 where it is done."""
    options = _options(words)
    with ExitStack() as stack:
        stack.enter_context(stand_ins(options))
        if VARIABLE in os.environ and not options.real:  # real workers are killed at the points that have a name
            stack.enter_context(steps.watched(options.project, lambda step: reached(step.name)))
        return _print_all(_session(options).run())


def _options(words: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="tests.crash.target", description=__doc__)
    parser.add_argument("project", type=lambda text: Path(text).absolute())
    parser.add_argument("--trials", type=int, default=6)
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--slots", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--stages", choices=STAGES, default="full", help="the parts of the search")
    parser.add_argument("--history", help="the project of an earlier search")
    parser.add_argument("--real", action="store_true", help="real workers and real images")
    parser.add_argument("--mirror", action="store_true", help="MLflow follows")
    return parser.parse_args(words)


@contextmanager
def stand_ins(options: argparse.Namespace) -> Iterator[None]:
    """What is not real about the search."""
    machine = Machine(2, options.project.parent / "cache", TrainingSlot)
    with ExitStack() as stack:
        if not options.real:
            stack.enter_context(mock.patch.object(session, "this_machine", return_value=machine))
        if not options.mirror:
            stack.enter_context(mock.patch.object(session, "TrackingMirror", return_value=NoMirror()))
        yield


def _session(options: argparse.Namespace) -> SearchSession:
    if (options.project / "project.json").exists():
        return SearchSession.resume(options.project)
    return SearchSession.new(_config(options), options.project)


def _config(options: argparse.Namespace) -> SearchConfig:
    return SearchConfig.parse(
        {
            **TINY,
            "n_trials": options.trials,
            "n_epochs": options.epochs,
            "slots": options.slots,
            "seed": options.seed,
            "history": options.history,
            **STAGES[options.stages],
            "patience": "off",
            "device": "cpu",
        }
    )


def _print_all(events: Iterator[Event]) -> int:
    event = None
    for event in events:
        if not is_transient(event):
            _print(json.dumps(event_to_json(event)))
    return 0 if isinstance(event, SearchFinished) and event.reason == "done" else 3


def _print(line: str) -> None:
    os.write(sys.stdout.fileno(), f"{line}\n".encode())  # at once, and as a whole


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
