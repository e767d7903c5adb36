"""What fails once at the n-th step, for every n: the disk, the memory, the user's patience."""

import errno
import itertools
import os
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from nas_desktop.core.errors import NasError
from nas_desktop.core.project import Project
from nas_desktop.search import publisher, session
from nas_desktop.search.kept_models import KeptModels
from nas_desktop.search.mirror import NoMirror
from nas_desktop.search.resources import Machine
from nas_desktop.search.session import SearchSession
from nas_desktop.training.checkpoint_files import CheckpointFiles
from tests.builders import a_config
from tests.crash.accounts import Account, account_of
from tests.crash.invariants import violations
from tests.crash.seed import SEED, VARIABLE
from tests.crash.steps import Step, watched
from tests.crash.trainer import TrainingSlot, read_model, write_model

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/fd").exists(), reason="steps are watched by Linux's table of files"
)

EVERY = int(os.environ.get("NAS_DESKTOP_EVERY_NTH") or 17)  # 1: every step of a search, and every statement to SQLite
CONFIG = a_config(n_trials=2, n_epochs=2, slots=1, patience="off", device="cpu", known_good="off")
Failure = Callable[[Step], BaseException]
Counted = Callable[[Step], bool]


def disk_full(step: Step) -> BaseException:
    """As the system says it, or as SQLite does."""
    if step.name in ("sql", "commit", "committed"):
        return _of_sqlite("database or disk is full", "SQLITE_FULL")
    return OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(step.path))


def disk_failing(step: Step) -> BaseException:
    """Likewise."""
    if step.name in ("sql", "commit", "committed"):
        return _of_sqlite("disk I/O error", "SQLITE_IOERR")
    return OSError(errno.EIO, os.strerror(errno.EIO), str(step.path))


def no_memory(step: Step) -> BaseException:
    """Nothing that anybody is prepared for."""
    return MemoryError()


def impatience(step: Step) -> BaseException:
    """Ctrl-C."""
    return KeyboardInterrupt()


STORAGE: tuple[Failure, ...] = (disk_full, disk_failing)
ALL: tuple[Failure, ...] = (*STORAGE, no_memory, impatience)


def _of_sqlite(words: str, name: str) -> sqlite3.Error:
    error = sqlite3.OperationalError(words)
    error.sqlite_errorname = name
    error.sqlite_errorcode = getattr(sqlite3, name)
    return error


def is_counted(step: Step) -> bool:
    """There are four times as many statements to SQLite as there are other steps."""
    return step.name != "sql" or EVERY == 1


def is_end_of_a_commit_to_the_study(step: Step) -> bool:
    """What it holds is in the file by then, whatever SQLite says."""
    return step.name == "committed" and step.path.name == "study.db"


class Nth:
    """Fails at the n-th of the steps that count, and never again."""

    def __init__(self, n: int, failure: Failure, counts: Counted = is_counted) -> None:
        self._left = n
        self._failure = failure
        self._counts = counts
        self.struck: Step | None = None

    def __call__(self, step: Step) -> None:
        if not self._counts(step):
            return
        self._left -= 1
        if self._left == 0:
            self.struck = step
            raise self._failure(step)

    @property
    def has_struck(self) -> bool:
        """Whether there were so many steps."""
        return self.struck is not None

    @property
    def was_removing(self) -> bool:
        """Whether something could not be removed, which may then stay."""
        return self.struck is not None and self.struck.name in ("unlink", "rmdir")


def each(root: Path, failure: Failure, every: int = 1, counts: Counted = is_counted) -> Iterator[tuple[Path, Nth]]:
    """A folder and a failure for every n, until nothing is left to fail."""
    for n in itertools.count(1 + SEED % every, every):
        folder = root / f"{n}"
        folder.mkdir()
        nth = Nth(n, failure, counts)
        yield folder, nth
        if not nth.has_struck:
            assert n > 1, "there was no step at all"
            return


# --- single writes


@pytest.mark.parametrize("failure", ALL)
def test_a_checkpoint_that_cannot_be_written_leaves_the_last_one(tmp_path: Path, failure: Failure) -> None:
    for folder, nth in each(tmp_path, failure):
        files = CheckpointFiles(folder / "trial", "identity")
        for epoch in (1, 2):
            files.write(epoch, bytes([epoch]) * 2000, {})
        with watched(folder, nth), suppress(type(failure(Step("open", folder)))):
            files.write(3, b"3" * 2000, {})
        found = files.newest(3)
        assert found is not None
        assert found.epoch in ((2, 3) if nth.has_struck else (3,))
        files.write(3, b"3" * 2000, {})
        assert files.newest(3) is not None


@pytest.mark.parametrize("failure", ALL)
def test_a_model_that_cannot_be_written_is_not_there_or_whole(tmp_path: Path, failure: Failure) -> None:
    for folder, nth in each(tmp_path, failure):
        model = folder / "models" / "trial-0000"
        with watched(folder, nth), suppress(type(failure(Step("open", folder)))):
            write_model(model, 0, b"s" * 32)
        assert not model.exists() or read_model(model)[1] == b"s" * 32
        write_model(model, 0, b"t" * 32)
        assert read_model(model)[1] == b"t" * 32
        KeptModels(folder / "models").sweep([("search", 0)])
        assert [path.name for path in (folder / "models").iterdir()] == ["trial-0000"]


@pytest.mark.parametrize("failure", ALL)
def test_a_project_that_cannot_be_made_can_be_made_afterwards(tmp_path: Path, failure: Failure) -> None:
    for folder, nth in each(tmp_path, failure):
        root = folder / "p"
        expected = NasError if failure in STORAGE else type(failure(Step("open", root)))
        with watched(folder, nth), suppress(expected):
            Project.create(root, {"seed": 1}, "x")
        if not (root / "project.json").exists():
            Project.create(root, {"seed": 1}, "x")
        assert Project.open(root).manifest.config == {"seed": 1}


# --- whole searches


@pytest.fixture(autouse=True)
def in_this_process(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Searches that train here, and do not wait before they try again."""
    machine = Machine(2, tmp_path / "cache", TrainingSlot)
    monkeypatch.setattr(session, "this_machine", lambda start_method: machine)
    monkeypatch.setattr(session, "TrackingMirror", lambda project: NoMirror())
    monkeypatch.setattr(publisher, "RETRY_AFTER_S", 0.0)


def run(root: Path) -> None:
    """From the start, or on from where it is."""
    search = SearchSession.resume(root) if (root / "project.json").exists() else SearchSession.new(CONFIG, root)
    for _ in search.run():
        pass


def run_despite(root: Path, nth: Nth, expected: type[BaseException]) -> None:
    """As a user would: again, after it ended with a sentence or was broken off."""
    with watched(root, nth):
        try:
            run(root)
        except expected:
            run(root)


@pytest.fixture
def reference(tmp_path: Path) -> Account:
    """The search to which nothing happens."""
    run(tmp_path / "unbroken" / "p")
    return account_of(tmp_path / "unbroken" / "p")


@pytest.mark.slow
@pytest.mark.parametrize("failure", ALL)
def test_a_search_survives_whatever_fails_once(tmp_path: Path, reference: Account, failure: Failure) -> None:
    expected = NasError if failure in STORAGE else type(failure(Step("open", tmp_path)))
    for folder, nth in each(tmp_path, failure, EVERY):
        sys.stdout.write(f"{VARIABLE}={SEED}, step {folder.name}\n")
        run_despite(folder / "p", nth, expected)
        faults = list(violations(folder / "p", CONFIG.n_trials, reference))
        assert [words for words in faults if not (nth.was_removing and words.endswith("is left"))] == []


@pytest.mark.slow
def test_a_commit_to_the_study_that_was_done_and_is_called_a_failure_is_not_done_again(
    tmp_path: Path, reference: Account
) -> None:
    for folder, nth in each(tmp_path, disk_full, counts=is_end_of_a_commit_to_the_study):
        run_despite(folder / "p", nth, NasError)
        assert list(violations(folder / "p", CONFIG.n_trials, reference)) == []


class _Until:
    """No room on the disk for a while: nothing can be written, `n` steps long."""

    def __init__(self, n: int) -> None:
        self.left = n

    def __call__(self, step: Step) -> None:
        if self.left > 0 and step.name not in ("unlink", "rmdir"):
            self.left -= 1
            raise disk_full(step)


@pytest.mark.slow
@pytest.mark.parametrize("n_events", [3, 5, 6, 8])
def test_a_search_waits_while_the_disk_is_full_and_goes_on_by_itself(
    tmp_path: Path, reference: Account, n_events: int
) -> None:
    root = tmp_path / "p"
    events = SearchSession.new(CONFIG, root).run()
    for _ in range(n_events):
        next(events)
    full = _Until(10)
    with watched(root, full):
        names = [type(event).__name__ for event in events]
    assert full.left == 0
    assert "StorageBlocked" in names
    assert "StorageFreed" in names
    assert list(violations(root, CONFIG.n_trials, reference)) == []


# --- a search that begins with the trials of another


@pytest.mark.slow
@pytest.mark.parametrize("failure", STORAGE)
def test_trials_of_an_earlier_search_are_taken_over_once(tmp_path: Path, reference: Account, failure: Failure) -> None:
    past = tmp_path / "unbroken" / "p"
    config = CONFIG.with_changes(history=str(past))
    for folder, nth in each(tmp_path, failure, 3 * EVERY):
        root = folder / "p"
        with watched(root, nth):
            _begin(config, root)
        account = account_of(root)
        assert account.faults == []
        assert len(account.trials) == 2 * CONFIG.n_trials
        taken = [("search", n) for n in range(2)]
        assert [account.trials[key].end for key in taken] == [reference.trials[key].end for key in taken]


def _begin(config: object, root: Path) -> None:
    for _ in range(3):
        try:
            is_there = (root / "project.json").exists()
            search = SearchSession.resume(root) if is_there else SearchSession.new(config, root)  # type: ignore[arg-type]
            for _ in search.run():
                pass
        except NasError:
            continue
        return
    raise AssertionError("it never came to its end")
