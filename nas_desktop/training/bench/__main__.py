"""`python -m nas_desktop.training.bench`: on a machine that has torch, numpy, Pillow and safetensors and no more."""

import argparse
import json
import sys

from nas_desktop.training.bench.train import NET_NAMES, measure_train


def main() -> None:
    """Print the figures as JSON."""
    parser = argparse.ArgumentParser(description="Our training loop beside the plain one, on the same networks.")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--device", default="auto")
    parser.add_argument("--dtype", choices=("auto", "fp32", "bf16"), default="auto")
    parser.add_argument("--slots", type=int, help="trials at once; the cores of a CPU if not given, one on a GPU")
    parser.add_argument("--net", action="append", choices=NET_NAMES, help="all if not given")
    wish = parser.parse_args()
    figures = measure_train(wish.rounds, wish.net or NET_NAMES, wish.device, wish.dtype, wish.slots)
    sys.stdout.write(f"{json.dumps(figures, indent=2)}\n")


if __name__ == "__main__":
    main()
