import json
from pathlib import Path

from nas_desktop.search.bench.halving_bench import measure_halving
from nas_desktop.search.bench.replay import RULES


def test_every_rule_is_told_in_plain_values() -> None:
    found = measure_halving(n_orders=2, n_epochs=4)
    assert json.loads(json.dumps(found)) == found
    assert list(found["rules"]) == list(RULES)
    assert set(found["rules"]["none"]["regret"]) == {"3", "5", "10", "20", "40"}
    assert found["rules"]["none"]["begun"] == 40
    assert found["rules"]["halving with resume"]["begun"] > 40


def test_recorded_curves_are_replayed_no_further_than_they_reach(tmp_path: Path) -> None:
    path = tmp_path / "mine.json"
    path.write_text(json.dumps({"curves": {str(i): [0.1 * i, 0.1 * i + 0.1] for i in range(6)}}))
    found = measure_halving(n_orders=2, path=path)
    assert (found["curves"], found["designs"], found["epochs"]) == ("mine.json", 6, 2)
    assert set(found["rules"]["none"]["regret"]) == {"3", "5"}
