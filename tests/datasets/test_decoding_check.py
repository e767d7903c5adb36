from pathlib import Path

from PIL import Image

from nas_desktop.datasets import open_source
from nas_desktop.datasets.decoding_check import check_decoding
from tests.images import write_folder


def test_images_that_cannot_be_decoded_are_named_and_sizes_are_told(tmp_path: Path) -> None:
    write_folder(tmp_path, {"a": 3, "b": 3}, size=(20, 20))
    Image.new("RGB", (40, 30)).save(tmp_path / "b" / "large.png")
    whole = (tmp_path / "a" / "0001.png").read_bytes()
    (tmp_path / "a" / "0001.png").write_bytes(whole[: len(whole) // 2])  # its head is whole
    source = open_source(str(tmp_path))
    told: list[tuple[int, int]] = []
    check = check_decoding(source, source.listing().n_images, lambda *step: told.append(step))
    assert source.listing().unreadable == ()
    assert check.unreadable == ("a/0001.png",)
    assert (check.smallest, check.largest) == ((20, 20), (30, 40))
    assert told[-1] == (7, 7)
