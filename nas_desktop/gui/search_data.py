"""Whose images the Data tab shows: those of the form before a search, afterwards those of the search itself."""

from dataclasses import replace

from nas_desktop.core.config import SearchConfig
from nas_desktop.core.errors import NasError, UsageError
from nas_desktop.core.specs import DataFacts
from nas_desktop.datasets.survey_facts import ClassFacts, Finding, FoundImage, SplitFacts, Survey
from nas_desktop.gui.search_model import SearchModel


def config_of(model: SearchModel, wish: SearchConfig | None) -> SearchConfig | None:
    """The settings of the search that is shown, or the wish where there is none."""
    stored = model.state.config
    if model.phase == "idle" or not stored:
        return wish
    try:
        return SearchConfig.parse({"seed": 0, **stored})
    except UsageError:  # another version wrote it
        return SearchConfig.parse({"seed": 0, "data": str(stored.get("data", ""))})


def lock_reason(model: SearchModel) -> str:
    """Why no other images can be chosen now; empty where they can."""
    if model.phase == "idle":
        return ""
    if model.under_way:
        return "Locked while the search runs"
    return "The images of this search. A new search can use others."


def with_facts(survey: Survey | None, problem: NasError | None, facts: DataFacts | None) -> Survey | None:
    """The survey of a search's images, held against what the search noted of them."""
    if facts is None:
        return survey
    if survey is None:
        return _from_facts(facts, is_final=problem is not None)
    if survey.fingerprint != facts.fingerprint:
        return replace(survey, findings=(Finding("changed", 1), *survey.findings))
    return survey


def _from_facts(facts: DataFacts, *, is_final: bool) -> Survey:
    """What the search noted: counts, without pictures."""
    n_used = facts.n_train + facts.n_val + facts.n_test
    skipped = tuple(FoundImage(name, None) for name in facts.skipped)
    return Survey(
        title=facts.title,
        kind="",
        where="",
        fingerprint=facts.fingerprint,
        seconds=0.0,
        classes=tuple(ClassFacts(name, n) for name, n in zip(facts.classes, facts.class_counts, strict=True)),
        n_channels=facts.input_shape[0],
        smallest=(0, 0),
        largest=(0, 0),
        side=facts.input_shape[1],
        mirrors=facts.mirrors,
        split=SplitFacts(facts.n_train, facts.n_val, facts.n_test, max(0, facts.n_images - n_used), "set aside"),
        findings=(Finding("unreadable", facts.n_skipped, images=skipped),) if facts.n_skipped else (),
        seen=(),
        n_looked=0,
        n_to_look=facts.n_images,
        is_final=is_final,
    )
