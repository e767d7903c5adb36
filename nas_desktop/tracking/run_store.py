"""Our end of the reading process: asks about one store, from any thread, and survives the process's death."""

import json
import multiprocessing
import threading
import time
from itertools import count
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, TypeVar

from nas_desktop.core.errors import NasError, UsageError
from nas_desktop.core.json_values import encode, from_json
from nas_desktop.tracking import reading_process
from nas_desktop.tracking.runs import ChildScore, Curve, Experiment, RunDetail, RunPage, RunPlace
from nas_desktop.tracking.store_file import StoreError, check_there

T = TypeVar("T")
PAGE = 200  # runs
_ANSWER_S = 30.0  # the first filter loads MLflow
_END_S = 2.0


class ReadingProcess:
    """The process, started with the first question and anew once it has died. One question at a time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._numbers = count(1)
        self._process: BaseProcess | None = None
        self._connection: Connection | None = None
        self._closed = False

    @property
    def pid(self) -> int | None:
        """Of the process, while there is one."""
        return self._process.pid if self._process is not None else None

    def ask(self, store: Path, question: str, values: tuple[Any, ...]) -> Any:
        """The JSON form of the answer.

        Raises:
            NasError: as the reader raised it, or because there is no answer.
        """
        with self._lock:
            for is_last in (False, True):
                try:
                    return self._ask(store, question, values)
                except (EOFError, OSError):
                    self._end()
                    if is_last or self._closed:
                        break
        raise StoreError("The process that reads runs has ended.", "Try again.")

    def close(self) -> None:
        """End the process, whatever it is doing. Nothing can be asked from then on."""
        self._closed = True
        if self._process is not None:
            self._process.kill()  # it only reads

    def _ask(self, store: Path, question: str, values: tuple[Any, ...]) -> Any:
        connection, number = self._started(), next(self._numbers)
        asked = {"number": number, "question": question, "store": str(store), "values": values}
        connection.send_bytes(encode(asked))
        end = time.monotonic() + _ANSWER_S
        while connection.poll(max(0.0, end - time.monotonic())):
            answer = json.loads(connection.recv_bytes())
            if answer["number"] == number:  # else it came too late for the one who asked
                return value_of(answer)
        raise StoreError(f"The store did not answer within {_ANSWER_S:.0f} s.", "Try again.")

    def _started(self) -> Connection:
        if self._closed:
            raise EOFError
        if self._connection is None:
            context = multiprocessing.get_context("spawn")  # a fork server would come with torch
            self._connection, theirs = context.Pipe()
            process = context.Process(target=reading_process.main, args=(theirs,), name="nas-reading", daemon=True)
            process.start()
            theirs.close()
            self._process = process
        return self._connection

    def _end(self) -> None:
        if self._connection is not None:
            self._connection.close()
        if self._process is not None:
            self._process.kill()
            self._process.join(_END_S)
        self._connection = self._process = None


class RunStore:
    """One store, asked through the reading process. Every method waits for its answer and may raise `NasError`."""

    def __init__(self, path: Path, process: ReadingProcess) -> None:
        self.path = path
        self._process = process

    def experiments(self) -> tuple[Experiment, ...]:
        """The experiments that hold runs, the one with the newest run first."""
        return self._ask(tuple[Experiment, ...], "experiments")

    def searches(self, experiment: str, first: int = 0, n: int = PAGE) -> RunPage:
        """The runs of an experiment that are no children, newest first."""
        return self._ask(RunPage, "searches", experiment, first, n)

    def children(self, run_id: str, first: int = 0, n: int = PAGE) -> RunPage:
        """The runs below a run, oldest first."""
        return self._ask(RunPage, "children", run_id, first, n)

    def matching(self, expression: str, more: str = "", n: int = PAGE) -> RunPage:
        """The runs that a filter lets through, newest first."""
        return self._ask(RunPage, "matching", expression, more, n)

    def run(self, run_id: str) -> RunDetail:
        """All of a run but its curves."""
        return self._ask(RunDetail, "run", run_id)

    def curves(self, run_id: str, keys: tuple[str, ...]) -> tuple[Curve, ...]:
        """The history of metrics."""
        return self._ask(tuple[Curve, ...], "curves", run_id, keys)

    def scores(self, run_id: str) -> tuple[ChildScore, ...]:
        """How the runs below a run ended."""
        return self._ask(tuple[ChildScore, ...], "scores", run_id)

    def text(self, run_id: str, path: str) -> str:
        """The text of a small artifact."""
        return self._ask(str, "text", run_id, path)

    def places(self, trial: int) -> tuple[RunPlace, ...]:
        """Where the runs of a trial with this number stand."""
        return self._ask(tuple[RunPlace, ...], "places", trial)

    def _ask(self, kind: type[T], question: str, *values: Any) -> T:
        check_there(self.path)  # a missing store needs no process
        return from_json(kind, self._process.ask(self.path, question, values))


def value_of(answer: dict[str, Any]) -> Any:
    """The JSON form of an answer's value.

    Raises:
        NasError: it is an error, which is raised here as it was there.
    """
    if "error" not in answer:
        return answer["value"]
    kind: type[NasError] = UsageError if answer["error"] == UsageError.__name__ else StoreError
    raise kind(answer["message"], answer["hint"])
