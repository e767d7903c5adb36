"""A test part is set aside once, and every search is tested on the same."""

import os
from pathlib import Path

import pytest

from nas_desktop.core.errors import UsageError
from nas_desktop.search.bench.set_aside import set_aside
from tests.images import write_folder


@pytest.fixture
def images(tmp_path: Path) -> Path:
    return write_folder(tmp_path / "images", {"dark": 20, "light": 40}, size=(8, 8))


def names(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*.png")}


def test_every_image_is_in_one_part_and_each_class_has_its_share(images: Path, tmp_path: Path) -> None:
    parts = set_aside(images, tmp_path / "out", 12, 0)
    test, train = names(Path(parts.test_data)), names(Path(parts.data))
    assert test | train == names(images)
    assert not test & train
    assert [sum(name.startswith(of) for name in test) for of in ("dark", "light")] == [4, 8]


def test_the_same_seed_gives_the_same_part_and_another_another(images: Path, tmp_path: Path) -> None:
    wished = {"a": 0, "b": 0, "c": 1}
    found = {out: names(Path(set_aside(images, tmp_path / out, 12, seed).test_data)) for out, seed in wished.items()}
    assert found["a"] == found["b"] != found["c"]


def test_images_are_linked_not_copied(images: Path, tmp_path: Path) -> None:
    parts = set_aside(images, tmp_path / "out", 12, 0)
    name = sorted(names(Path(parts.data)))[0]
    assert (Path(parts.data) / name).samefile(images / name)


def test_where_there_can_be_no_link_images_are_copied(
    images: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(source: Path, place: Path) -> None:
        raise OSError("another disk")

    monkeypatch.setattr(os, "link", refuse)
    parts = set_aside(images, tmp_path / "out", 12, 0)
    name = sorted(names(Path(parts.test_data)))[0]
    assert (Path(parts.test_data) / name).read_bytes() == (images / name).read_bytes()
    assert not (Path(parts.test_data) / name).samefile(images / name)


def test_what_a_killed_run_left_out_is_made_up_for(images: Path, tmp_path: Path) -> None:
    parts = set_aside(images, tmp_path / "out", 12, 0)
    whole = names(Path(parts.test_data))
    (Path(parts.test_data) / sorted(whole)[0]).unlink()
    set_aside(images, tmp_path / "out", 12, 0)
    assert names(Path(parts.test_data)) == whole


@pytest.mark.parametrize(("n_test", "seed"), [(13, 0), (12, 1)])
def test_another_part_in_the_same_folder_is_refused(images: Path, tmp_path: Path, n_test: int, seed: int) -> None:
    set_aside(images, tmp_path / "out", 12, 0)
    with pytest.raises(UsageError, match="another folder"):
        set_aside(images, tmp_path / "out", n_test, seed)


def test_a_folder_of_something_else_is_not_written_to(images: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "letter.txt").write_text("mine")
    with pytest.raises(UsageError, match="not empty"):
        set_aside(images, tmp_path / "out", 12, 0)
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["letter.txt"]


def test_images_that_bring_a_test_part_keep_it(tmp_path: Path) -> None:
    for part in ("train", "test"):
        write_folder(tmp_path / "images" / part, {"dark": 4, "light": 4}, size=(8, 8))
    parts = set_aside(tmp_path / "images", tmp_path / "out", 2, 0)
    assert (parts.data, parts.test_data) == (str(tmp_path / "images" / "train"), str(tmp_path / "images" / "test"))
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("n_test", [60, 1000])
def test_more_than_there_are_cannot_be_set_aside(images: Path, tmp_path: Path, n_test: int) -> None:
    with pytest.raises(UsageError, match="has 60"):
        set_aside(images, tmp_path / "out", n_test, 0)


def test_what_is_no_folder_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is not a folder"):
        set_aside(tmp_path / "nowhere", tmp_path / "out", 2, 0)
