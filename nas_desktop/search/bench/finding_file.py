"""Searches on real images take hours: what is found is kept in a file, a line each, and nothing is searched twice."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from nas_desktop.search.bench.line_file import append_line, mend, read_lines
from nas_desktop.search.bench.real_search import RealFinding, RealSearch, searched


def searched_into(path: Path, searches: Iterable[RealSearch]) -> Iterator[RealFinding]:
    """The searches that `path` lacks, each written there once it is finished.

    Raises:
        UsageError: `path` cannot be read or written.
        NasError: see `searched`.
    """
    mend(path)
    done = {finding.search for finding in read_findings(path)}
    for search in searches:
        if search not in done:
            finding = searched(search)
            append_line(path, finding)
            yield finding


def read_findings(path: Path) -> list[RealFinding]:
    """Every whole line of a file that may not be there yet; a last one cut short is left out.

    Raises:
        UsageError: it cannot be read, or holds something else.
    """
    return read_lines(RealFinding, path, "searches")
