"""Surveys that a test writes down, and a shelf of well-known sets."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from nas_desktop.core.errors import NasError
from nas_desktop.core.specs import DataSpec
from nas_desktop.datasets.survey_facts import ClassFacts, Picture, SplitFacts, Survey
from nas_desktop.gui.data_shelf import ShelfSet

GREY = Picture(2, 2, bytes([128]) * 12)


def a_survey(**changes: Any) -> Survey:
    survey = Survey(
        title="Pets",
        kind="Folder of class folders",
        where="/photos/pets",
        fingerprint="f",
        seconds=1.8,
        classes=(ClassFacts("cat", 300, (GREY,)), ClassFacts("dog", 280), ClassFacts("fox", 40)),
        n_channels=3,
        smallest=(32, 32),
        largest=(32, 32),
        side=32,
        mirrors=True,
        split=SplitFacts(400, 90, 93, 37, "set aside"),
        findings=(),
        seen=(GREY,),
        n_looked=620,
        n_to_look=620,
        is_final=True,
    )
    return replace(survey, **changes)


class FakeMaker:
    """Answers every question with the same survey, or raises."""

    def __init__(self, survey: Survey | None = None, error: NasError | None = None) -> None:
        self.survey_made = survey or a_survey()
        self.error = error
        self.partial: tuple[Survey, ...] = ()
        self.asked: list[tuple[DataSpec, bool]] = []
        self.n_forgotten = 0
        self.n_all = 0

    def survey(
        self,
        spec: DataSpec,
        on_progress: Callable[[Survey], None],
        is_cancelled: Callable[[], bool],
        *,
        thorough: bool = True,
    ) -> Survey:
        self.asked.append((spec, thorough))
        if self.error is not None:
            raise self.error
        for one in self.partial:
            on_progress(one)
        return self.survey_made

    def forget(self) -> None:
        self.n_forgotten += 1

    def look_at_all(self) -> None:
        self.n_all += 1


class FakeShelf:
    """One set that is here, one that is not."""

    def __init__(self, error: NasError | None = None) -> None:
        self.error = error
        self.fetched: list[str] = []

    def sets(self) -> Sequence[ShelfSet]:
        away = ShelfSet("cifar10", "CIFAR-10", 170_000_000, is_here="cifar10" in self.fetched)
        return [away, ShelfSet("mnist", "MNIST", 11_600_000, is_here=True)]

    def folder(self) -> str:
        return "/data/datasets"

    def fetch(self, name: str, on_progress: Callable[[int, int], None], is_cancelled: Callable[[], bool]) -> None:
        on_progress(85_000_000, 170_000_000)
        if self.error is not None:
            raise self.error
        self.fetched.append(name)
