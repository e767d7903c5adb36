"""Colours for amounts."""

import pytest

from nas_desktop.gui.shades import contrast, shades_of
from nas_desktop.gui.theme import DARK, LIGHT, Theme


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_figures_can_be_read_on_every_shade(theme: Theme) -> None:
    assert min(contrast(ground, ink) for ground, ink in shades_of(theme.ramp, 64)) >= 4


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_shades_go_from_end_to_end_of_the_ramp(theme: Theme) -> None:
    shades = [ground.name().upper() for ground, _ in shades_of(theme.ramp, 64)]

    assert (shades[0], shades[-1]) == (theme.ramp[0], theme.ramp[-1])
    assert len(set(shades)) == 64
