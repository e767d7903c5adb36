"""The seed of everything that is left to chance here: chosen anew each time, and printed where a test fails."""

import os
import random

VARIABLE = "NAS_DESKTOP_CRASH_SEED"
SEED = int(os.environ.get(VARIABLE) or random.SystemRandom().randrange(10**6))
