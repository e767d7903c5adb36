"""Made-up speeds of machines."""

from dataclasses import replace
from typing import Any

from nas_desktop.network.speed import MachineSpeed
from nas_desktop.training.speed_memory import KnownSpeed
from tests.builders import a_mode

NAMES = ("batch_norm", "max_pool", "dropout", "flatten", "activation ReLU", "activation GELU", "global_pool max")


def a_speed(**changes: Any) -> MachineSpeed:
    """A machine that takes 2⁻³⁶ s for a multiply-add and 2⁻³⁰ s for a value, wherever."""
    surfaces = {
        "conv": ((6.0, 6.0, 8.0, 1.6, -36.0), (4.0, 4.0, 8.0, 1.6, -36.0)),
        "linear": ((6.0, 6.0, -36.0), (9.0, 6.0, -36.0)),
        **dict.fromkeys(NAMES, ((6.0, 8.0, -30.0), (4.0, 8.0, -30.0))),
        "Adam": ((10.0, -30.0), (20.0, -30.0)),
        "augment": ((9.0, -30.0), (11.0, -30.0)),
        "normalise": ((9.0, -31.0), (11.0, -31.0)),
    }
    speed = MachineSpeed(surfaces, call_s=1e-5, step_s=1e-3, first_steps=1.0, scale=1.0, scoring_share=0.3)
    return replace(speed, **changes)


def a_known_speed(**changes: Any) -> KnownSpeed:
    return replace(KnownSpeed(a_mode(), 2, "", a_speed()), **changes)
