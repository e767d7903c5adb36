"""Every finding has a fact, what follows from it, and a link where there is something to see."""

from typing import get_args

import pytest

from nas_desktop.datasets.survey_facts import Finding, FindingKind, FoundImage
from nas_desktop.gui.finding_words import finding_words, findings_words, looked_words
from tests.gui.fake_surveys import a_survey

IMAGE = (FoundImage("cat/1.png", None),)


@pytest.mark.parametrize("kind", get_args(FindingKind))
def test_every_kind_has_words(kind: FindingKind) -> None:
    words = finding_words(Finding(kind, 2, names=("cat", "dog"), images=IMAGE), a_survey())

    assert words.fact
    assert words.consequence
    assert words.tone in ("bad", "warn", "text3")


@pytest.mark.parametrize(
    ("finding", "fact"),
    [
        (Finding("imbalance", 612, 44_660, ("truck",)), "truck has 612 of 44,660 images"),
        (
            Finding("imbalance", 2, 44_660, ("truck", "ship")),
            "truck and ship have less than half of the usual images",
        ),
        (Finding("few images", 1, 50, ("fox",)), "fox has only 1 image"),
        (Finding("few images", 4, 50, ("a", "b", "c", "d")), "4 classes (a, b, c, …) have fewer than 20 images"),
        (Finding("duplicates", 14, 2), "14 duplicates, 2 across the split"),
        (Finding("duplicates", 1), "1 duplicate"),
        (Finding("unreadable", 3), "3 images cannot be read"),
        (Finding("too few to train", 420, 5000), "420 images to train on, not 5,000"),
        (Finding("enlarged", 7), "7 images smaller than 32 × 32"),
        (Finding("dark", 1), "1 very dark image"),
    ],
)
def test_facts_come_with_their_figures(finding: Finding, fact: str) -> None:
    assert finding_words(finding, a_survey()).fact == fact


def test_without_images_there_is_no_link() -> None:
    assert finding_words(Finding("duplicates", 2), a_survey()).link == ""
    assert finding_words(Finding("duplicates", 2, images=IMAGE), a_survey()).link == "Look"


def test_the_head_says_whether_a_search_can_begin() -> None:
    dark, none = Finding("dark", 1), Finding("no split", 1, names=("It cannot.", ""))

    assert findings_words(a_survey(findings=(dark,))) == "1, none stops the search"
    assert findings_words(a_survey(findings=(none, dark))) == "2, a search cannot begin"
    assert findings_words(a_survey()) == "none"


def test_it_says_how_many_images_were_looked_at() -> None:
    assert looked_words(a_survey()) == "All 620 images were looked at."
    assert looked_words(a_survey(n_looked=100)) == "100 of 620 images were looked at."
    assert looked_words(a_survey(n_looked=0)) == "Every image is looked at when no search runs."
    assert looked_words(a_survey(n_looked=0, kind="")) == "No image can be looked at."
