"""Looks a data set over: what is in it, how a search would split it, what the network would see, and what is wrong."""

import time

from nas_desktop.core.specs import DataSpec
from nas_desktop.datasets import open_source
from nas_desktop.datasets.file_source import let_rest
from nas_desktop.datasets.inspection import Inspection
from nas_desktop.datasets.pictures import PictureBook
from nas_desktop.datasets.survey_facts import Survey
from nas_desktop.datasets.survey_work import IsCancelled, OnProgress, Reading, SurveyWork


class Surveyor:
    """Surveys one data set after another. Of the last one it keeps what does not depend on the split."""

    def __init__(self) -> None:
        self._reading: Reading | None = None

    def forget(self) -> None:
        """Read everything anew the next time."""
        self._reading = None

    def look_at_all(self) -> None:
        """Next time look at every image of the last set, also where that takes long."""
        if self._reading is not None:
            self._reading.inspection.look_at_all()

    def survey(
        self, spec: DataSpec, on_progress: OnProgress, is_cancelled: IsCancelled, *, thorough: bool = True
    ) -> Survey:
        """The whole survey; `on_progress` gets what is known so far, from the counts on.

        Args:
            spec: The images, and how a search would split and resize them.
            on_progress: Called a few times a second.
            is_cancelled: Whether to end at once, with what is known.
            thorough: Look at every image, not only at those that are shown.

        Raises:
            UsageError, DataError: the images cannot be used; the sentence says why.
        """
        reading = self._read(spec.data)
        was_complete = reading.inspection.is_complete
        work = SurveyWork(spec, reading, on_progress)
        try:
            work.run(is_cancelled, thorough=thorough)
        finally:
            let_rest(reading.source)
        if not was_complete:  # another split of the same images is no reading
            reading.seconds = work.seconds
        return work.survey(is_final=True)

    def _read(self, data: str) -> Reading:
        if self._reading is None or self._reading.data != data:
            self._reading = None
            started = time.monotonic()
            source = open_source(data)
            listing = source.listing()
            inspection, pictures = Inspection(source, listing.n_images), PictureBook(source, len(listing.classes))
            seconds = time.monotonic() - started
            self._reading = Reading(data, source, listing, inspection, pictures, seconds=seconds)
        return self._reading
