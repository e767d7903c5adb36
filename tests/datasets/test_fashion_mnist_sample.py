import numpy as np

from nas_desktop.core.config import BUILT_IN_DATA
from nas_desktop.core.paths import resource
from nas_desktop.datasets import open_source


def test_it_holds_ten_thousand_and_two_thousand_images() -> None:
    listing = open_source(BUILT_IN_DATA).listing()
    assert listing.is_test is not None
    assert (int((~listing.is_test).sum()), int(listing.is_test.sum())) == (10_000, 2_000)
    assert np.bincount(listing.labels).tolist() == [1200] * 10
    assert (listing.native_size, listing.n_channels, len(listing.classes)) == (28, 1, 10)


def test_it_stays_below_eight_megabytes_with_its_licence_beside_it() -> None:
    assert resource("fashion-mnist/fashion-mnist-sample.npz").stat().st_size <= 8_000_000
    assert "Zalando" in resource("fashion-mnist/LICENSE").read_text(encoding="utf-8")


def test_the_images_are_pictures() -> None:
    source = open_source(BUILT_IN_DATA)
    picture = source.image(0)
    assert picture.shape == (28, 28, 1)
    assert picture.std() > 20
