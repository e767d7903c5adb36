"""Kills a search, damages what it left, resumes it, until it is done; then looks whether anything was lost."""

import random
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from nas_desktop.core.kill_points import VARIABLE
from tests.crash import damage
from tests.crash.accounts import Account, account_of, acknowledged
from tests.crash.invariants import lost, violations
from tests.crash.lives import Life, Starter, Whom, kill, survivors

MAX_INTERRUPTIONS = 20
_LIFE_S = {False: 90.0, True: 240.0}  # a target that takes longer hangs; the latter with real workers
_END_S = 15.0  # in which whatever a killed target started must have ended
_LOOK_EVERY_S = 0.001


@dataclass(frozen=True, slots=True)
class Shape:
    """Of the search that is killed."""

    n_trials: int = 6
    n_epochs: int = 3
    n_slots: int = 1
    seed: int = 1
    is_real: bool = False
    has_mirror: bool = False
    stages: str = "full"  # "full": trainings of the search alone; "all"; "halving": all, of trials that rest
    history: str = ""  # the project of an earlier search
    n_taken: int = 0  # of its trials

    def words(self, project: Path) -> list[str]:
        """The target's command line."""
        numbers = {"trials": self.n_trials, "epochs": self.n_epochs, "slots": self.n_slots, "seed": self.seed}
        flags = ["--real"] * self.is_real + ["--mirror"] * self.has_mirror
        flags += [f"--stages={self.stages}"]
        flags += [f"--history={self.history}"] if self.history else []
        return [str(project), *(f"--{name}={number}" for name, number in numbers.items()), *flags]


@dataclass(frozen=True, slots=True)
class Blow:
    """One interruption: when, at whom, and what becomes of the files afterwards."""

    after_s: float = 0.0
    waits_for_write: bool = False  # it is counted from the first write to the log after that
    delay_s: float = 0.0  # after that write
    point: str = ""  # "name:n": the process kills itself there; nothing above counts
    whom: Whom = "tree"
    damage: str = ""


@dataclass(slots=True)
class Tally:
    """Over all searches of a run of the machine."""

    n_searches: int = 0
    n_kills: int = 0
    n_interruptions: int = 0  # runs of the program that were ended and resumed
    n_damages: int = 0
    n_lost: int = 0
    n_running_left: int = 0
    max_repeated: int = 0  # epochs, when an undamaged trial was taken up again
    n_repeated: int = 0
    n_left: int = 0  # processes and files
    faults: list[str] = field(default_factory=list)

    def add(self, other: "Tally") -> None:
        """Take in what another one counted."""
        for name in ("n_searches", "n_kills", "n_interruptions", "n_damages", "n_lost", "n_running_left", "n_repeated",
                     "n_left"):  # fmt: skip
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.max_repeated = max(self.max_repeated, other.max_repeated)
        self.faults += other.faults


class Machine:
    """One search in one folder, from its start through every blow to its end."""

    def __init__(self, folder: Path, starter: Starter, shape: Shape, rng: random.Random) -> None:
        folder.mkdir(parents=True)
        self.project = folder / "project"
        self.tally = Tally(n_searches=1)
        self._output, self._errors = folder / "events.jsonl", folder / "errors.txt"
        self._starter = starter
        self._shape = shape
        self._rng = rng
        self._damaged: list[str] = []
        self._limit_s = _LIFE_S[shape.is_real]

    def unbroken(self) -> tuple[Account, float]:
        """What the search comes to if nobody disturbs it, and its seconds."""
        start = time.monotonic()
        self._expect_end(self._start(Blow()))
        self._look_over(None)
        return account_of(self.project), time.monotonic() - start

    def run(self, blows: Iterator[Blow], reference: Account | None) -> Tally:
        """Strike until there are no blows left or the search is done, then let it end."""
        for blow in blows:
            life = self._start(blow)
            code = self._strike(life, blow)
            self._after(life, blow)
            if code == 0 or self.tally.n_interruptions == MAX_INTERRUPTIONS:
                break
        self._expect_end(self._start(Blow()))
        self._look_over(reference)
        return self.tally

    def _start(self, blow: Blow) -> Life:
        environment = {"NAS_DESKTOP_HOME": str(self.project.parent.parent / "home")}
        environment |= {VARIABLE: blow.point} if blow.point else {}
        words = self._shape.words(self.project)
        return self._starter.start(words, environment, self._output, self._errors)

    def _strike(self, life: Life, blow: Blow) -> int | None:
        """How the life ended; None where we ended it."""
        if blow.point:
            return self._ended_itself(life)
        if (code := self._wait(life, blow)) is not None:
            return code
        kill(life, blow.whom, self._rng.random())
        self.tally.n_kills += 1
        goes_on = blow.whom in ("worker", "mirror")
        return self._ended_itself(life, is_killed=True) if goes_on else life.wait(self._limit_s)

    def _ended_itself(self, life: Life, *, is_killed: bool = False) -> int | None:
        code = life.wait(self._limit_s)
        if code is None:
            kill(life, "tree", 0)
            life.wait(self._limit_s)
            self._fault("the search hangs")
        elif code != 0:
            self.tally.n_kills += not is_killed
            if code > 0:
                self._fault(f"the target ended with {code}: {self._last_words()}")
        return code

    def _wait(self, life: Life, blow: Blow) -> int | None:
        if (code := life.wait(blow.after_s)) is not None or not blow.waits_for_write:
            return code
        written = self._log_mark()
        while self._log_mark() == written:
            if (code := life.wait(_LOOK_EVERY_S)) is not None:
                return code
        return life.wait(blow.delay_s)

    def _log_mark(self) -> tuple[int, int]:
        try:
            stat = (self.project / "events.db").stat()
        except OSError:
            return 0, 0
        return stat.st_mtime_ns, stat.st_size

    def _after(self, life: Life, blow: Blow) -> None:
        """A life is over: its processes must be, too; then the files are damaged."""
        self.tally.n_interruptions += 1
        if self._shape.is_real or self._shape.has_mirror:
            left = survivors(life, _END_S)
            self.tally.n_left += len(left)
            if left:
                self._fault(f"processes {left} outlived the search")
                kill(life, "tree", 0)
        for fault in lost(self.project, acknowledged(self._output)):
            self.tally.n_lost += 1
            self._fault(fault)
        is_over = account_of(self.project).is_done  # what is damaged then is nobody's to repair
        if blow.damage and (self.project / "checkpoints").is_dir() and not is_over:
            damage.ALL[blow.damage](self.project, self._rng)
            self._damaged.append(blow.damage)
            self.tally.n_damages += 1

    def _expect_end(self, life: Life) -> None:
        code = life.wait(self._limit_s)
        if code != 0:
            kill(life, "tree", 0)
            self._fault(f"the search did not come to its end ({code}): {self._last_words()}")

    def _look_over(self, reference: Account | None) -> None:
        account = account_of(self.project)
        for fault in lost(self.project, acknowledged(self._output)):
            self.tally.n_lost += 1
            self._fault(fault)
        self.tally.n_running_left += sum(trial.end is None for trial in account.trials.values())
        self.tally.n_repeated += sum(account.repeats)
        if not self._damaged:
            self.tally.max_repeated = max([0, *account.repeats])
            if self.tally.max_repeated > 1:
                self._fault(f"{self.tally.max_repeated} epochs were trained again after one interruption")
        n_trials = self._shape.n_taken + self._shape.n_trials
        for fault in violations(self.project, n_trials, reference, is_real=self._shape.is_real):
            self.tally.n_left += fault.endswith(" is left")
            self._fault(fault)

    def _fault(self, words: str) -> None:
        self.tally.faults.append(words)

    def _last_words(self) -> str:
        lines = self._errors.read_text(encoding="utf-8", errors="replace").splitlines() if self._errors.exists() else []
        return " | ".join(lines[-3:])


def random_blows(rng: random.Random, usual_s: float, n: int, *, is_real: bool = False) -> Iterator[Blow]:
    """Half of them anywhere in a stretch of a search that takes `usual_s`, half just after a write."""
    people: tuple[Whom, ...] = ("tree", "engine", "worker", "mirror") if is_real else ("engine",)
    for _ in range(n):
        after_write = rng.random() < 0.5
        yield Blow(
            after_s=rng.uniform(0, usual_s * (0.3 if after_write else 0.6)),
            waits_for_write=after_write,
            delay_s=rng.uniform(0, 0.02) if after_write else 0.0,
            whom=rng.choice(people),
            damage=rng.choice(list(damage.ALL)) if rng.random() < 0.3 else "",
        )
