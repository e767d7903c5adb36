from pathlib import Path

import pytest

from nas_desktop.core.errors import DataError
from nas_desktop.datasets.decoder import Decoder
from nas_desktop.datasets.image_files import check_classes, look_at
from tests.images import write_folder


def test_heads_evenly_spread_tell_size_and_colour(tmp_path: Path) -> None:
    write_folder(tmp_path, {"a": 3}, size=(20, 20), mode="L")
    look = look_at(sorted((tmp_path / "a").iterdir()), tmp_path, Decoder())
    assert (look.native_size, look.n_channels, look.unreadable) == (20, 1, ())


def test_a_broken_head_is_told_by_its_place(tmp_path: Path) -> None:
    write_folder(tmp_path, {"a": 3})
    (tmp_path / "a" / "0001.png").write_bytes(b"broken")
    assert look_at(sorted((tmp_path / "a").iterdir()), tmp_path, Decoder()).unreadable == (1,)


@pytest.mark.parametrize("name", ["a\x1bb", "a\nb", "\udcff"])
def test_a_class_that_cannot_be_shown_is_one_sentence(tmp_path: Path, name: str) -> None:
    with pytest.raises(DataError, match=r"The name of the class .* cannot be shown"):
        check_classes(("a", name), tmp_path, "class", "")


def test_a_class_name_of_endless_length_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="too long to be shown"):
        check_classes(("a", "b" * 2000), tmp_path, "class", "")
