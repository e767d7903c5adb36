"""What a survey of a data set tells, as plain values."""

from dataclasses import dataclass
from typing import Literal

TestKind = Literal["official", "own", "set aside"]
FindingKind = Literal[
    "changed", "no split", "unreadable", "few images", "imbalance", "conflict", "duplicates", "one colour", "dark",
    "too few to train", "enlarged", "sizes",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Picture:
    """A small picture in red, green and blue: three bytes a pixel, row after row."""

    width: int
    height: int
    pixels: bytes


@dataclass(frozen=True, slots=True)
class ClassFacts:
    """One class: its images in the whole set, and a few of those that are not in the test part."""

    name: str
    n_images: int
    pictures: tuple[Picture, ...] = ()


@dataclass(frozen=True, slots=True)
class SplitFacts:
    """How many images a search uses for what."""

    n_train: int
    n_val: int
    n_test: int
    n_unused: int
    test: TestKind


@dataclass(frozen=True, slots=True)
class FoundImage:
    """An image that a finding is about; a test image has no picture, because the test part is sealed."""

    name: str
    picture: Picture | None


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing worth knowing before a search."""

    kind: FindingKind
    n: int  # images, or classes where it is about classes, or sizes
    n_other: int = 0  # duplicates across the split; images wished for; images in all
    names: tuple[str, ...] = ()  # classes, or the words of an error
    images: tuple[FoundImage, ...] = ()  # the first of them


@dataclass(frozen=True, slots=True)
class Survey:
    """A data set as a search with given settings would see it. Grows while it is looked at."""

    title: str
    kind: str  # what kind of set it is, in words
    where: str  # its path; empty for a built-in set
    fingerprint: str
    seconds: float  # it took so far
    classes: tuple[ClassFacts, ...]
    n_channels: int
    smallest: tuple[int, int]  # width and height, of the images looked at; zeros before any was
    largest: tuple[int, int]
    side: int  # pixels a side, as the network gets them
    mirrors: bool  # whether a mirrored image shows the same thing
    split: SplitFacts | None
    findings: tuple[Finding, ...]
    seen: tuple[Picture, ...]  # training images as the network gets them, apart from normalising
    n_looked: int  # images looked at one by one
    n_to_look: int  # images to be looked at
    is_final: bool  # nothing follows, because all is done or it was stopped

    @property
    def n_images(self) -> int:
        """All images, those of an official test part included."""
        return sum(one.n_images for one in self.classes)
