"""A plan in plain sentences."""

from nas_desktop.core.events import SearchPlanned


def words(plan: SearchPlanned) -> list[str]:
    """Three to five sentences that a newcomer understands."""
    lines = [_search_sentence(plan)]
    if plan.n_finalists:
        best = "The best is" if plan.n_finalists == 1 else f"The best {plan.n_finalists} are"
        beside = f", beside {_counted(plan.n_control, 'network')} as a control" if plan.n_control else ""
        lines.append(f"{best} trained again with fresh seeds{beside}.")
    if plan.final_epochs:
        epochs = _counted(plan.final_epochs, "epoch")
        lines.append(f"The winner is then trained on all {plan.final_images:,} images for {epochs}.")
    if plan.seconds_in_all is not None:
        kept = sum(seconds for leg, seconds in plan.seconds_for.items() if leg in ("finalists", "final", "closing"))
        lines.append(
            f"Kept for what follows the search: {kept / 60:.0f} of the {plan.seconds_in_all / 60:.0f} minutes."
        )
    return [*lines, *([plan.why] if plan.why else [])]


def _search_sentence(plan: SearchPlanned) -> str:
    networks = _counted(plan.n_designs, "network")
    if not plan.screen_epochs:
        return f"{networks} for {_counted(plan.full_epochs, 'epoch')} each."
    return (
        f"{networks} for {_counted(plan.screen_epochs, 'epoch')} each, the best {plan.n_full} for {plan.full_epochs}."
    )


def _counted(n: int, one: str) -> str:
    return f"{n} {one}" if n == 1 else f"{n} {one}s"
