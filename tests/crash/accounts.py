"""What a project says of its search, told so that two searches can be compared."""

import json
import shutil
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nas_desktop.core import event_log
from nas_desktop.core.events import EpochFinished, Event, SearchFinished, TrialFinished, TrialStarted


@dataclass(slots=True)
class Trial:
    """Everything about a trial that must not depend on how often the search was interrupted."""

    design: dict[str, Any]
    curve: list[float] = field(default_factory=list)
    end: tuple[str, float | None] | None = None  # state and score


@dataclass(slots=True)
class Account:
    """Of a whole log."""

    trials: dict[int, Trial] = field(default_factory=dict)
    repeats: list[int] = field(default_factory=list)  # epochs trained again, each time a trial was taken up again
    faults: list[str] = field(default_factory=list)  # what the log must never say
    is_done: bool = False  # nothing is left of the search but to be closed

    @classmethod
    def of(cls, events: Iterable[Event]) -> "Account":
        """The log's events, oldest first."""
        account = cls()
        for event in events:
            match event:
                case TrialStarted():
                    account._start(event)
                case EpochFinished():
                    account._epoch(event)
                case TrialFinished():
                    account._finish(event)
                case SearchFinished(reason="done"):
                    account.is_done = True
        return account

    def _start(self, event: TrialStarted) -> None:
        design = {"params": event.params, "drawn": event.drawn, "seed": event.seed, "design": event.design}
        known = self.trials.get(event.trial)
        if known is None:
            self._expect(event.trial == len(self.trials), f"trial {event.trial} is out of turn")
            self.trials[event.trial] = Trial(design)
            return
        self._expect(known.end is None, f"trial {event.trial} began again after its end")
        self._expect(known.design == design, f"trial {event.trial} became another design")
        self._expect(event.resumes_after <= len(known.curve), f"trial {event.trial} goes on ahead of the log")
        self.repeats.append(len(known.curve) - event.resumes_after)
        del known.curve[event.resumes_after :]

    def _epoch(self, event: EpochFinished) -> None:
        curve = self.trials[event.trial].curve
        self._expect(event.epoch == len(curve) + 1, f"epoch {event.epoch} of trial {event.trial} is out of turn")
        curve.append(event.score)

    def _finish(self, event: TrialFinished) -> None:
        trial = self.trials[event.trial]
        self._expect(trial.end is None, f"trial {event.trial} ended twice")
        trial.end = (event.state, event.score)

    def _expect(self, right: bool, fault: str) -> None:
        if not right:
            self.faults.append(fault)


def account_of(project: Path) -> Account:
    """What the log in a project says, read from a copy: reading must not undo what a killed process left half-done."""
    with tempfile.TemporaryDirectory() as folder:
        for file in project.glob("events.db*"):
            shutil.copyfile(file, Path(folder) / file.name)
        log = Path(folder) / "events.db"
        return Account.of(event for _, event in event_log.replay(log)) if log.exists() else Account()


def acknowledged(output: Path) -> dict[int, tuple[str, float | None]]:
    """State and score of each trial whose end was printed."""
    ends = {}
    for line in output.read_bytes().splitlines() if output.exists() else ():
        try:
            event = json.loads(line)
        except ValueError:
            continue  # the last line of a life may be cut
        if event["event"] == "trial_finished":
            score = event["val_accuracy"] if event["val_score"] is None else event["val_score"]
            ends[event["trial"]] = (event["state"], score)
    return ends
