"""Images are looked over without being read."""

import pytest

from nas_desktop.core.config import BUILT_IN_DATA
from nas_desktop.core.errors import NasError
from nas_desktop.gui.data_facts import find_data


def test_the_built_in_images_are_found() -> None:
    found = find_data(BUILT_IN_DATA)

    assert len(found.class_counts) == 10
    assert found.n_images == 12_000
    assert found.n_test == 2000


def test_what_is_not_there_is_refused_in_words() -> None:
    with pytest.raises(NasError, match="nothing at"):
        find_data("/nowhere/at/all")
