import pytest
import torch

from nas_desktop.network.fast_dropout import FastDropout


def test_the_share_of_zeros_is_the_rate() -> None:
    torch.manual_seed(0)
    y = FastDropout(0.3)(torch.ones(200_003))
    assert abs(float((y == 0).float().mean()) - 0.3) < 0.005


def test_what_is_kept_is_scaled_so_that_the_mean_stays() -> None:
    y = FastDropout(0.25)(torch.ones(1000))
    torch.testing.assert_close(y[y != 0], torch.full_like(y[y != 0], 1 / 0.75))


def test_the_gradient_passes_where_the_value_passed() -> None:
    x = torch.ones(1000, requires_grad=True)
    y = FastDropout(0.5)(x)
    y.sum().backward()  # type: ignore[no-untyped-call]
    assert x.grad is not None
    assert torch.equal(x.grad, y.detach())


def test_it_changes_nothing_while_scoring() -> None:
    x = torch.randn(10)
    assert FastDropout(0.5).eval()(x) is x


def test_the_global_seed_decides_the_mask() -> None:
    masks = []
    for _ in range(2):
        torch.manual_seed(4)
        masks.append(FastDropout(0.5)(torch.ones(100)))
    assert torch.equal(*masks)


def test_neighbouring_elements_are_independent() -> None:
    torch.manual_seed(1)
    kept = (FastDropout(0.5)(torch.ones(400_000)) != 0).float()
    both = float((kept[:-1] * kept[1:]).mean())
    assert abs(both - 0.25) < 0.005


@pytest.mark.parametrize("rate", [-0.1, 1.0])
def test_an_impossible_rate_is_refused(rate: float) -> None:
    with pytest.raises(ValueError, match="rate"):
        FastDropout(rate)
