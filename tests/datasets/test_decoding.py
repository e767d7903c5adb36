from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from nas_desktop.datasets.decoding import decode, peek
from nas_desktop.datasets.source import UnreadableImage


def saved(path: Path, picture: Image.Image, **options: object) -> Path:
    picture.save(path, **options)
    return path


def test_a_grey_image_stays_as_it_is(tmp_path: Path) -> None:
    values = np.arange(64, dtype=np.uint8).reshape(8, 8)
    path = saved(tmp_path / "a.png", Image.fromarray(values))
    assert np.array_equal(decode(path, 1)[:, :, 0], values)


def test_sixteen_bits_are_scaled_not_clipped(tmp_path: Path) -> None:
    ramp = np.linspace(0, 65535, 1000).astype(np.uint16).reshape(1, 1000)
    path = saved(tmp_path / "a.png", Image.fromarray(ramp))
    decoded = decode(path, 1)[0, :, 0]
    assert len(np.unique(decoded)) >= 200
    assert (decoded[0], decoded[-1]) == (0, 255)


def test_floats_are_scaled_by_the_range_they_use(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.tiff", Image.fromarray(np.linspace(-3, 5, 300, dtype=np.float32).reshape(1, 300)))
    decoded = decode(path, 1)[0, :, 0]
    assert (decoded[0], decoded[-1]) == (0, 255)


def test_transparency_is_laid_on_white(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.png", Image.new("RGBA", (2, 2), (255, 0, 0, 0)))
    assert decode(path, 3)[0, 0].tolist() == [255, 255, 255]


def test_a_palette_becomes_its_colours(tmp_path: Path) -> None:
    path = saved(
        tmp_path / "a.png", Image.new("RGB", (2, 2), (10, 200, 30)).convert("P", palette=Image.Palette.ADAPTIVE)
    )
    assert decode(path, 3)[0, 0].tolist() == [10, 200, 30]


def test_print_colours_become_screen_colours(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.tiff", Image.new("CMYK", (2, 2), (0, 255, 255, 0)))
    assert decode(path, 3)[0, 0].tolist() == [255, 0, 0]


def test_exif_rotation_is_applied(tmp_path: Path) -> None:
    picture = Image.new("RGB", (4, 2))
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    path = saved(tmp_path / "a.jpg", picture, exif=exif)
    assert decode(path, 3).shape == (4, 2, 3)


def test_the_first_frame_counts(tmp_path: Path) -> None:
    frames = [Image.new("L", (2, 2), value) for value in (0, 255)]
    path = tmp_path / "a.gif"
    frames[0].save(path, save_all=True, append_images=frames[1:])
    assert decode(path, 1).max() == 0


@pytest.mark.parametrize("content", [b"", b"<html>not found</html>", b"\x89PNG\r\n\x1a\n" + b"\0" * 20])
def test_what_is_no_image_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(content)
    with pytest.raises(UnreadableImage, match=r"a\.png"):
        decode(path, 3)
    assert peek(path) is None


def test_half_an_image_is_refused(tmp_path: Path) -> None:
    noise = np.random.default_rng(0).integers(0, 256, (64, 64, 3), dtype=np.uint8)
    path = saved(tmp_path / "a.jpg", Image.fromarray(noise))
    path.write_bytes(path.read_bytes()[:1000])
    with pytest.raises(UnreadableImage):
        decode(path, 3)


def test_a_format_off_the_list_is_refused_whatever_its_name(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    Image.new("RGB", (2, 2)).save(path, format="ICO")
    with pytest.raises(UnreadableImage):
        decode(path, 3)


def test_an_image_too_large_to_be_true_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = saved(tmp_path / "a.png", Image.new("L", (100, 100)))
    monkeypatch.setattr("PIL.Image.MAX_IMAGE_PIXELS", 5000)
    with pytest.raises(UnreadableImage):
        decode(path, 1)


def test_peek_reads_the_head(tmp_path: Path) -> None:
    assert peek(saved(tmp_path / "a.png", Image.new("L", (7, 5)))) == (7, 5, "L")
