"""NAS Desktop: a search for the best small image classifier, on your own workstation."""

__version__ = "0.1.0"
