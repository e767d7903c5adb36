"""From image files to classes."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from nas_desktop.core.errors import UsageError
from nas_desktop.export.inference import Classifier
from nas_desktop.export.model_runner import ModelRunner
from nas_desktop.export.onnx_file import onnx_bytes
from nas_desktop.export.predicting import Guess, guesses_of, image_paths, predictions
from nas_desktop.search_space.plain_cnn import PLAIN_CNN
from tests.builders import PARAMS
from tests.export.models import keep


@pytest.fixture(scope="module")
def classifier(tmp_path_factory: pytest.TempPathFactory) -> Classifier:
    return Classifier.load(keep(tmp_path_factory.mktemp("m") / "model", PLAIN_CNN.assemble(PARAMS, (3, 16, 16), 4)))


@pytest.fixture(scope="module")
def onnx(classifier: Classifier, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModelRunner]:
    path = tmp_path_factory.mktemp("o") / "x.onnx"
    path.write_bytes(onnx_bytes(classifier, {}))
    with ModelRunner("onnx", path, "x.onnx") as runner:
        yield runner


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    rng = np.random.default_rng(0)
    for name in ("b.png", "a.jpg", "in/c.png", ".hidden.png", "in/.hidden/d.png"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        Image.fromarray(rng.integers(0, 256, (30, 50, 3), dtype=np.uint8)).save(path)
    (tmp_path / "notes.txt").write_text("no image")
    return tmp_path


def names(found: list[Path], folder: Path) -> list[str]:
    return [path.relative_to(folder).as_posix() for path in found]


def test_a_folder_is_all_images_below_it(pictures: Path) -> None:
    assert names(image_paths([str(pictures)]), pictures) == ["a.jpg", "b.png", "in/c.png"]


def test_a_pattern_is_what_fits_it(pictures: Path) -> None:
    assert names(image_paths([f"{pictures}/**/*.png"]), pictures) == ["b.png", "in/c.png"]


def test_a_file_is_itself_whatever_it_is(pictures: Path) -> None:
    assert names(image_paths([str(pictures / "notes.txt")]), pictures) == ["notes.txt"]


def test_a_name_that_looks_like_a_pattern_is_a_name_first(pictures: Path) -> None:
    path = (pictures / "b.png").rename(pictures / "[x].png")

    assert image_paths([str(path)]) == [path]


@pytest.mark.parametrize(("named", "words"), [("*.gif", "No file fits"), ("empty", "no images in")])
def test_nothing_at_all_is_one_sentence(named: str, words: str, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()

    with pytest.raises(UsageError, match=words):
        image_paths([str(tmp_path / named)])


def test_the_answers_are_the_programs_in_order(onnx: ModelRunner, classifier: Classifier, pictures: Path) -> None:
    (pictures / "bad.png").write_bytes(b"no image")
    paths = [pictures / name for name in ("b.png", "bad.png", "a.jpg")]

    first, bad, last = predictions(onnx, paths, top=2)

    for found in (first, last):
        (answer,) = classifier.answers([found.path.read_bytes()])
        assert found.guesses[0].label == answer.label
        assert found.guesses[0].probability == pytest.approx(max(answer.probabilities), abs=1e-5)
        assert len(found.guesses) == 2
    assert bad.guesses == ()
    assert "bad.png" in bad.error


def test_the_most_probable_classes_come_first() -> None:
    row = np.array([0.1, 0.4, 0.1, 0.4], np.float32)

    assert [guess.label for guess in guesses_of(row, ("a", "b", "c", "d"), 3)] == ["b", "d", "a"]
    assert guesses_of(row, ("a", "b", "c", "d"), 1) == (Guess("b", pytest.approx(0.4)),)
