"""What is wrong with a set is found, and told worst first."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from nas_desktop.core.specs import DataSpec
from nas_desktop.datasets.findings import short_classes
from nas_desktop.datasets.survey import Surveyor
from nas_desktop.datasets.survey_facts import Finding
from tests.images import write_folder

COUNTS = {"cat": 30, "dog": 30}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_folder(tmp_path / "pets", {"empty": 0, **COUNTS})  # the first class of these folders is dark


def _findings(folder: Path, **changes: object) -> dict[str, Finding]:
    spec = replace(DataSpec(str(folder), None, 10, 6, None, 7), **changes)
    survey = Surveyor().survey(spec, lambda survey: None, lambda: False)
    return {finding.kind: finding for finding in survey.findings}


def _copy(folder: Path, source: str, target: str) -> None:
    (folder / target).write_bytes((folder / source).read_bytes())


def test_nothing_is_wrong_with_a_good_set(folder: Path) -> None:
    assert _findings(folder) == {}


def test_a_class_far_smaller_than_the_middle_one_is_named(folder: Path) -> None:
    write_folder(folder, {"fox": 200, "owl": 200, "rat": 190})

    found = _findings(folder)["imbalance"]

    assert found.names == ("cat", "dog")
    assert found.n == 2


def test_a_single_short_class_comes_with_its_count(folder: Path) -> None:
    write_folder(folder, {"cat": 100, "fox": 90})

    found = _findings(folder)["imbalance"]

    assert (found.names, found.n, found.n_other) == (("dog",), 30, 220)


def test_short_means_below_half_of_the_middle_class() -> None:
    assert short_classes(np.array([100, 49, 50, 120])).tolist() == [False, False, False, False]
    assert short_classes(np.array([100, 40, 100, 120])).tolist() == [False, True, False, False]


def test_very_few_images_are_a_finding_of_their_own(folder: Path) -> None:
    write_folder(folder, {"fox": 5})

    found = _findings(folder)

    assert (found["few images"].names, found["few images"].n) == (("fox",), 5)
    assert "imbalance" not in found


def test_images_that_cannot_be_read_are_listed(folder: Path) -> None:
    (folder / "cat" / "0003.png").write_bytes(b"no picture")

    found = _findings(folder)["unreadable"]

    assert found.n == 1
    assert [image.name for image in found.images] == ["cat/0003.png"]


def test_the_same_picture_twice_is_counted_once(folder: Path) -> None:
    _copy(folder, "cat/0000.png", "cat/again.png")
    _copy(folder, "cat/0000.png", "cat/once more.png")

    found = _findings(folder)["duplicates"]

    assert found.n == 2
    assert {image.name for image in found.images} == {"cat/0000.png", "cat/again.png", "cat/once more.png"}


def test_duplicates_across_the_split_are_counted(folder: Path, tmp_path: Path) -> None:
    own = tmp_path / "own"
    for name in COUNTS:
        (own / name).mkdir(parents=True)
        (own / name / "test.png").write_bytes((folder / name / "0001.png").read_bytes())

    everything = _findings(folder, test_data=str(own), n_train=None)["duplicates"]

    assert (everything.n, everything.n_other) == (2, 2)


def test_the_same_picture_in_two_classes_is_a_conflict(folder: Path) -> None:
    _copy(folder, "cat/0000.png", "dog/same.png")

    found = _findings(folder)

    assert found["conflict"].n == 1
    assert "duplicates" not in found


@pytest.mark.parametrize(("level", "kind"), [(200, "one colour"), (None, "dark")])
def test_images_without_content_are_found(folder: Path, level: int | None, kind: str) -> None:
    noise = np.random.default_rng(0).integers(0, 40, (16, 16, 3), dtype=np.uint8)
    image = noise if level is None else np.full_like(noise, level)
    (folder / "test").mkdir()
    (folder / "train").mkdir()
    for name in COUNTS:
        (folder / name).rename(folder / "train" / name)
        write_folder(folder / "test", {"empty": 0, name: 2})
    Image.fromarray(image).save(folder / "train" / "cat" / "odd.png")

    found = _findings(folder)[kind]

    assert [image.name for image in found.images] == ["train/cat/odd.png"]


def test_too_few_images_for_the_wish_are_told(folder: Path) -> None:
    found = _findings(folder, n_train=500, n_val=6)["too few to train"]

    assert (found.n, found.n_other) == (45, 500)


def test_small_images_and_several_sizes_are_told(folder: Path) -> None:
    write_folder(folder, {"fox": 30}, size=(20, 24))

    found = _findings(folder, image_size=20)

    assert found["sizes"].n == 2
    assert 45 <= found["enlarged"].n <= 60  # those that are not in the test part
