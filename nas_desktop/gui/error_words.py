"""What went wrong, for a person: what happened, what the program already did, and one thing that can be done.

The causes are recognised by the words of whoever met them: the system, a driver, a library or ourselves.
"""

import re
from dataclasses import dataclass
from typing import Literal

Cause = Literal[
    "five-failures",
    "gpu-memory",
    "killed",
    "memory",
    "diverged",
    "disk-full",
    "no-permission",
    "images-changed",
    "images-missing",
    "store-busy",
    "newer-version",
    "device-lost",
    "worker-crashed",
]
Act = Literal["resume", "settings", "data", "folder", "log", "new"]

LABELS: dict[Act, str] = {
    "resume": "Resume",
    "settings": "Change the settings",
    "data": "Look at the data",
    "folder": "Open the folder",
    "log": "Open the log",
    "new": "New search",
}


@dataclass(frozen=True, slots=True)
class ErrorWords:
    """One cause in plain words."""

    cause: Cause
    happened: str
    done: str  # by the program already
    act: Act  # for what is left to do

    @property
    def sentence(self) -> str:
        """What happened and what was done."""
        return f"{self.happened} {self.done}"

    @property
    def label(self) -> str:
        """The word on the button."""
        return LABELS[self.act]


_TRIAL_COUNTS_AS_FAILED = "The trial counts as failed and the search went on."
_LAST_ONE = "the last one so:"  # between the count of failures and the cause of the last
_NOTHING_LOST = "Finished trials are kept."

# The first that fits counts: five failures quote the last cause, and a lack of memory on a GPU names CUDA too.
_KNOWN: tuple[tuple[str, ErrorWords], ...] = (
    (
        r"\d+ trials in a row failed",
        ErrorWords(
            "five-failures",
            "Five trials in a row failed, so the next would most likely fail too.",
            f"The search was stopped. {_NOTHING_LOST}",
            "settings",
        ),
    ),
    (
        r"(cuda|gpu|cublas|cudnn|hip|mps|device).*(out of memory|alloc_failed)|out of memory.*(cuda|gpu|device)",
        ErrorWords(
            "gpu-memory",
            "The graphics card ran out of memory while this network was trained.",
            _TRIAL_COUNTS_AS_FAILED,
            "settings",
        ),
    ),
    (
        r"sigkill|killed by the system|oom.?kill",
        ErrorWords(
            "killed",
            "The system ended the worker process, most likely because memory ran out.",
            "A new worker process took its place.",
            "settings",
        ),
    ),
    (
        r"out of memory|memoryerror|cannot allocate|can't allocate|bad_alloc",
        ErrorWords("memory", "The memory of the computer ran out.", _TRIAL_COUNTS_AS_FAILED, "settings"),
    ),
    (
        r"not a number|no longer a number|\bnan\b|diverged|not finite",
        ErrorWords(
            "diverged",
            "The training diverged: the loss is no longer a number. The learning rate was too high for this network.",
            _TRIAL_COUNTS_AS_FAILED,
            "settings",
        ),
    ),
    (
        r"no space left|disk is full|disk full|quota|errno 28",
        ErrorWords("disk-full", "The disk is full.", f"Nothing good was replaced. {_NOTHING_LOST}", "folder"),
    ),
    (
        r"permission denied|read-only|may not be written|not permitted|access is denied",
        ErrorWords("no-permission", "The folder may not be written.", _NOTHING_LOST, "folder"),
    ),
    (
        r"images of .* have changed|images have changed",
        ErrorWords(
            "images-changed",
            "The images are not those the search began with, so new scores could not be compared with the old ones.",
            f"The search was not resumed. {_NOTHING_LOST}",
            "data",
        ),
    ),
    (
        r"no images|images? (folder )?(is|are) (gone|missing|not there)|no class folders|does not exist|is missing in",
        ErrorWords("images-missing", "The images are not where they were.", _NOTHING_LOST, "data"),
    ),
    (
        r"database is locked|in use by another|another program holds",
        ErrorWords(
            "store-busy",
            "Another program holds a file of the project.",
            f"Nothing was written. {_NOTHING_LOST}",
            "resume",
        ),
    ),
    (
        r"newer nas desktop|newer version",
        ErrorWords(
            "newer-version",
            "The project was written by a newer version of the program.",
            "Nothing in it was changed.",
            "new",
        ),
    ),
    (
        r"\bcuda\b|cudnn|cublas|\bxid\b|device.*(lost|removed|failed|unavailable)|driver",
        ErrorWords(
            "device-lost",
            "The graphics card or its driver failed.",
            "A new worker process took the place of the old one.",
            "resume",
        ),
    ),
    (
        r"worker (was )?ended|worker died|worker has died|sig(segv|abrt|bus|ill|fpe)|exit code",
        ErrorWords(
            "worker-crashed",
            "The worker process crashed.",
            "A new one took its place, and the search went on.",
            "log",
        ),
    ),
)


def explain(reason: str) -> ErrorWords | None:
    """The known cause that a reason names; None where it names none, and the reason itself has to do."""
    words = " ".join(reason.split()).lower()
    return next((known for pattern, known in _KNOWN if re.search(pattern, words)), None)


def end_words(message: str, hint: str = "") -> tuple[str, Act | None]:
    """Why a search could not go on, and what can be done; a message that brings its own hint is left as it is."""
    known = explain(message)
    if known is None or hint:
        return f"{message} {hint}".strip(), known.act if known is not None else None
    if known.cause != "five-failures":
        return known.sentence, known.act
    last = message.partition(_LAST_ONE)[2].strip()
    cause = explain(last)
    happened = cause.happened if cause is not None else last
    said = f" {_LAST_ONE.capitalize()} {happened[:1].lower()}{happened[1:]}" if happened else ""
    return f"Five trials in a row failed.{said.rstrip('.')}{'.' if said else ''} {known.done}", known.act


def failure_words(reason: str) -> str:
    """Why a trial failed: plain words where the cause is known, then the reason as it was told."""
    known = explain(reason)
    return f"{known.sentence}\n{reason}" if known is not None else reason


def act_named(label: str) -> Act | None:
    """What the button with this word on it does."""
    return next((act for act, word in LABELS.items() if word == label), None)
