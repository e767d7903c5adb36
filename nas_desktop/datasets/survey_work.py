"""One survey of a data set while it is made: counts first, then pictures, then every image."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path

import numpy as np

from nas_desktop.core.errors import NasError
from nas_desktop.core.specs import DataSpec
from nas_desktop.datasets import DATASETS
from nas_desktop.datasets.findings import OwnTest, RawFinding, find, sealed
from nas_desktop.datasets.image_folder import IMAGE_FOLDER
from nas_desktop.datasets.inspection import Inspection
from nas_desktop.datasets.pictures import PictureBook
from nas_desktop.datasets.prepared import own_test_of, side_of, split_of
from nas_desktop.datasets.source import ImageSource, Listing
from nas_desktop.datasets.splits import Indices, Split
from nas_desktop.datasets.survey_facts import ClassFacts, Finding, FoundImage, Picture, SplitFacts, Survey, TestKind

N_PICTURES = 7  # of a class, and of what the network sees
_MAX_NAMED = 60  # images that a finding shows
_REPORT_EVERY_S = 0.2

OnProgress = Callable[[Survey], None]
IsCancelled = Callable[[], bool]


@dataclass(slots=True)
class Reading:
    """What was read of one data set, whatever its split."""

    data: str
    source: ImageSource
    listing: Listing
    inspection: Inspection
    pictures: PictureBook
    own_tests: dict[str, OwnTest] = field(default_factory=dict)
    seconds: float = 0.0


class SurveyWork:
    """One survey while it is made."""

    def __init__(self, spec: DataSpec, reading: Reading, on_progress: OnProgress) -> None:
        self._spec = spec
        self._reading = reading
        self._listing = reading.listing
        self._pictures = reading.pictures
        self._began = time.monotonic() - reading.seconds
        self._on_progress = on_progress
        self._is_first = reading.inspection.n_looked == 0
        self._next_report = time.monotonic() + _REPORT_EVERY_S
        self._problem: NasError | None = None
        self._own: OwnTest | None = None
        self._split = self._try_to_split()
        self._may_show = ~sealed(self._listing, self._split)
        self._chosen = self._choose()
        self._classes: list[tuple[Picture, ...]] = [()] * len(self._listing.classes)
        self._seen: tuple[Picture, ...] = ()
        self._findings: tuple[Finding, ...] = ()
        self.seconds = 0.0

    def run(self, is_cancelled: IsCancelled, *, thorough: bool) -> None:
        """Counts, then pictures, then what the network sees, then every image."""
        if self._is_first:  # else what is shown already says as much
            self._report()
        for label, indices in enumerate(self._chosen):
            if is_cancelled():
                break
            self._classes[label] = tuple(p for i in indices if (p := self._pictures.small(i)) is not None)
            self._report_now_and_then()
        self._seen = self._see()
        if thorough and self._own is not None:
            self._own.inspection.run(self._report_now_and_then, is_cancelled)
        if thorough and not self._reading.inspection.is_complete:
            self._report()
            self._inspect(is_cancelled)
        self._findings = self._find(with_images=not is_cancelled())
        self.seconds = time.monotonic() - self._began

    def survey(self, *, is_final: bool) -> Survey:
        """What is known now."""
        reading, listing, look = self._reading, self._listing, self._reading.inspection
        counts = np.bincount(listing.labels, minlength=len(listing.classes)).tolist()
        facts = zip(listing.classes, counts, self._classes, strict=True)
        shown = look.sizes[look.is_read]
        smallest, largest = (shown.min(axis=0), shown.max(axis=0)) if len(shown) else (np.zeros(2), np.zeros(2))
        return Survey(
            title=reading.source.title,
            kind=_kind(reading.data),
            where=_where(reading.data),
            fingerprint=listing.fingerprint,
            seconds=reading.seconds if is_final else time.monotonic() - self._began,
            classes=tuple(ClassFacts(name, n, pictures) for name, n, pictures in facts),
            n_channels=listing.n_channels,
            smallest=(int(smallest[0]), int(smallest[1])),
            largest=(int(largest[0]), int(largest[1])),
            side=side_of(self._spec, listing),
            mirrors=listing.mirrors,
            split=self._split_facts(),
            findings=self._findings,
            seen=self._seen,
            n_looked=look.n_looked,
            n_to_look=look.n_wanted,
            is_final=is_final,
        )

    def _try_to_split(self) -> Split | None:
        """The split; None where there can be none, which is a finding and not the end of the survey."""
        try:
            parts = split_of(self._spec, self._listing)
            if self._spec.test_data is not None:
                self._own = self._own_test(self._spec.test_data)
        except NasError as error:
            self._problem = error
            return None
        return parts

    def _own_test(self, test_data: str) -> OwnTest:
        if test_data not in self._reading.own_tests:
            source, labels = own_test_of(test_data, self._listing)
            self._reading.own_tests[test_data] = OwnTest(Inspection(source, len(labels)), labels)
        return self._reading.own_tests[test_data]

    def _choose(self) -> list[list[int]]:
        """Images of each class to show, evenly spread over it."""
        listing = self._listing
        order = np.argsort(listing.labels, kind="stable")
        order = order[self._may_show[order]]
        bounds = np.searchsorted(listing.labels[order], np.arange(len(listing.classes) + 1))
        return [_spread(order[low:high]) for low, high in pairwise(bounds)]

    def _see(self) -> tuple[Picture, ...]:
        """A training image of each of a few classes, at the size that the network gets."""
        if self._split is None:
            return ()
        train, labels = self._split.train, self._listing.labels[self._split.train]
        _, first = np.unique(labels, return_index=True)
        chosen = [int(train[i]) for i in np.sort(first)][:N_PICTURES]
        chosen += [int(i) for i in train if int(i) not in chosen][: N_PICTURES - len(chosen)] if len(train) else []
        side = side_of(self._spec, self._listing)
        return tuple(p for i in chosen if (p := self._pictures.as_seen(i, side)) is not None)

    def _inspect(self, is_cancelled: IsCancelled) -> None:
        self._reading.inspection.run(self._report_now_and_then, is_cancelled)

    def _find(self, *, with_images: bool) -> tuple[Finding, ...]:
        side = side_of(self._spec, self._listing)
        raw = find(self._spec, self._listing, self._split, side, self._reading.inspection, self._own)
        found = [self._with_images(one) if with_images else one.finding for one in raw]
        if self._problem is not None:
            found.insert(0, Finding("no split", 1, names=(self._problem.message, self._problem.hint)))
        return tuple(found)

    def _with_images(self, raw: RawFinding) -> Finding:
        images = []
        for index in raw.indices[:_MAX_NAMED].tolist():
            picture = self._pictures.small(index) if self._may_show[index] else None
            images.append(FoundImage(self._reading.source.image_name(index), picture))
        return replace(raw.finding, images=tuple(images))

    def _split_facts(self) -> SplitFacts | None:
        parts, spec = self._split, self._spec
        if parts is None:
            return None
        n_test = len(parts.test) if self._own is None else len(self._own.labels)
        n_unused = self._listing.n_images - len(parts.train) - len(parts.val) - len(parts.test)
        kind: TestKind = "set aside" if self._listing.is_test is None else "official"
        return SplitFacts(len(parts.train), len(parts.val), n_test, n_unused, "own" if spec.test_data else kind)

    def _report_now_and_then(self) -> None:
        if time.monotonic() > self._next_report:
            self._report()

    def _report(self) -> None:
        began = time.monotonic()
        self._findings = self._find(with_images=False)
        self._on_progress(self.survey(is_final=False))
        now = time.monotonic()
        self._next_report = now + max(_REPORT_EVERY_S, 10 * (now - began))  # most of the time is for reading


def _spread(members: Indices) -> list[int]:
    """A few of the members, at even distances."""
    n = min(N_PICTURES, len(members))
    return [int(members[(2 * k + 1) * len(members) // (2 * n)]) for k in range(n)]


def _kind(data: str) -> str:
    """What knows the data best: any folder may hold class folders."""
    kinds = [kind for kind in DATASETS if kind.recognises(data)]
    return min(kinds, key=lambda kind: kind is IMAGE_FOLDER).title if kinds else ""


def _where(data: str) -> str:
    path = Path(data).expanduser()
    return str(path.absolute()) if path.exists() else ""
