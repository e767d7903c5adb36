"""What a search is after: the score to be maximised, and what is to be kept small beside it."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import inf
from typing import Any, Literal, Protocol, TypeVar

ScoreName = Literal["accuracy", "balanced-accuracy", "macro-f1"]
SizeName = Literal["params", "macs", "ms"]

SCORE_WORDS: Mapping[ScoreName, str] = {
    "accuracy": "accuracy",
    "balanced-accuracy": "balanced accuracy",
    "macro-f1": "macro-F1",
}
SIZE_WORDS: Mapping[SizeName, str] = {"params": "weights", "macs": "multiply-adds", "ms": "milliseconds"}


class Sized(Protocol):
    """What has the size of a network."""

    @property
    def n_params(self) -> int:
        """Weights."""
        ...

    @property
    def n_macs(self) -> int:
        """Multiply-adds of one image."""
        ...

    @property
    def ms(self) -> float | None:
        """Milliseconds for one image on the search's machine; None where they were not measured."""
        ...


@dataclass(frozen=True, slots=True)
class Objectives:
    """One score, and at most one size."""

    score: ScoreName = "accuracy"
    size: SizeName | None = None
    flip_averaged: bool = False  # each validation image is looked at mirrored as well

    @classmethod
    def of(cls, config: Mapping[str, Any]) -> "Objectives":
        """The objectives of a configuration's values; older ones, which name none, maximise accuracy."""
        score, size = config.get("objective"), config.get("also_minimise")
        return cls(
            next((name for name in SCORE_WORDS if name == score), "accuracy"),
            next((name for name in SIZE_WORDS if name == size), None),
            config.get("flip_averaging") == "on" and config.get("flip") != "off",
        )

    @property
    def are_several(self) -> bool:
        """Whether there is a front rather than a single best."""
        return self.size is not None

    @property
    def score_words(self) -> str:
        """The score within a sentence: `balanced accuracy`, `flip-averaged accuracy`."""
        return f"flip-averaged {SCORE_WORDS[self.score]}" if self.flip_averaged else SCORE_WORDS[self.score]

    @property
    def score_title(self) -> str:
        """The score at the head of a column: `Balanced accuracy`."""
        return self.score_words[:1].upper() + self.score_words[1:]

    @property
    def score_key(self) -> str:
        """The score as the head of a column in a file: `val_accuracy`, `val_macro_f1`."""
        return f"val_{self.score.replace('-', '_')}"

    @property
    def size_words(self) -> str:
        """What is kept small: `weights`; empty where nothing is."""
        return SIZE_WORDS[self.size] if self.size is not None else ""

    def size_of(self, trial: Sized) -> float:
        """The size that is kept small; 0 where none is."""
        match self.size:
            case "params":
                return trial.n_params
            case "macs":
                return trial.n_macs
            case "ms":
                return trial.ms if trial.ms is not None else inf
            case None:
                return 0


ACCURACY_ALONE = Objectives()


class Scored(Sized, Protocol):
    """What has a size and a score."""

    @property
    def score(self) -> float | None:
        """The objective's score; None where there is none."""
        ...


S = TypeVar("S", bound=Scored)


def front_with(front: list[S], newcomer: S, objectives: Objectives) -> list[S]:
    """The trials that none beats, by ascending size, once `newcomer` has come to a front that holds that already.

    A trial is beaten by another that is no larger and scores no worse, and is better in one of the two. Of two alike
    in both the one that was there first stays.
    """
    if newcomer.score is None or any(_covers(one, newcomer, objectives) for one in front):
        return front
    rest = [one for one in front if not _covers(newcomer, one, objectives)]
    return sorted([*rest, newcomer], key=objectives.size_of)


def _covers(one: Scored, other: Scored, objectives: Objectives) -> bool:
    """Whether `one` is no larger than `other` and scores no worse."""
    if one.score is None or other.score is None:
        return False
    return objectives.size_of(one) <= objectives.size_of(other) and one.score >= other.score
