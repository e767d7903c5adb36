"""What a finding of a survey says: the fact, what follows from it, and what can be looked at."""

from dataclasses import dataclass

from nas_desktop.datasets.survey_facts import Finding, Survey
from nas_desktop.gui import numbers
from nas_desktop.gui.numbers import count, counted

_MAX_NAMES = 3


@dataclass(frozen=True, slots=True)
class FindingWords:
    """One finding for the reader."""

    icon: str
    tone: str
    fact: str
    consequence: str
    link: str = ""  # to the images it is about


def finding_words(finding: Finding, survey: Survey) -> FindingWords:
    """The words of a finding."""
    n, images = finding.n, counted(finding.n, "image")
    look = "Look" if finding.images else ""
    match finding.kind:
        case "changed":
            return FindingWords("arrows-clockwise", "bad", "The images have changed", _CHANGED)
        case "no split":
            return FindingWords("x-circle", "bad", finding.names[0], finding.names[1])
        case "unreadable":
            consequence = "Cut short, or no pictures. Left out, never deleted."
            return FindingWords("x-circle", "bad", f"{images} cannot be read", consequence, "List" if look else "")
        case "few images":
            return FindingWords("warning", "warn", _few(finding), "A score of so few is a matter of luck.")
        case "imbalance":
            return FindingWords("warning", "warn", _short(finding), "Accuracy alone would hide how it does there.")
        case "conflict":
            fact = f"{counted(n, 'picture')} in more than one class"
            return FindingWords("git-fork", "warn", fact, "The network is told two things of the same picture.", look)
        case "duplicates":
            return _duplicates(finding, look)
        case "one colour":
            return FindingWords("square", "warn", f"{images} of a single colour", "There is nothing to learn.", look)
        case "dark":
            return FindingWords("moon", "text3", f"{counted(n, 'very dark image')}", _DARK, look)
        case "too few to train":
            fact = f"{counted(n, 'image')} to train on, not {count(finding.n_other)}"
            return FindingWords("info", "text3", fact, "No more are left beside validation and test.")
        case "enlarged":
            return FindingWords("arrows-out", "text3", f"{images} smaller than {square(survey.side)}", _ENLARGED, look)
        case "sizes":
            return FindingWords("bounding-box", "text3", f"{count(n)} image sizes", _sizes(survey))


_CHANGED = "They are not those that the search was given, so its scores do not hold for them."
_DARK = "Fine if the camera will see such scenes too."
_ENLARGED = "Enlarged for the network, they show no more than before."


def square(side: int) -> str:
    """`32 × 32`."""
    return f"{side} × {side}"


def findings_words(survey: Survey) -> str:
    """How many there are, and what they mean for a search."""
    n = len(survey.findings)
    if any(finding.kind == "no split" for finding in survey.findings):
        return f"{n}, a search cannot begin"
    if n:
        return f"{n}, none stops the search"
    return "" if not survey.n_looked else "none" if survey.is_final else "none so far"


def looked_words(survey: Survey) -> str:
    """How many images were looked at, one by one."""
    if not survey.n_looked:
        later = "Every image is looked at when no search runs."
        return "" if not survey.is_final else later if survey.kind else "No image can be looked at."
    if survey.n_looked >= survey.n_images:
        return f"All {counted(survey.n_images, 'image')} were looked at."
    return f"{count(survey.n_looked)} of {counted(survey.n_images, 'image')} were looked at."


def _few(finding: Finding) -> str:
    if len(finding.names) == 1:
        return f"{finding.names[0]} has only {counted(finding.n, 'image')}"
    return f"{_several(finding)} have fewer than 20 images"


def _short(finding: Finding) -> str:
    if len(finding.names) == 1:
        return f"{finding.names[0]} has {count(finding.n)} of {counted(finding.n_other, 'image')}"
    return f"{_several(finding)} have less than half of the usual images"


def _several(finding: Finding) -> str:
    names = finding.names
    if len(names) <= _MAX_NAMES:
        return f"{', '.join(names[:-1])} and {names[-1]}"
    return f"{counted(len(names), 'class', 'classes')} ({', '.join(names[:_MAX_NAMES])}, …)"


def _duplicates(finding: Finding, look: str) -> FindingWords:
    fact = counted(finding.n, "duplicate")
    if finding.n_other:
        consequence = "Parts of the split share pictures: the score flatters."
        return FindingWords("copy", "warn", f"{fact}, {count(finding.n_other)} across the split", consequence, look)
    return FindingWords("copy", "text3", fact, "The same picture again teaches nothing new.", look)


def _sizes(survey: Survey) -> str:
    low, high = (f"{numbers.count(w)} × {numbers.count(h)}" for w, h in (survey.smallest, survey.largest))
    return f"From {low} to {high}. Each is cut to its centred square and resized to {square(survey.side)}."
