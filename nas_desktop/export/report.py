"""A report of the whole study as one HTML file: no script, nothing from elsewhere, fit to be printed.

Every text in it, be it ours or a stranger's, goes through `text`.
"""

from collections.abc import Iterable, Sequence
from html import escape

from nas_desktop import __version__
from nas_desktop.analysis.outcomes import cause_counts
from nas_desktop.analysis.plan_words import words as plan_words
from nas_desktop.analysis.verdict_words import final_sentence, seal_sentence, verdict_sentence
from nas_desktop.core.errors import NasError, UsageError
from nas_desktop.core.masking import masked, without_controls
from nas_desktop.core.paths import resource
from nas_desktop.core.state import SearchState
from nas_desktop.export.certificate import Certificate
from nas_desktop.export.certificate_facts import WITHOUT, class_rows, confused_rows
from nas_desktop.export.certificate_facts import facts as certified_facts
from nas_desktop.export.certificate_facts import verdict as certificate_verdict
from nas_desktop.export.export_format import ExportSource, StudyFormat
from nas_desktop.export.figures import count, counted, percent
from nas_desktop.export.report_plots import Figure, curve_figure, history_figure, size_figure
from nas_desktop.export.study_facts import (
    Facts,
    architecture_of,
    data_facts,
    layer_rows,
    model_facts,
    search_facts,
    tested_words,
    version_facts,
)
from nas_desktop.network.cost import cost_of

_MOST_CLASSES = 200  # lines of the table of classes
# Were a text ever to slip through unescaped, the browser would still run and fetch nothing.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def report_html(state: SearchState, certificate: Certificate | None = None) -> bytes:
    """What the search saw, did and found, as far as it has got.

    Raises:
        UsageError: it has not read its images yet.
        NasError: a file of the program is missing.
    """
    if state.data is None:
        raise UsageError("The search has not read its images yet.", "There is nothing to report.")
    source = ExportSource.of(state) if state.final or state.best else None
    name = state.name or "Search"
    body = [
        f"<header><h1>{text(name)}</h1><p>{text(_summary(state, source))}</p>{_tiles(state, source)}</header>",
        _section("Data", _facts(data_facts(state.data)), _classes(state, source)),
        _section("Search", _facts(search_facts(state)), _plan(state), _failures(state)),
        _figures(history_figure(state), size_figure(state)),
        *([_winner(state, source)] if source is not None else []),
        _certified(certificate),
        _section("Versions", _facts(version_facts())),
    ]
    page = (
        f'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        f'<meta name="viewport" content="width=device-width">\n'
        f'<meta name="generator" content="NAS Desktop {__version__}">\n'
        f"<title>{text(name)}</title>\n<style>\n{_style()}</style>\n</head>\n<body>\n{_joined(body)}\n</body>\n</html>\n"
    )
    return page.encode(errors="replace")


def text(words: str) -> str:
    """A text within HTML, between tags or in an attribute."""
    return escape(without_controls(words))


def _style() -> str:
    try:
        return resource("report.css").read_text(encoding="utf-8")
    except OSError as error:
        raise NasError(f"A file of this program is missing: {error.filename}.", "Install it again.") from error


def _summary(state: SearchState, source: ExportSource | None) -> str:
    tried = f"{counted(state.n_finished, 'network')} tried"
    if source is None:
        return f"{tried}; none is complete yet."
    return f"{tried} for {len(source.data.classes)} classes of {source.data.title}."


def _tiles(state: SearchState, source: ExportSource | None) -> str:
    if source is None:
        return ""
    chosen = source.chosen
    tiles = [
        ("Test accuracy", percent(source.test_accuracy) if source.test_accuracy is not None else "not tested"),
        (f"Validation {state.objectives.score_words}", percent(chosen.score) if chosen.stage != "final" else "unknown"),
        ("Weights", count(source.row.n_params)),
        ("Classes", str(len(source.data.classes))),
    ]
    shown = (f"<div><span>{text(name)}</span><strong>{text(figure)}</strong></div>" for name, figure in tiles)
    return f'<div class="tiles">{"".join(shown)}</div>'


def _classes(state: SearchState, source: ExportSource | None) -> str:
    """Each with its images, and how many of those for validation were found."""
    if (data := state.data) is None:
        return ""
    recall = source.chosen.recall if source is not None and source.chosen.stage != "final" else ()
    heads, columns = ["Class", "Images"], [list(data.classes), [f"{n:,}" for n in data.class_counts]]
    if len(recall) == len(data.classes):
        heads.append("Recall in validation")
        columns.append([_share(share) for share in recall])
    more = len(data.classes) - _MOST_CLASSES
    table = _table(heads, list(zip(*columns, strict=True))[:_MOST_CLASSES])
    return table if more <= 0 else f"{table}<p>And {counted(more, 'other')}.</p>"


def _share(share: float) -> str:
    return percent(share) if share == share else ""


def _plan(state: SearchState) -> str:
    return "".join(f"<p>{text(sentence)}</p>" for sentence in plan_words(state.plan)) if state.plan is not None else ""


def _failures(state: SearchState) -> str:
    causes = cause_counts(state.rows.values())
    return (
        _table(("Failed because", "Trials"), [(masked(cause.cause), str(cause.n)) for cause in causes])
        if causes
        else ""
    )


def _winner(state: SearchState, source: ExportSource) -> str:
    verdict = [verdict_sentence(state.verdict)] if state.verdict is not None else []
    sentences = [*verdict, final_sentence(state), tested_words(source), seal_sentence(state)]
    said = "".join(f'<p class="said">{text(sentence)}</p>' for sentence in sentences if sentence)
    parameters = [(name, str(value)) for name, value in source.row.params.items()]
    return _joined(
        (
            _section("Verdict and test", said) if said else "",
            _section("Network", _facts(model_facts(state, source)), _layers(source)),
            _figures(curve_figure(source)),
            _section("Configuration", _table(("Parameter", "Value"), parameters)),
        )
    )


def _certified(certificate: Certificate | None) -> str:
    """What an exported file answers; how to get there where none has been asked."""
    if certificate is None:
        return _section("Certificate", f"<p>{text(WITHOUT)}</p>")
    classes = ("Class", "Test images", "Precision", "Recall", "F1")
    return _section(
        "Certificate",
        f'<p class="said">{text(certificate_verdict(certificate))}</p>',
        _facts(certified_facts(certificate)),
        _table(classes, class_rows(certificate)[:_MOST_CLASSES]),
        _table(("Confused most often", "Taken for", "Images"), confused_rows(certificate)),
    )


def _layers(source: ExportSource) -> str:
    architecture = architecture_of(source.row.params, source.data)
    if architecture is None:
        return "<p>Its search space is not known here, so that its layers cannot be listed.</p>"
    return _table(("Layer", "Gives", "Weights", "Multiply-adds"), layer_rows(cost_of(architecture)))


def _section(title: str, *parts: str) -> str:
    return f"<section><h2>{text(title)}</h2>{''.join(parts)}</section>"


def _figures(*figures: Figure | None) -> str:
    shown = (
        f"<figure><h2>{text(figure.title)}</h2>{figure.svg}<figcaption>{text(figure.reading)}</figcaption></figure>"
        for figure in figures
        if figure is not None
    )
    return "\n".join(shown)


def _facts(facts: Facts) -> str:
    return f"<dl>{''.join(f'<dt>{text(name)}</dt><dd>{text(words)}</dd>' for name, words in facts)}</dl>"


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    head = "".join(f"<th>{text(words)}</th>" for words in heads)
    body = "".join(f"<tr>{''.join(f'<td>{text(words)}</td>' for words in row)}</tr>\n" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>\n{body}</tbody></table>"


def _joined(parts: Iterable[str]) -> str:
    return "\n".join(part for part in parts if part)


REPORT = StudyFormat(
    name="report",
    title="Report",
    suffix=".html",
    help="The whole search on one page, with its plots: for a browser or a printer.",
    content=report_html,
)
