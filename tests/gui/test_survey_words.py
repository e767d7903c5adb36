"""Words about a data set as a whole."""

import pytest

from nas_desktop.core.config import BUILT_IN_DATA
from nas_desktop.datasets.survey_facts import SplitFacts
from nas_desktop.gui.survey_words import seen_words, short_path, size_words, source_words, split_parts, split_words
from tests.builders import a_config
from tests.gui.fake_surveys import a_survey


@pytest.mark.parametrize(
    ("changes", "data", "words"),
    [
        ({}, "/photos/pets", ("photos/pets", "Folder of class folders, read in 1.8 s · /photos/pets")),
        ({"where": "", "seconds": 0.24}, BUILT_IN_DATA, ("Pets", "Built in, read in 0.2 s")),
        ({"where": "", "seconds": 75.0}, "cifar10", ("Pets", "Well-known set, read in 75 s")),
        ({"kind": ""}, "/gone", ("Pets", "As the search noted them · /gone")),
        ({"is_final": False}, "/photos/pets", ("photos/pets", "Folder of class folders, being read · /photos/pets")),
    ],
)
def test_the_source_is_named(changes: dict[str, object], data: str, words: tuple[str, str]) -> None:
    assert source_words(a_survey(**changes), data) == words


def test_a_path_is_shortened_to_its_last_two_folders() -> None:
    assert short_path("/home/me/photos/pets") == "photos/pets"
    assert short_path("/pets") == "pets"


def test_size_and_colour_are_told() -> None:
    assert size_words(a_survey()) == "32 × 32, RGB"
    assert size_words(a_survey(smallest=(20, 30), n_channels=1)) == "many sizes, grey"
    assert size_words(a_survey(largest=(0, 0), n_channels=4)) == "4 channels"


def test_the_split_is_told() -> None:
    official = SplitFacts(10, 5, 4, 1, "official")

    assert split_words(official, 7) == "official test part, seed 7"
    assert split_parts(official) == [("Training", 10), ("Validation", 5), ("Test, held back", 4), ("Not used", 1)]
    assert split_parts(SplitFacts(1, 1, 1, 1, "own"))[2] == ("Test, your own", 1)


@pytest.mark.parametrize(
    ("changes", "mirrors", "words"),
    [
        ({"recipe": "modern", "n_epochs": 8}, True, "32 × 32, normalised, flipped, shifted by up to 2 px"),
        ({"recipe": "modern", "n_epochs": 3}, False, "32 × 32, normalised"),
        ({"recipe": "classic", "n_epochs": 8}, True, "32 × 32, normalised"),
    ],
)
def test_it_says_what_the_recipe_does_to_images(changes: dict[str, object], mirrors: bool, words: str) -> None:
    assert seen_words(a_survey(mirrors=mirrors), a_config(**changes)) == words
