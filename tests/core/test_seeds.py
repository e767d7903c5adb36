from nas_desktop.core.seeds import derive_seed


def test_a_place_always_has_the_same_seed() -> None:
    assert derive_seed(1, "order", 2) == derive_seed(1, "order", 2)


def test_no_two_places_share_a_seed() -> None:
    places = [(s, k, e) for s in range(10) for k in ("order", "weights") for e in range(10)]
    assert len({derive_seed(s, k, e) for s, k, e in places}) == len(places)


def test_a_seed_survives_readers_that_hold_all_numbers_as_floats() -> None:
    assert all(int(float(derive_seed(s, "x"))) == derive_seed(s, "x") >= 0 for s in range(1000))
