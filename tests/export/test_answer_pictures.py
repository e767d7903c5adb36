"""Test images are found by the names that a certificate gives them."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from nas_desktop.core.errors import DataError
from nas_desktop.datasets import open_source
from nas_desktop.export.answer_pictures import AnswerPictures
from nas_desktop.export.raw_test import RawTest
from tests import builders


@pytest.fixture
def search(tmp_path: Path) -> dict[str, object]:
    """On ten images of one colour each."""
    for i in range(10):
        (tmp_path / "data" / f"class {i % 2}").mkdir(parents=True, exist_ok=True)
        picture = np.full((12, 10, 3), (20 * i, 0, 0), np.uint8)
        Image.fromarray(picture).save(tmp_path / "data" / f"class {i % 2}" / f"{i}.png")
    config = builders.a_config(data=str(tmp_path / "data"), n_train="all", n_val=2, image_size=16)
    return config.model_dump(mode="json")


def test_each_name_gives_its_image(search: dict[str, object]) -> None:
    fingerprint = open_source(str(search["data"])).listing().fingerprint
    names = RawTest.of(builders.a_config(**search).data_spec(), fingerprint).names()

    found = AnswerPictures(search, fingerprint).read([*names, "nobody.png"])

    assert sorted(found) == sorted(names)
    for name, picture in found.items():
        assert picture.pixels[0] == 20 * int(Path(name).stem)


def test_other_images_are_no_test_images(search: dict[str, object]) -> None:
    with pytest.raises(DataError, match="have changed since the search"):
        AnswerPictures(search, "another").read(["0.png"])
