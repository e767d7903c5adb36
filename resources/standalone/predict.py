"""What is on a picture: python predict.py IMAGE... prints file, class and probability, one line each."""

import sys

import torch
from images import read_image
from model import CLASSES, load

network = load()
failed = False
for path in sys.argv[1:]:
    try:
        image = read_image(path)
    except (OSError, ValueError) as error:
        print(f"{path}: {error}", file=sys.stderr)
        failed = True
        continue
    with torch.no_grad():
        probabilities = network(image[None])[0]
    best = int(probabilities.argmax())
    print(f"{path}\t{CLASSES[best]}\t{float(probabilities[best]):.4f}")
sys.exit(failed or len(sys.argv) == 1)
