"""Images are looked at one by one, as far as is wanted."""

import numpy as np
import pytest

from nas_desktop.datasets import inspection
from nas_desktop.datasets.array_source import ArraySource
from nas_desktop.datasets.inspection import Inspection


def _source(n: int, side: int = 8) -> ArraySource:
    images = np.random.default_rng(0).integers(0, 255, (n, side, side, 1), dtype=np.uint8)
    return ArraySource("set", "Set", images, np.arange(n) % 2, ("a", "b"), "f")


def test_every_image_is_looked_at() -> None:
    look = Inspection(_source(30), 30)
    look.run(lambda: None, lambda: False)

    assert look.is_complete
    assert look.is_read.all()
    assert len(set(look.digests.tolist())) == 30
    assert (look.sizes == 8).all()


def test_it_goes_on_where_it_was_stopped() -> None:
    look = Inspection(_source(30), 30)
    look.run(lambda: None, lambda: look.n_looked == 12)
    assert (look.n_looked, look.is_complete) == (12, False)

    look.run(lambda: None, lambda: False)

    assert look.is_read.all()


def test_where_all_would_take_too_long_a_part_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inspection, "_MAX_PIXELS", 64 * 40)
    monkeypatch.setattr(inspection, "_MIN_LOOKED", 10)
    look = Inspection(_source(100), 100)

    look.run(lambda: None, lambda: False)
    assert (look.n_looked, look.is_complete) == (40, True)

    look.look_at_all()
    look.run(lambda: None, lambda: False)
    assert look.n_looked == 100


def test_the_part_is_taken_from_everywhere() -> None:
    look = Inspection(_source(1000), 1000)

    look.run(lambda: None, lambda: look.n_looked == 200)

    assert 60 <= look.is_read[:500].sum() <= 140
