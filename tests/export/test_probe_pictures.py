"""The program's own pictures tell readers apart."""

from io import BytesIO

import numpy as np
from PIL import Image

from nas_desktop.datasets.decoding import decode_content
from nas_desktop.export.probe_pictures import probe_pictures


def decoded(content: bytes) -> np.ndarray:
    return decode_content(BytesIO(content), "x", 3).astype(int)


def test_they_are_the_same_each_time() -> None:
    assert probe_pictures() == probe_pictures()


def test_each_can_be_read_and_is_like_no_other() -> None:
    files = probe_pictures()

    assert all(decoded(content).ndim == 3 for content in files.values())
    assert len(set(files.values())) == len(files)


def test_those_that_are_turned_look_otherwise_when_they_are_not() -> None:
    for name in ("mirrored", "upside down", "turned right", "turned left"):
        content = probe_pictures()[name]
        lying = np.asarray(Image.open(BytesIO(content)).convert("RGB")).astype(int)
        upright = decoded(content)
        assert upright.shape != lying.shape or np.abs(upright - lying).mean() > 5, name


def test_red_is_not_blue() -> None:
    coloured = decoded(probe_pictures()["coloured 1"])

    assert np.abs(coloured[:, :, 0] - coloured[:, :, 2]).mean() > 10
