"""What the program answers for an image file."""

from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from nas_desktop.core.errors import DataError
from nas_desktop.datasets.decoding import decode
from nas_desktop.datasets.resizing import to_square
from nas_desktop.datasets.source import UnreadableImage
from nas_desktop.export.inference import Classifier
from nas_desktop.search_space.plain_cnn import PLAIN_CNN
from tests.builders import PARAMS
from tests.export.models import keep


def kept(folder: Path, channels: int = 3) -> Classifier:
    return Classifier.load(keep(folder / "model", PLAIN_CNN.assemble(PARAMS, (channels, 16, 16), 4)))


@pytest.fixture
def classifier(tmp_path: Path) -> Classifier:
    return kept(tmp_path)


def a_picture(width: int = 40, height: int = 25) -> Image.Image:
    values = np.random.default_rng(width).integers(0, 256, (height, width, 3), dtype=np.uint8)
    return Image.fromarray(values)


def content(picture: Image.Image, **options: object) -> bytes:
    file = BytesIO()
    picture.save(file, "PNG", **options)
    return file.getvalue()


def test_a_file_is_prepared_as_for_training(classifier: Classifier, tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(content(a_picture()))

    assert np.array_equal(classifier.prepared(path.read_bytes()), to_square(decode(path, 3), 16))


def test_a_turned_camera_changes_nothing(classifier: Classifier) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned by 90 degrees to the right
    upright = a_picture()
    lying = content(upright.transpose(Image.Transpose.ROTATE_90), exif=exif)

    assert next(classifier.answers([lying])) == next(classifier.answers([content(upright)]))


def test_the_answer_is_the_most_probable_class(classifier: Classifier) -> None:
    (answer,) = classifier.answers([content(a_picture())])

    assert answer.label == f"class {np.argmax(answer.probabilities)}"
    assert sum(answer.probabilities) == pytest.approx(1, abs=1e-6)


def test_more_images_than_a_batch_come_back_in_order(classifier: Classifier) -> None:
    files = [content(a_picture(20 + i % 3)) for i in range(70)]

    answers = list(classifier.answers(files))

    assert len(answers) == 70
    assert [a.label for a in answers] == [next(classifier.answers([file])).label for file in files]


def test_no_images_have_no_probabilities(classifier: Classifier) -> None:
    assert classifier.probabilities([]).shape == (0, 4)


def test_what_is_no_image_is_one_sentence(classifier: Classifier) -> None:
    with pytest.raises(UnreadableImage, match="The image"):
        classifier.prepared(b"<html>")


def test_a_network_for_other_channels_says_so(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="4 channels"):
        kept(tmp_path, channels=4).prepared(content(a_picture()))
