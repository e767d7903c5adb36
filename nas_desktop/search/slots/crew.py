"""All slots of a search: which one trains what, who stands still, and what they say."""

import time
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait

from nas_desktop.core.events import TrialStarted
from nas_desktop.core.specs import StudyName
from nas_desktop.search.slots.slot import Slot, SlotDied
from nas_desktop.training.jobs import Continue, Message, Pause, Recorded, Request, TrainTrial


@dataclass(frozen=True, slots=True)
class Assignment:
    """A trial in a slot."""

    started: TrialStarted
    since: float = field(default_factory=time.monotonic)

    @property
    def seconds(self) -> float:
        """Wall time since it was given out."""
        return time.monotonic() - self.since


class Crew:
    """The slots, by number from 0; the first is there from the start and also does what is no trial."""

    def __init__(self, make_slot: Callable[[], Slot]) -> None:
        self._make_slot = make_slot
        self._slots = [make_slot()]
        self._busy: dict[int, Assignment] = {}
        self._standing: set[int] = set()

    def grow(self, n_slots: int) -> None:
        """Have `n_slots` slots."""
        while len(self._slots) < n_slots:
            self._slots.append(self._make_slot())

    def shrink(self, n_slots: int) -> None:
        """Have at most `n_slots` slots; the others must be idle."""
        while len(self._slots) > n_slots:
            self._slots.pop().close()

    @property
    def idle(self) -> list[int]:
        """Slots without a trial."""
        return [number for number in range(len(self._slots)) if number not in self._busy]

    @property
    def busy(self) -> list[int]:
        """Slots with a trial."""
        return list(self._busy)

    @property
    def is_busy(self) -> bool:
        """Whether any trial runs."""
        return bool(self._busy)

    @property
    def all_stand(self) -> bool:
        """Whether every running trial has acknowledged a pause."""
        return self._standing >= set(self._busy)

    def slot_of(self, study: StudyName, trial: int) -> int | None:
        """Where a trial runs, if it does."""
        keys = {(one.started.study, one.started.trial): number for number, one in self._busy.items()}
        return keys.get((study, trial))

    def trial_in(self, number: int) -> TrialStarted:
        """The trial that runs in a busy slot."""
        return self._busy[number].started

    def seconds_in(self, number: int) -> float:
        """Wall time since the trial in a busy slot was given out."""
        return self._busy[number].seconds

    def start(self, number: int, started: TrialStarted, job: TrainTrial) -> None:
        """Train a trial in an idle slot."""
        self._busy[number] = Assignment(started)
        self._slots[number].send(job)

    def release(self, number: int) -> Assignment:
        """The trial of a slot has ended; returns what it was."""
        self._standing.discard(number)
        return self._busy.pop(number)

    def replace(self, number: int) -> None:
        """Throw away what runs in a slot after a failure."""
        self._slots[number].replace()

    def pause(self) -> None:
        """Ask every running trial to stand still."""
        for number in self._busy:
            self._slots[number].send(Pause())

    def go_on(self) -> None:
        """Let every running trial go on."""
        self._standing.clear()
        for number in self._busy:
            self._slots[number].send(Continue())

    def recorded(self, number: int, epoch: int) -> None:
        """Tell a slot that an epoch of its trial is durable."""
        self._slots[number].send(Recorded(epoch))

    def stands(self, number: int) -> None:
        """A slot has acknowledged the pause."""
        self._standing.add(number)

    def listen(self, also: Connection, limit_s: float | None = None) -> Iterator[tuple[int, Message | SlotDied]]:
        """Wait, then one message of each slot that has one; none where only `also` is ready, or `limit_s` is over."""
        yield from self._hear(list(self._busy), also, limit_s)

    def ask(self, request: Request, number: int = 0) -> None:
        """Give an idle slot a job that is no trial; `hear` what it says."""
        self._slots[number].send(request)

    def hear(self, also: Connection, number: int = 0) -> Message | SlotDied | None:
        """Wait for the next message of the slot that was asked; None where only `also` is ready."""
        slot = self._slots[number]
        return self._receive(number) if slot.waitable in wait([also, slot.waitable]) else None

    def ask_each(self, n_slots: int, request: Request) -> None:
        """Give each of the first `n_slots` slots the same job that is no trial; `hear_each` what they say."""
        self.grow(n_slots)
        for slot in self._slots[:n_slots]:
            slot.send(request)

    def hear_each(self, numbers: Collection[int], also: Connection) -> Iterator[tuple[int, Message | SlotDied]]:
        """Wait, then one message of each of these slots that has one; none where only `also` is ready."""
        yield from self._hear(list(numbers), also)

    def close(self) -> None:
        """End whatever runs, at once: all of it first, since each may take a moment to be gone."""
        for slot in self._slots:
            slot.end()
        for slot in self._slots:
            slot.close()

    def _hear(
        self, numbers: list[int], also: Connection, limit_s: float | None = None
    ) -> Iterator[tuple[int, Message | SlotDied]]:
        waitables: dict[object, int] = {self._slots[number].waitable: number for number in numbers}
        for ready in wait([also, *(self._slots[number].waitable for number in numbers)], limit_s):
            number = waitables.get(ready)
            if number is not None:
                yield number, self._receive(number)

    def _receive(self, number: int) -> Message | SlotDied:
        try:
            return self._slots[number].receive()
        except SlotDied as death:
            return death
