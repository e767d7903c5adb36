from collections.abc import Generator

import pytest

from nas_desktop.core.errors import SpaceError
from nas_desktop.core.events import Event
from nas_desktop.core.specs import ArchitectureSpec
from nas_desktop.network.cost import cost_of
from nas_desktop.search.design import Design
from nas_desktop.search.latency_gate import LatencyGate, Measured
from nas_desktop.search.limits import Limits
from nas_desktop.search.proposer import Proposer
from nas_desktop.search.strategies import strategy_named
from nas_desktop.search_space.plain_cnn import PLAIN_CNN
from nas_desktop.training.recipes import MODERN


class Clock:
    """Measures one millisecond for so many multiply-adds."""

    def __init__(self, macs_a_ms: float) -> None:
        self.macs_a_ms = macs_a_ms
        self.measured: list[ArchitectureSpec] = []
        self.is_pausing = False

    def __call__(self, architecture: ArchitectureSpec, slot: int) -> Measured:
        self.measured.append(architecture)
        yield from ()
        return cost_of(architecture).n_macs / self.macs_a_ms if self.macs_a_ms else None

    def gate(self, max_ms: float) -> LatencyGate:
        limits = Limits(max_ms=max_ms)
        proposer = Proposer(
            PLAIN_CNN, PLAIN_CNN.draw, strategy_named("random"), MODERN, limits, (3, 16, 16), 4, 1, n_known_good=2
        )
        return LatencyGate(proposer, max_ms, self, lambda: self.is_pausing)


def outcome(asked: Generator[Event, None, tuple[Design, float | None] | None]) -> tuple[Design, float | None] | None:
    while True:
        try:
            next(asked)
        except StopIteration as end:
            result: tuple[Design, float | None] | None = end.value
            return result


def test_a_fast_network_passes_with_its_time() -> None:
    passed = outcome(Clock(1e9).gate(5.0).propose(0, 0))
    assert passed is not None
    design, ms = passed
    assert design.origin == "known-good"
    assert ms == pytest.approx(design.n_macs / 1e9)


def test_a_slow_one_is_made_narrower_and_measured_again() -> None:
    clock = Clock(1e6)
    passed = outcome(clock.gate(1.0).propose(0, 0))
    assert passed is not None
    design, ms = passed
    assert ms is not None
    assert ms <= 1.0
    assert "to stay within 1 ms an image." in design.notes[-1]
    assert len(clock.measured) == 2


def test_what_was_measured_is_not_measured_again() -> None:
    clock = Clock(1e9)
    gate = clock.gate(5.0)
    outcome(gate.propose(0, 0))
    outcome(gate.propose(0, 1))
    assert len(clock.measured) == 1


def test_a_network_that_cannot_be_measured_is_not_taken() -> None:
    clock = Clock(0)
    with pytest.raises(SpaceError, match="60 networks were measured, and none takes at most 5 ms"):
        outcome(clock.gate(5.0).propose(0, 0))
    assert len(clock.measured) == 60


def test_no_trial_begins_while_the_search_pauses() -> None:
    clock = Clock(1e9)
    gate = clock.gate(5.0)
    clock.is_pausing = True
    assert outcome(gate.propose(0, 0)) is None
