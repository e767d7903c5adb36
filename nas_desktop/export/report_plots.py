"""The plots of a report, each as SVG text with the sentence on how to read it."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from nas_desktop.analysis.pareto import pareto_front
from nas_desktop.core.state import SearchState
from nas_desktop.core.trial_row import TrialRow
from nas_desktop.export.export_format import ExportSource
from nas_desktop.export.figures import count, percent
from nas_desktop.export.svg_plot import Point, SvgPlot

_MOST_DRAWN = 2000  # marks of a plot; more make a file that browsers are slow with


@dataclass(frozen=True, slots=True)
class Figure:
    """A plot and what is said of it."""

    title: str
    svg: str
    reading: str


def history_figure(state: SearchState) -> Figure | None:
    """The score of every trial of the search, by number; None without two scores."""
    rows = [row for row in state.search_rows if row.score is not None and row.origin != "history"]
    if len(rows) < 2:
        return None
    drawn, thinned = _thinned(rows)
    plot = SvgPlot("Scores by trial", _range([row.trial for row in rows]), _range(_scores(rows)))
    plot.axes("Trial", lambda x: f"{x:,.0f}", lambda y: f"{100 * y:.3g} %")
    for kind, is_of in (("screened", _is_screening), ("pruned", _is_pruned), ("complete", _is_full)):
        plot.marks([(row.trial, row.score or 0.0, _words(row)) for row in drawn if is_of(row)], kind)
    plot.line(_best_so_far([row for row in rows if _is_full(row)]), "best")
    plot.marks(
        [(row.trial, row.score or 0.0, f"{_words(row)}, the best") for row in rows if row is state.best], "winner", 6
    )
    words = state.objectives.score_words
    return Figure(
        f"Validation {words} of every trial",
        plot.text(),
        f"Discs are networks trained in full, rings short trainings, faint discs those stopped early; the line is the "
        f"best so far.{thinned}",
    )


def size_figure(state: SearchState) -> Figure | None:
    """Score against size, with the front; None without two networks that were trained in full."""
    rows = [row for row in state.search_rows if _is_full(row) and row.score is not None and row.n_params > 0]
    if len(rows) < 2:
        return None
    drawn, thinned = _thinned(rows)
    sizes, scores = [row.n_params for row in rows], _scores(rows)
    front = [rows[i] for i in pareto_front(sizes, scores)]
    plot = SvgPlot("Score against size", _range(sizes), _range(scores), x_log=True)
    plot.axes("Weights", count, lambda y: f"{100 * y:.3g} %")
    plot.line(_stairs([(row.n_params, row.score or 0.0) for row in front]), "front")
    plot.marks([(row.n_params, row.score or 0.0, _words(row)) for row in drawn], "complete")
    plot.marks([(row.n_params, row.score or 0.0, f"{_words(row)}, on the front") for row in front], "on-front", 4.5)
    return Figure(
        "Size against score",
        plot.text(),
        f"Each disc is a network trained in full. No network below the stairs is worth its size.{thinned}",
    )


def curve_figure(source: ExportSource) -> Figure | None:
    """How the network learned: its validation score by epoch, and the accuracy in its final training."""
    chosen = source.chosen
    found = [] if chosen.stage == "final" else [(float(epoch), score) for epoch, score in chosen.curve]
    final = [(float(epoch), score) for epoch, score in source.row.curve] if source.row.stage == "final" else []
    if len(found) < 2 and len(final) < 2:
        return None
    points = [*found, *final]
    plot = SvgPlot("Score by epoch", _range([x for x, _ in points]), _range([y for _, y in points]))
    plot.axes("Epoch", lambda x: f"{x:g}", lambda y: f"{100 * y:.3g} %")
    plot.line(found, "validation")
    plot.line(final, "final")
    seen = " Dashed: the final training, scored on images it was trained on, which only tells that it learned."
    return Figure("Learning curve", plot.text(), f"Solid: validation, when it was chosen.{seen if final else ''}")


def _is_screening(row: TrialRow) -> bool:
    return row.stage == "screen" and row.came_to_its_end


def _is_full(row: TrialRow) -> bool:
    return row.stage != "screen" and row.state == "COMPLETE"


def _is_pruned(row: TrialRow) -> bool:
    return not _is_screening(row) and not _is_full(row)


def _scores(rows: Sequence[TrialRow]) -> list[float]:
    return [row.score for row in rows if row.score is not None]


def _words(row: TrialRow) -> str:
    return f"Trial {row.trial}: {percent(row.score)}, {count(row.n_params)} weights"


def _range(values: Sequence[float]) -> Point:
    return min(values), max(values)


def _best_so_far(rows: Sequence[TrialRow]) -> list[Point]:
    points: list[Point] = []
    for row in rows:
        if row.score is not None and (not points or row.score > points[-1][1]):
            points += [(row.trial, points[-1][1])] if points else []
            points.append((row.trial, row.score))
    return [*points, (rows[-1].trial, points[-1][1])] if points else []


def _stairs(points: Sequence[Point]) -> list[Point]:
    corners = [(later[0], earlier[1]) for earlier, later in pairwise(points)]
    return [point for pair in zip(points, [*corners, points[-1]], strict=True) for point in pair]


def _thinned(rows: list[TrialRow]) -> tuple[list[TrialRow], str]:
    """At most so many marks, evenly, and the words for that."""
    step = -(-len(rows) // _MOST_DRAWN)
    drawn = rows[::step]
    return drawn, f" {len(drawn):,} of {len(rows):,} are drawn." if step > 1 else ""
