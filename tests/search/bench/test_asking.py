"""What a question costs; how much is nobody's business here."""

import pytest

from nas_desktop.search.bench import asking


@pytest.mark.parametrize("strategy", ["guided", "optuna-random"])
def test_the_costs_are_whole(strategy: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "_N_QUESTIONS", 3)
    cost = asking.measure_asking(strategy, n_finished=12)

    assert cost.first >= 0
    assert 0 <= cost.median <= cost.worst
