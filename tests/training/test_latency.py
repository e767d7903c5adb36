import pytest
import torch

from nas_desktop.network.cost import cost_of
from nas_desktop.search_space.plain_cnn import PLAIN_CNN
from nas_desktop.training import latency
from nas_desktop.training.latency import latency_ms
from tests.builders import PARAMS


@pytest.fixture(autouse=True)
def _threads_as_before() -> object:
    n = torch.get_num_threads()
    yield
    torch.set_num_threads(n)


def test_it_is_the_best_of_three_medians(monkeypatch: pytest.MonkeyPatch) -> None:
    # After the warm-up: a round of 50 at 3 ms, one at 2 ms with half as many hiccups as good ones, one at 4 ms.
    rounds = [0.003] * 50 + [0.002] * 30 + [0.5] * 20 + [0.004] * 50
    times = iter(rounds)
    monkeypatch.setattr(latency, "_warm_up", lambda net, image: None)
    monkeypatch.setattr(latency, "_seconds", lambda net, image: next(times))
    assert latency_ms(PLAIN_CNN.assemble(PARAMS, (3, 16, 16), 4), "cpu") == pytest.approx(2.0)


def test_a_real_network_takes_some_time_on_one_thread() -> None:
    architecture = PLAIN_CNN.assemble(PARAMS, (3, 16, 16), 4)
    assert cost_of(architecture).n_macs > 0
    assert latency_ms(architecture, "cpu") > 0
    assert torch.get_num_threads() == 1
