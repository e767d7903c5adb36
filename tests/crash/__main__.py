"""The long run: `python -m tests.crash --kills 300 --real 40 --minutes 60 --seed 1` strikes and prints a table."""
# ruff: noqa: T201  # what it prints is what it is for

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from tests.crash.accounts import Account
from tests.crash.invariants import runs_of, study_of
from tests.crash.lives import Programs, Starter, Zygote
from tests.crash.machine import MAX_INTERRUPTIONS, Blow, Machine, Shape, Tally, random_blows
from tests.crash.test_crash_machine import NAMED_POINTS, STEPS

_ENGINE_POINTS = ("log-before", "log-after", "study-after")
_SCRIPTED = (
    Shape(),
    Shape(n_slots=2),
    Shape(n_trials=4, n_epochs=5),
    *(Shape(n_trials=5, n_epochs=4, n_slots=n, stages=stages) for n in (1, 2) for stages in ("all", "halving")),
)
_REAL = (
    Shape(n_trials=3, n_epochs=2, is_real=True, has_mirror=True),
    Shape(n_trials=4, n_epochs=2, n_slots=2, is_real=True, has_mirror=True),
    Shape(n_trials=4, n_epochs=2, is_real=True, has_mirror=True, stages="all"),
)


class _LongRun:
    def __init__(self, folder: Path, seed: int, until: float) -> None:
        self._folder = folder
        self._rng = random.Random(seed)
        self._until = until
        self._n = 0
        self.n_opened = 0
        self.projects: list[Path] = []

    def strike(self, starter: Starter, shapes: tuple[Shape, ...], n_kills: int) -> Tally:
        """Search after search until there were so many kills, or the time is over."""
        tally = Tally()
        known = {shape: self._unbroken(starter, shape, tally) for shape in shapes}
        while tally.n_kills < n_kills and time.monotonic() < self._until:
            shape = self._rng.choice(shapes)
            account, usual_s = known[shape]
            machine = self._machine(starter, shape)
            own = machine.run(self._blows(shape, usual_s), account if shape.n_slots == 1 else None)
            tally.add(own)
            self.projects.append(machine.project)
            _tell(tally, own)
        return tally

    def _unbroken(self, starter: Starter, shape: Shape, tally: Tally) -> tuple[Account, float]:
        self._machine(starter, shape).unbroken()  # the first one fills the cache
        machine = self._machine(starter, shape)
        known = machine.unbroken()
        tally.faults += machine.tally.faults
        return known

    def _machine(self, starter: Starter, shape: Shape) -> Machine:
        self._n += 1
        return Machine(self._folder / f"search-{self._n:03d}", starter, shape, self._rng)

    def _blows(self, shape: Shape, usual_s: float) -> Iterator[Blow]:
        """Most of them at random; the others at every kind of point and step."""
        # A point in a worker would kill every worker that takes the trial up, until the trial has failed.
        points = _ENGINE_POINTS if shape.is_real else (*NAMED_POINTS, "trial-parked", *STEPS)
        for blow in random_blows(self._rng, usual_s, self._rng.randint(2, MAX_INTERRUPTIONS), is_real=shape.is_real):
            if self._rng.random() < 0.3:
                yield Blow(point=f"{self._rng.choice(points)}:{self._rng.randint(1, 9)}", damage=blow.damage)
            else:
                yield blow

    def open_stores(self) -> Iterator[str]:
        """What other programs say of the projects."""
        for project in self.projects:
            for name, open_store in _READERS.items():
                try:
                    open_store(project)
                except Exception as error:  # whatever another program's reader raises is the finding
                    yield f"{name} cannot open {project}: {error}"
                else:
                    self.n_opened += 1


def _by_mlflow(project: Path) -> None:
    if (project / "mlflow.db").exists():
        assert runs_of(project), "there are no runs"


def _by_dashboard(project: Path) -> None:
    with suppress(ModuleNotFoundError):
        from optuna_dashboard._inmemory_cache import InMemoryCache
        from optuna_dashboard._storage import get_studies, get_trials

        storage = study_of(project)._storage
        for study in get_studies(storage):
            get_trials(InMemoryCache(), storage, study._study_id)


_READERS: dict[str, Callable[[Path], object]] = {
    "Optuna": study_of,
    "MLflow": _by_mlflow,
    "optuna-dashboard": _by_dashboard,
}


def _tell(tally: Tally, own: Tally) -> None:
    print(f"{tally.n_kills} kills, {own.n_interruptions} in this search", *own.faults, sep="\n  ", file=sys.stderr)


def _table(columns: dict[str, Tally], n_opened: int) -> str:
    rows = {
        "searches": "n_searches",
        "kills": "n_kills",
        "interruptions": "n_interruptions",
        "damaged files": "n_damages",
        "acknowledged trials lost": "n_lost",
        "trials left RUNNING": "n_running_left",
        "epochs trained again": "n_repeated",
        "most at one interruption, undamaged": "max_repeated",
        "processes and files left": "n_left",
    }
    lines = [f"{'':36}" + "".join(f"{name:>10}" for name in columns)]
    lines += [f"{row:36}" + "".join(f"{getattr(t, name):>10}" for t in columns.values()) for row, name in rows.items()]
    lines.append(f"{'faults':36}" + "".join(f"{len(tally.faults):>10}" for tally in columns.values()))
    return "\n".join([*lines, f"{'stores opened by other programs':36}{n_opened:>10}"])


def main() -> int:
    """Strike, look, and print; returns 1 where there are faults."""
    parser = argparse.ArgumentParser(prog="python -m tests.crash", description=__doc__)
    parser.add_argument("--kills", type=int, default=300, help="of searches that train in no time")
    parser.add_argument("--real", type=int, default=40, help="of searches with real workers")
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    options = parser.parse_args()
    print(f"seed {options.seed}", flush=True)
    shm = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=shm if shm.is_dir() else None) as folder, Zygote() as zygote:
        run = _LongRun(Path(folder), options.seed, time.monotonic() + 60 * options.minutes)
        columns = {"real": run.strike(Programs(), _REAL, options.real)} if options.real else {}
        columns["scripted"] = run.strike(zygote, _SCRIPTED, options.kills)
        faults = [fault for tally in columns.values() for fault in tally.faults]
        faults += run.open_stores()
        print(_table(columns, run.n_opened), *faults, sep="\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
