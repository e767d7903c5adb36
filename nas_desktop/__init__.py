"""NAS Desktop: a search for the best small image classifier, on your own workstation."""

__version__ = "0.1.0"
_INTERFACE = ("ModelTrainer", "NASNetwork", "NeuralArchitectureSearch", "make_sampler")


def __getattr__(name: str) -> object:
    """The Python interface, loaded when it is first used: it brings torch and Optuna."""
    if name == "make_sampler":
        from nas_desktop.search.make_sampler import make_sampler  # a plain Optuna study needs no torch

        return make_sampler
    if name in _INTERFACE:
        from nas_desktop import api

        return getattr(api, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return [*_INTERFACE, "__version__"]
