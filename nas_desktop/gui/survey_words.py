"""What a survey of a data set says above and beside its classes."""

from pathlib import Path
from typing import TYPE_CHECKING

from nas_desktop.core.config import BUILT_IN_DATA
from nas_desktop.datasets.survey_facts import ClassFacts, SplitFacts, Survey
from nas_desktop.gui.finding_words import square
from nas_desktop.gui.numbers import count, counted, decimal, seconds
from nas_desktop.training.recipes import RECIPES

if TYPE_CHECKING:
    from nas_desktop.core.config import SearchConfig

_TEST_TITLES = {"official": "Test, held back", "own": "Test, your own", "set aside": "Test, held back"}
_COLOURS = {1: "grey", 3: "RGB"}


def short_path(data: str) -> str:
    """The last two folders of a path; a name as it is."""
    parts = [part for part in Path(data).parts if part != "/"]
    return "/".join(parts[-2:])


def source_words(survey: Survey, data: str) -> tuple[str, str]:
    """The name of the images; and what kind of set it is, where, and how long reading it took."""
    if not survey.kind:
        return survey.title, f"As the search noted them · {data}"
    took = f"{decimal(survey.seconds, 1)} s" if survey.seconds < 10 else seconds(survey.seconds)
    read = f"read in {took}" if survey.is_final else "being read"
    if survey.where:
        return short_path(survey.where), f"{survey.kind}, {read} · {survey.where}"
    kind = "Built in" if data == BUILT_IN_DATA else "Well-known set"
    return survey.title, f"{kind}, {read}"


def size_words(survey: Survey) -> str:
    """Size and colour of the images: `32 × 32, RGB`."""
    colour = _COLOURS.get(survey.n_channels, f"{survey.n_channels} channels")
    if not survey.largest[0]:
        return colour
    if survey.smallest == survey.largest:
        return f"{survey.largest[0]} × {survey.largest[1]}, {colour}"
    return f"many sizes, {colour}"


def split_words(split: SplitFacts, seed: int) -> str:
    """How the images were split."""
    test = {"official": "official test part", "own": "your own test images", "set aside": "stratified"}[split.test]
    return f"{test}, seed {seed}"


def split_parts(split: SplitFacts) -> list[tuple[str, int]]:
    """The four parts by name, in the order of the bar."""
    test = _TEST_TITLES[split.test]
    return [
        ("Training", split.n_train),
        ("Validation", split.n_val),
        (test, split.n_test),
        ("Not used", split.n_unused),
    ]


def seen_words(survey: Survey, config: "SearchConfig") -> str:
    """What is done to an image before the network gets it: `32 × 32, normalised, flipped, shifted by up to 2 px`."""
    words = [square(survey.side), "normalised"]
    recipe = RECIPES.get(config.recipe)
    if recipe is not None:
        flip, crop_pixels = recipe.augmentation(config.n_epochs, survey.side, mirrors=config.mirrors(survey.mirrors))
        words += ["flipped"] if flip else []
        words += [f"shifted by up to {crop_pixels} px"] if crop_pixels else []
    return ", ".join(words)


def counts_words(classes: tuple[ClassFacts, ...]) -> tuple[str, str]:
    """All images, and all classes."""
    return counted(sum(one.n_images for one in classes), "image"), counted(len(classes), "class", "classes")


def progress_words(survey: Survey) -> str:
    """How far the look at the images has got."""
    return f"{count(survey.n_looked)} of {count(survey.n_to_look)} looked at"
