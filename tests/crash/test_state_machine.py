"""Anything a user, a disk or a power cut may do to a search, in any order: no dead end, and nothing is lost."""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from unittest import mock

import pytest

from nas_desktop.core.errors import NasError, ProjectError
from nas_desktop.core.events import Event, SearchContinued, SearchFinished, SearchPaused, TrialFinished, TrialStarted
from nas_desktop.core.project import Project
from nas_desktop.core.specs import DataFacts
from nas_desktop.core.trial_row import TrialKey
from nas_desktop.search import publisher, session
from nas_desktop.search.mirror import NoMirror
from nas_desktop.search.resources import Machine
from nas_desktop.search.session import SearchSession
from tests.builders import a_config, some_data
from tests.crash.accounts import End
from tests.crash.invariants import lost, violations
from tests.crash.seed import SEED, VARIABLE
from tests.crash.steps import Step, watched
from tests.crash.test_nth_failure import disk_full
from tests.crash.trainer import TrainingSlot

hypothesis = pytest.importorskip("hypothesis")
from hypothesis import HealthCheck, Phase, seed, settings  # noqa: E402
from hypothesis import strategies as st  # noqa: E402
from hypothesis.stateful import (  # noqa: E402
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="steps are watched by Linux's table of files"),
]
N_EXAMPLES = int(os.environ.get("NAS_DESKTOP_STATE_EXAMPLES") or 50)
CONFIG = a_config(n_trials=4, n_epochs=3, slots=2, patience="off", device="cpu", known_good="off")
STAGED = CONFIG.with_changes(n_trials=3, n_epochs=2, screening="on", checks="on", final_training="on")
ONE, OTHER = "f", "other"  # images
_MOST_EVENTS = 400  # of a search this size; more of them are a circle


class SearchLife(RuleBasedStateMachine):
    """One project, and at most one search at work on it."""

    config = CONFIG

    def __init__(self) -> None:
        super().__init__()
        self._stack = ExitStack()
        self._top = Path(self._stack.enter_context(tempfile.TemporaryDirectory(dir=_memory())))
        self._n_kills = 0
        self._search: SearchSession | None = None
        self._events: Iterator[Event] | None = None
        self._stands = False
        self._is_full = False
        self._are_images_changed = False
        self._read = ""  # the images that a worker has read last
        self._running: set[TrialKey] = set()
        self._skipped: set[int] = set()
        self._told: dict[TrialKey, End] = {}
        self._patch()

    def _patch(self) -> None:
        machine = Machine(2, self._top / "cache", lambda: TrainingSlot(self._images))
        for stand_in in (
            mock.patch.object(session, "this_machine", return_value=machine),
            mock.patch.object(session, "TrackingMirror", return_value=NoMirror()),
            mock.patch.object(publisher, "RETRY_AFTER_S", 0.0),
            watched(self._top, self._on_step),
        ):
            self._stack.enter_context(stand_in)

    def _images(self) -> DataFacts:
        self._read = OTHER if self._are_images_changed else ONE
        return some_data(fingerprint=self._read)

    @property
    def _right(self) -> str:
        """The images that the search has begun with; nothing where it has not."""
        return Project.open(self._root).manifest.data_fingerprint

    def _on_step(self, step: Step) -> None:
        if self._is_full and step.name in ("open", "mkdir", "commit"):
            raise disk_full(step)

    @property
    def _root(self) -> Path:
        return self._top / str(self._n_kills) / "p"

    @property
    def _works(self) -> bool:
        return self._events is not None

    # --- what the search does

    @initialize()
    def begin(self) -> None:
        self._open()

    def _open(self) -> None:
        is_there = (self._root / "project.json").exists()
        self._search = SearchSession.resume(self._root) if is_there else SearchSession.new(self.config, self._root)
        self._events, self._stands, self._running = self._search.run(), False, set()

    def _next(self) -> bool:
        """One event further; whether there was one."""
        assert self._events is not None
        try:
            event = next(self._events, None)
        except NasError:
            assert self._is_full or self._read != self._right, "the search gave up for no reason"
            event = None
        if event is None:
            self._events, self._search, self._stands = None, None, False
            return False
        self._take_in(event)
        return True

    def _take_in(self, event: Event) -> None:
        match event:
            case TrialStarted():
                self._running.add((event.study, event.trial))
            case TrialFinished():
                self._running.discard((event.study, event.trial))
                self._told[event.study, event.trial] = (event.state, event.score)
            case SearchPaused():
                self._stands = True
            case SearchContinued() | SearchFinished():
                self._stands = False

    @precondition(lambda self: not self._stands)
    @rule(n=st.integers(1, 4))
    def go_on(self, n: int) -> None:
        """Some events further."""
        if not self._works:
            self.reopen()
        for _ in range(n):
            if self._stands or not self._works or not self._next():
                return

    @precondition(lambda self: not self._stands)
    @rule(n=st.integers(1, 8))
    def go_far(self, n: int) -> None:
        """The same: it is done more often than anything else."""
        self.go_on(n)

    @precondition(lambda self: not self._stands)
    @rule()
    def go_to_the_end_of_a_trial(self) -> None:
        """Likewise."""
        n = len(self._told)
        for _ in range(_MOST_EVENTS if not self._is_full else 4):
            self.go_on(1)
            if self._stands or not self._works or len(self._told) > n:
                return

    # --- what the user does

    @precondition(lambda self: self._works and not self._stands)
    @rule()
    def pause(self) -> None:
        assert self._search is not None
        self._search.request_pause()

    @precondition(lambda self: self._works)
    @rule()
    def resume(self) -> None:
        assert self._search is not None
        self._search.request_continue()
        self._stands = False

    @precondition(lambda self: self._works)
    @rule()
    def stop(self) -> None:
        assert self._search is not None
        self._search.request_stop()
        self._drain()
        assert not self._works

    @precondition(lambda self: self._works and any(study == "search" for study, _ in self._running))
    @rule(chance=st.integers(0, 9))
    def skip(self, chance: int) -> None:
        assert self._search is not None
        running = sorted(trial for study, trial in self._running if study == "search")
        trial = running[chance % len(running)]
        self._skipped.add(trial)
        self._search.request_skip(trial)

    @precondition(lambda self: self._works)
    @rule()
    def close(self) -> None:
        assert self._events is not None
        self._events.close()  # type: ignore[attr-defined]  # it is a generator
        self._events, self._search, self._stands = None, None, False

    @precondition(lambda self: not self._works)
    @rule()
    def reopen(self) -> None:
        """It may have been left in any way."""
        try:
            self._open()
        except NasError:
            assert self._is_full, "the project cannot be opened"

    @precondition(lambda self: self._works and self._running)
    @rule()
    def start_a_second_instance(self) -> None:
        with pytest.raises(ProjectError, match="in use"):
            next(SearchSession.resume(self._root).run())

    # --- what happens to it

    @precondition(lambda self: self._works)
    @rule()
    def kill(self) -> None:
        """What lies on the disk at this moment is all that is left."""
        before, events = self._root, self._events
        self._events, self._search, self._stands = None, None, False
        self._n_kills += 1
        is_full, self._is_full = self._is_full, False
        shutil.copytree(before, self._root)
        if events is not None:
            events.close()  # type: ignore[attr-defined]  # on the folder that nobody looks at any more
        self._is_full = is_full

    @precondition(lambda self: self._works)
    @rule()
    def fill_the_disk(self) -> None:
        self._is_full = True

    @precondition(lambda self: self._is_full)
    @rule()
    def free_the_disk(self) -> None:
        self._is_full = False
        if self._search is not None:
            self._search.request_retry()

    @precondition(lambda self: self._are_images_changed or not self._works)
    @rule()
    def change_the_images(self) -> None:
        """Or put the right ones back."""
        self._are_images_changed = not self._are_images_changed

    # --- what must hold

    def _drain(self) -> None:
        for _ in range(_MOST_EVENTS):
            if not self._works or not self._next():
                return
            if self._stands:
                self.resume()
        raise AssertionError("the search never ends")

    def teardown(self) -> None:
        """With room on the disk and the right images any search can be brought to its end."""
        try:
            self._is_full, self._are_images_changed = False, self._right == OTHER
            if self._stands:
                self.resume()
            for _ in range(3):
                self._drain()
                self._open()
            self._drain()
            assert list(lost(self._root, self._told)) == []
            assert list(violations(self._root, self.config.n_trials, None, skipped=self._skipped)) == []
        finally:
            self._stack.close()


class StagedLife(SearchLife):
    """The same with every stage."""

    config = STAGED


def _memory() -> Path | None:
    shm = Path("/dev/shm")
    return shm if shm.is_dir() else None


@pytest.mark.parametrize(("life", "n_examples"), [(SearchLife, N_EXAMPLES * 2 // 3), (StagedLife, N_EXAMPLES // 3)])
def test_whatever_happens_to_a_search_in_whatever_order_it_can_be_brought_to_its_end(
    life: type[SearchLife], n_examples: int
) -> None:
    sys.stdout.write(f"{VARIABLE}={SEED}\n")
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        seed(SEED)(life),
        settings=settings(
            phases=[Phase.generate],  # a shorter story of a fault would take minutes to find
            max_examples=n_examples,
            stateful_step_count=25,
            deadline=None,
            database=None,
            print_blob=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
