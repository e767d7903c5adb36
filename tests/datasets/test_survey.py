"""A survey says what a search would see, and keeps the test part sealed."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from nas_desktop.core.config import BUILT_IN_DATA
from nas_desktop.core.errors import UsageError
from nas_desktop.core.specs import DataSpec
from nas_desktop.datasets import image_folder, open_source
from nas_desktop.datasets.pictures import PictureBook
from nas_desktop.datasets.prepared import prepare, split_of
from nas_desktop.datasets.survey import Surveyor
from nas_desktop.datasets.survey_facts import Survey
from nas_desktop.datasets.survey_work import N_PICTURES
from tests.images import write_folder

COUNTS = {"cat": 40, "dog": 30, "fox": 25}


def _spec(data: Path | str, **changes: object) -> DataSpec:
    return replace(DataSpec(str(data), None, 30, 12, None, 7), **changes)


def _survey(spec: DataSpec, surveyor: Surveyor | None = None) -> Survey:
    return (surveyor or Surveyor()).survey(spec, lambda survey: None, lambda: False)


def _never(*args: object) -> None:
    pytest.fail("it was read again")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_folder(tmp_path / "pets", COUNTS)


def test_it_names_the_set_and_counts_its_classes(folder: Path) -> None:
    survey = _survey(_spec(folder))

    assert (survey.title, survey.kind, survey.where) == ("pets", "Folder of class folders", str(folder))
    assert {one.name: one.n_images for one in survey.classes} == COUNTS
    assert (survey.smallest, survey.largest, survey.n_channels, survey.side) == ((16, 16), (16, 16), 3, 16)


def test_the_split_is_the_one_a_search_makes(folder: Path, tmp_path: Path) -> None:
    survey = _survey(_spec(folder))

    _, facts = prepare(_spec(folder), tmp_path / "cache", lambda done, n: None)
    assert survey.split is not None
    assert (survey.split.n_train, survey.split.n_val, survey.split.n_test) == (facts.n_train, facts.n_val, facts.n_test)
    assert survey.split.n_unused == 95 - facts.n_train - facts.n_val - facts.n_test


def test_an_official_test_part_is_told_from_one_that_is_set_aside(folder: Path) -> None:
    kinds = [_survey(_spec(data, n_train=None)).split for data in (folder, BUILT_IN_DATA)]

    assert [split.test for split in kinds if split] == ["set aside", "official"]


def test_a_test_set_of_the_users_own_is_counted(folder: Path, tmp_path: Path) -> None:
    own = write_folder(tmp_path / "own", {"cat": 3, "dog": 4, "fox": 2})

    split = _survey(_spec(folder, test_data=str(own))).split

    assert split is not None
    assert (split.test, split.n_test) == ("own", 9)


def test_each_class_shows_a_few_pictures(folder: Path) -> None:
    survey = _survey(_spec(folder))

    assert [len(one.pictures) for one in survey.classes] == [N_PICTURES] * 3
    assert all(len(p.pixels) == 3 * p.width * p.height for one in survey.classes for p in one.pictures)


def test_the_same_settings_show_the_same_pictures(folder: Path) -> None:
    assert _survey(_spec(folder)).classes == _survey(_spec(folder)).classes


def test_no_picture_is_of_the_official_test_part(tmp_path: Path) -> None:
    images = np.zeros((60, 8, 8, 3), dtype=np.uint8)
    images[::2] = 255  # white is the test part
    labels = np.arange(60) // 30
    for part, which in (("train", slice(1, None, 2)), ("test", slice(0, None, 2))):
        for i, (image, label) in enumerate(zip(images[which], labels[which], strict=True)):
            path = tmp_path / "set" / part / f"class {label}" / f"{i}.png"
            path.parent.mkdir(parents=True, exist_ok=True)
            Image.fromarray(image).save(path)

    survey = _survey(_spec(tmp_path / "set", n_train=10, n_val=4))

    shown = [p for one in survey.classes for p in one.pictures] + list(survey.seen)
    shown += [image.picture for finding in survey.findings for image in finding.images if image.picture is not None]
    assert shown
    assert all(max(picture.pixels) == 0 for picture in shown)


def test_no_picture_is_of_the_test_part_that_is_set_aside(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: set[int] = set()
    small, seen = PictureBook.small, PictureBook.as_seen
    monkeypatch.setattr(PictureBook, "small", lambda book, i: (shown.add(i), small(book, i))[1])
    monkeypatch.setattr(PictureBook, "as_seen", lambda book, i, side: (shown.add(i), seen(book, i, side))[1])
    spec = _spec(folder)

    _survey(spec)

    assert shown
    assert not shown & set(split_of(spec, open_source(str(folder)).listing()).test.tolist())


def test_the_network_sees_training_images_at_its_own_size(folder: Path) -> None:
    survey = _survey(_spec(folder, image_size=24))

    assert survey.side == 24
    assert [(p.width, p.height) for p in survey.seen] == [(24, 24)] * N_PICTURES


def test_counts_come_first_and_pictures_later(folder: Path) -> None:
    partial: list[Survey] = []

    final = Surveyor().survey(_spec(folder), partial.append, lambda: False)

    assert {one.name: one.n_images for one in partial[0].classes} == COUNTS
    assert not any(one.pictures for one in partial[0].classes)
    assert not partial[0].is_final
    assert final.is_final


def test_a_stopped_survey_says_what_is_known(folder: Path) -> None:
    survey = Surveyor().survey(_spec(folder), lambda survey: None, lambda: True)

    assert survey.is_final
    assert survey.n_looked == 0
    assert survey.n_images == 95


def test_a_stopped_survey_can_be_taken_up_again(folder: Path) -> None:
    surveyor = Surveyor()
    surveyor.survey(_spec(folder), lambda survey: None, lambda: True)

    assert _survey(_spec(folder), surveyor).n_looked == 95


def test_another_split_lists_nothing_anew(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    surveyor = Surveyor()
    first = _survey(_spec(folder), surveyor)
    monkeypatch.setattr(image_folder.ImageFolder, "listing", _never)

    second = _survey(_spec(folder, n_train=20), surveyor)

    assert second.split is not None
    assert second.split.n_train == 20
    assert second.seconds == first.seconds


def test_a_new_scan_reads_anew(folder: Path) -> None:
    surveyor = Surveyor()
    _survey(_spec(folder), surveyor)
    write_folder(folder, {"owl": 21})

    surveyor.forget()

    assert len(_survey(_spec(folder), surveyor).classes) == 4


def test_without_thoroughness_only_shown_images_are_read(folder: Path) -> None:
    survey = Surveyor().survey(_spec(folder), lambda survey: None, lambda: False, thorough=False)

    assert survey.n_looked == 0
    assert all(one.pictures for one in survey.classes)


def test_images_that_cannot_be_split_are_shown_all_the_same(tmp_path: Path) -> None:
    survey = _survey(_spec(write_folder(tmp_path / "set", {"a": 20, "b": 1})))

    assert survey.split is None
    assert survey.findings[0].kind == "no split"
    assert "“b”" in survey.findings[0].names[0]


def test_a_test_set_that_does_not_fit_is_a_finding(folder: Path, tmp_path: Path) -> None:
    survey = _survey(_spec(folder, test_data=str(tmp_path / "nowhere")))

    assert survey.findings[0].kind == "no split"
    assert "nothing at" in survey.findings[0].names[0]


def test_what_is_not_there_is_refused_in_words() -> None:
    with pytest.raises(UsageError, match="nothing at"):
        _survey(_spec("/nowhere/at/all"))
