import re
from urllib.parse import urlsplit

import pytest

from nas_desktop.datasets import is_set_name, open_source
from nas_desktop.datasets.known_sets import KNOWN_SETS, KnownSet, downloads_folder, is_on_disk, is_usable, known_set
from tests.datasets.small_sets import write_idx_set

every_set = pytest.mark.parametrize("known", KNOWN_SETS, ids=lambda known: known.name)


@every_set
def test_it_is_found_by_its_name(known: KnownSet) -> None:
    assert known_set(known.name) is known
    assert is_set_name(known.name)
    assert known_set("nothing") is None


@every_set
def test_what_is_downloaded_is_stated_whole(known: KnownSet) -> None:
    assert known.n_bytes == sum(download.n_bytes for download in known.downloads)
    for download in known.downloads:
        assert re.fullmatch(r"[0-9a-f]{32}", download.md5)
        assert re.fullmatch(r"[0-9a-f]{64}|", download.sha256)
        assert not download.path.startswith("/")
        assert ".." not in download.path


@every_set
def test_all_addresses_are_secure(known: KnownSet) -> None:
    for download in known.downloads:
        assert download.urls
        for url in download.urls:
            assert urlsplit(url).scheme == "https"
            assert url.endswith(download.path.rpartition("/")[2])


@every_set
def test_nothing_is_on_disk_at_first(known: KnownSet) -> None:
    assert not is_on_disk(known.name)


def test_a_set_among_the_downloads_is_on_disk() -> None:
    write_idx_set(downloads_folder() / "FashionMNIST" / "raw")
    assert [known.name for known in KNOWN_SETS if is_on_disk(known.name)] == ["fashion-mnist"]
    assert open_source("fashion-mnist").title == "Fashion-MNIST"


def test_a_damaged_set_is_on_disk_but_not_usable() -> None:
    raw = write_idx_set(downloads_folder() / "MNIST" / "raw")
    assert is_usable("mnist")
    (raw / "train-images-idx3-ubyte.gz").write_bytes(b"")
    assert is_on_disk("mnist")
    assert not is_usable("mnist")
