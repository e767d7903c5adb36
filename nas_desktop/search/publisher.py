"""Makes events known: durable first, then the picture, then whoever follows the log."""

import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from multiprocessing.connection import wait

from nas_desktop.core.disks import blocked_by
from nas_desktop.core.errors import StorageError
from nas_desktop.core.event_codec import is_transient
from nas_desktop.core.events import Event, LogWritten, StorageFreed
from nas_desktop.core.kill_points import reached
from nas_desktop.core.state import SearchState
from nas_desktop.search.control import SearchControl, Wish
from nas_desktop.search.mirror import Mirror
from nas_desktop.search.places import Log
from nas_desktop.search.study_store import StudyStore

RETRY_AFTER_S = 2.0
Events = Iterator[Event]


class StopWanted(Exception):
    """The user asked for a stop while nothing could be written."""


class Publisher:
    """The one place where events become durable.

    The log comes first: it is the truth. Optuna's file and the mirror follow, and could be made again from it. Where
    the disk is full or gone, everything waits here, and goes on by itself when it is not.
    """

    def __init__(self, log: Log, state: SearchState, study: StudyStore, mirror: Mirror, control: SearchControl) -> None:
        self._log = log
        self._state = state
        self._study = study
        self._mirror = mirror
        self._control = control
        self.on_event: Callable[[Event], None] = lambda event: None  # told of every event that is durable
        self.on_freed: Callable[[], None] = lambda: None  # called after a time when nobody was listened to

    def publish(self, event: Event) -> Events:
        """Yields `event` once it is durable, and before it why that takes so long.

        Raises:
            StopWanted: a stop was asked for while it could not be written.
        """
        if is_transient(event):
            yield self._seen(event)
            return
        reached("log-before")
        yield from self._patiently(lambda: self._log.append(event))
        reached("log-after")
        self._follow(event)
        yield from self._patiently(lambda: self._study.record(event))
        reached("study-after")
        self._mirror.notify()
        yield event
        for note in self._study.take_notes():
            yield from self.publish(LogWritten("warning", note))

    def publish_past(self, events: list[Event]) -> Events:
        """Trials of an earlier search: all of them become durable, or none.

        Raises:
            StopWanted: a stop was asked for while they could not be written.
        """
        reached("history-adopted")
        yield from self._patiently(lambda: self._log.append_all(events))
        reached("history-logged")
        for event in events:
            self._follow(event)
        yield from self._patiently(lambda: self._study.record_past(events))
        self._mirror.notify()
        yield from events

    def publish_at_once(self, event: Event) -> Event:
        """The same without waiting.

        Raises:
            StorageError: it cannot be written now.
        """
        self._log.append(event)
        self._follow(event)
        with suppress(StorageError):  # Optuna's file catches up when the search is resumed
            self._study.record(event)
        self._mirror.notify()
        return event

    def _follow(self, event: Event) -> None:
        self._state.apply(event)
        self.on_event(event)

    def _seen(self, event: Event) -> Event:
        self._state.apply(event)
        return event

    def _patiently(self, write: Callable[[], object]) -> Events:
        later: list[Wish] = []
        is_blocked = False  # by this write: a worker may be, by one of its own
        while True:
            try:
                write()
                break
            except StorageError as error:
                is_blocked = True
                yield self._seen(blocked_by(error))
                self._wait(later)
        if is_blocked:
            yield self._seen(StorageFreed())
            self.on_freed()
        for wish in later:
            self._control.request(wish)

    def _wait(self, later: list[Wish]) -> None:
        """Until the next try; wishes for the trials have to wait as well."""
        until = time.monotonic() + RETRY_AFTER_S
        while wait([self._control.waitable], max(0.0, until - time.monotonic())):
            match self._control.take():
                case "stop":
                    raise StopWanted
                case "retry":
                    return
                case None:
                    continue
                case wish:
                    later.append(wish)
