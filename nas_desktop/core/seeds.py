"""Seeds by position: what is random follows from a seed and a place, so that going on equals never having stopped."""

import hashlib


def derive_seed(seed: int, *place: int | str) -> int:
    """A seed of 53 bits, which every JSON reader holds, for one place: `derive_seed(trial_seed, "order", epoch)`."""
    digest = hashlib.sha256(repr((seed, *place)).encode()).digest()
    return int.from_bytes(digest[:8], "big") >> 11
