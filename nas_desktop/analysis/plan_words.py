"""The plan of a search in a few plain sentences, for the window and the command line."""

from nas_desktop.core.events import SearchPlanned

_MINUTE = 60
_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def words(plan: SearchPlanned) -> list[str]:
    """What will be done, in order, one sentence each."""
    sentences = [_designs(plan)]
    if plan.n_finalists:
        sentences.append(_finalists(plan))
    elif plan.n_control:
        sentences.append(f"{_number(plan.n_control).capitalize()} small {_networks(plan.n_control)} show what is easy.")
    if plan.final_epochs:
        winner = "The winner is" if plan.n_finalists else "The best is"
        images = f"all {plan.final_images:,} images"
        sentences.append(f"{winner} then trained on {images} for {_epochs(plan.final_epochs)}.")
    kept = _kept(plan)
    if kept:
        sentences.append(kept)
    if plan.why:
        sentences.append(plan.why)
    return sentences


def _designs(plan: SearchPlanned) -> str:
    n, full = f"{plan.n_designs:,} {_networks(plan.n_designs)}", _epochs(plan.full_epochs)
    each = " each" if plan.n_designs > 1 else ""
    if not plan.screen_epochs:
        return f"{n} for {full}{each}."
    best = f"the best {_few(plan.n_full)}" if plan.n_full > 1 else "the best"
    if plan.is_halving:
        return f"{n}, of which the better third goes on time and again, {best} for {full}."
    return f"{n} for {_epochs(plan.screen_epochs)}{each}, {best} anew for {plan.full_epochs}."


def _finalists(plan: SearchPlanned) -> str:
    best = f"The best {_few(plan.n_finalists)} are" if plan.n_finalists > 1 else "The best is"
    beside = (
        f", beside {_few(plan.n_control)} simple {_networks(plan.n_control)} as a control" if plan.n_control else ""
    )
    return f"{best} trained again with fresh seeds{beside}."


def _kept(plan: SearchPlanned) -> str:
    """What the end is kept free for, of how long."""
    kept = sum(plan.seconds_for.get(leg, 0.0) for leg in ("finalists", "final", "closing"))
    if plan.seconds_in_all is None or not kept:
        return ""
    if plan.seconds_in_all < 2 * _MINUTE:
        return f"Kept for that: {round(kept)} of the {round(plan.seconds_in_all)} seconds."
    return f"Kept for that: {_minutes(kept)} of the {_minutes(plan.seconds_in_all)} minutes."


def _minutes(seconds: float) -> str:
    minutes = seconds / _MINUTE
    return f"{minutes:.1f}".removesuffix(".0") if minutes < 10 else f"{round(minutes):,}"


def _epochs(n: int) -> str:
    return "1 epoch" if n == 1 else f"{n} epochs"


def _networks(n: int) -> str:
    return "network" if n == 1 else "networks"


def _few(n: int) -> str:
    return f"{n:,}"


def _number(n: int) -> str:
    return _WORDS[n] if n < len(_WORDS) else f"{n:,}"
