"""What a project says of its search, told so that two searches can be compared."""

import json
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from nas_desktop.core import event_log
from nas_desktop.core.events import (
    EpochFinished,
    Event,
    ModelTested,
    SearchFinished,
    SearchPlanned,
    TrialFinished,
    TrialStarted,
    WinnerJudged,
)
from nas_desktop.core.specs import StudyName
from nas_desktop.core.trial_row import TrialKey

End = tuple[str, float | None]  # state and score of a trial


@dataclass(slots=True)
class Trial:
    """Everything about a trial that must not depend on how often the search was interrupted."""

    design: dict[str, Any]
    curve: list[float] = field(default_factory=list)
    end: End | None = None
    reason: str = ""  # why it ended early

    @property
    def stage(self) -> str:
        """What it was trained for."""
        return str(self.design["stage"])


@dataclass(slots=True)
class Account:
    """Of a whole log."""

    trials: dict[TrialKey, Trial] = field(default_factory=dict)
    plan: SearchPlanned | None = None  # the newest
    verdict: WinnerJudged | None = None  # without its time
    tests: list[ModelTested] = field(default_factory=list)  # likewise
    outcome: tuple[object, ...] = ()  # what the last event says
    repeats: list[int] = field(default_factory=list)  # epochs trained again, each time a trial was taken up again
    faults: list[str] = field(default_factory=list)  # what the log must never say
    is_done: bool = False  # nothing is left of the search but to be closed
    parts: list[str] = field(
        default_factory=list
    )  # to which part of the search each event belongs: a stage, or its kind

    def of_study(self, study: StudyName) -> dict[int, Trial]:
        """The trials of one study, by number."""
        return {number: trial for (name, number), trial in self.trials.items() if name == study}

    @property
    def n_of_stage(self) -> Counter[str]:
        """How many trials were trained for what."""
        return Counter(trial.stage for trial in self.trials.values())

    @classmethod
    def of(cls, events: Iterable[Event]) -> "Account":
        """The log's events, oldest first."""
        account = cls()
        for event in events:
            account.parts.append(account._part(event))
            match event:
                case SearchPlanned():
                    account.plan = event
                case WinnerJudged():
                    account.verdict = replace(event, time="")
                case ModelTested():
                    account.tests.append(replace(event, time=""))
                case TrialStarted():
                    account._start(event)
                case EpochFinished():
                    account._epoch(event)
                case TrialFinished():
                    account._finish(event)
                case SearchFinished(reason="done"):
                    account.is_done = True
                    account.outcome = (event.best_trial, event.val_score, event.final_trial, event.test_accuracy)
        return account

    def _part(self, event: Event) -> str:
        match event:
            case TrialStarted() | TrialFinished():
                return event.stage
            case EpochFinished():
                return self.trials[event.study, event.trial].stage
            case WinnerJudged():
                return "verdict"
            case ModelTested():
                return "test"
        return ""

    def _start(self, event: TrialStarted) -> None:
        names = ("params", "drawn", "seed", "design", "stage", "epochs", "promoted_from")
        design = {name: getattr(event, name) for name in names}
        key, words = (event.study, event.trial), _words(event)
        known = self.trials.get(key)
        if known is None:
            self._expect(event.trial == len(self.of_study(event.study)), f"{words} is out of turn")
            self.trials[key] = Trial(design)
            return
        self._expect(known.end is None, f"{words} began again after its end")
        self._expect(known.design == design, f"{words} became another design")
        self._expect(event.resumes_after <= len(known.curve), f"{words} goes on ahead of the log")
        self.repeats.append(len(known.curve) - event.resumes_after)
        del known.curve[event.resumes_after :]

    def _epoch(self, event: EpochFinished) -> None:
        curve = self.trials[event.study, event.trial].curve
        self._expect(event.epoch == len(curve) + 1, f"epoch {event.epoch} of {_words(event)} is out of turn")
        curve.append(event.score)

    def _finish(self, event: TrialFinished) -> None:
        trial = self.trials[event.study, event.trial]
        self._expect(trial.end is None, f"{_words(event)} ended twice")
        trial.end, trial.reason = (event.state, event.score), event.reason

    def _expect(self, right: bool, fault: str) -> None:
        if not right:
            self.faults.append(fault)


def _words(event: TrialStarted | EpochFinished | TrialFinished) -> str:
    return name_of((event.study, event.trial))


def name_of(key: TrialKey) -> str:
    """A trial, in the words of a fault."""
    study, number = key
    return f"trial {number}" if study == "search" else f"trial {number} of the {study}"


def account_of(project: Path) -> Account:
    """What the log in a project says, read from a copy: reading must not undo what a killed process left half-done."""
    with tempfile.TemporaryDirectory() as folder:
        for file in project.glob("events.db*"):
            shutil.copyfile(file, Path(folder) / file.name)
        log = Path(folder) / "events.db"
        return Account.of(event for _, event in event_log.replay(log)) if log.exists() else Account()


def acknowledged(output: Path) -> dict[TrialKey, End]:
    """State and score of each trial whose end was printed."""
    ends: dict[TrialKey, End] = {}
    for line in output.read_bytes().splitlines() if output.exists() else ():
        try:
            event = json.loads(line)
        except ValueError:
            continue  # the last line of a life may be cut
        if event["event"] == "trial_finished":
            score = event["val_accuracy"] if event["val_score"] is None else event["val_score"]
            ends[event["study"], event["trial"]] = (event["state"], score)
    return ends
