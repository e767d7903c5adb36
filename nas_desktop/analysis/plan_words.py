"""The plan of a search in a few plain sentences, for the window and the command line."""

from nas_desktop.core.events import SearchPlanned

_MINUTE = 60
_N_SMALL = 2  # networks of the control that nobody searched for; any other is a design of the search


def words(plan: SearchPlanned) -> list[str]:
    """What will be done, in order, one sentence each."""
    sentences = [_designs(plan), _checks(plan), _final(plan), _kept(plan), plan.why]
    return [sentence for sentence in sentences if sentence]


def _designs(plan: SearchPlanned) -> str:
    n, full = _networks(plan.n_designs), _epochs(plan.full_epochs)
    each = " each" if plan.n_designs > 1 else ""
    if not plan.screen_epochs:
        return f"{n} for {full}{each}."
    if plan.is_halving:
        return f"{n} for up to {full}; again and again only the best third goes on."
    best = f"the best {plan.n_full:,}" if plan.n_full > 1 else "the best"
    return f"{n} for {_epochs(plan.screen_epochs)}{each}, {best} anew for {plan.full_epochs}."


def _checks(plan: SearchPlanned) -> str:
    small, random = min(_N_SMALL, plan.n_control), max(0, plan.n_control - _N_SMALL)
    if not plan.n_finalists:
        return f"{_networks(small, 'small ')} are trained for comparison." if small else ""
    best = f"The best {plan.n_finalists} are" if plan.n_finalists > 1 else "The best is"
    control = f"{small} small and {_networks(random, 'random ')}" if random else _networks(small, "small ")
    beside = f", beside {control} as a control" if small else ""
    return f"{best} trained again with fresh seeds{beside}."


def _final(plan: SearchPlanned) -> str:
    if not plan.final_epochs:
        return ""
    winner = "The winner" if plan.n_finalists else "The best"
    return f"{winner} is then trained on all {plan.final_images:,} images for {_epochs(plan.final_epochs)}."


def _kept(plan: SearchPlanned) -> str:
    """What the end is kept free for, of how long."""
    kept = sum(plan.seconds_for.get(leg, 0.0) for leg in ("finalists", "final", "closing"))
    if plan.seconds_in_all is None or not kept:
        return ""
    purpose = "that" if plan.n_finalists or plan.final_epochs else "the end"
    if plan.seconds_in_all < 2 * _MINUTE:
        return f"Kept for {purpose}: {round(kept)} of the {round(plan.seconds_in_all)} seconds."
    return f"Kept for {purpose}: {_minutes(kept)} of the {_minutes(plan.seconds_in_all)} minutes."


def _minutes(seconds: float) -> str:
    minutes = seconds / _MINUTE
    return f"{minutes:.1f}".removesuffix(".0") if minutes < 10 else f"{round(minutes):,}"


def _epochs(n: int) -> str:
    return "1 epoch" if n == 1 else f"{n} epochs"


def _networks(n: int, kind: str = "") -> str:
    return f"{n:,} {kind}network" if n == 1 else f"{n:,} {kind}networks"
