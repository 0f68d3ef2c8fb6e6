"""How far a long run is, told now and then."""

from time import monotonic

EVERY = 2  # seconds between two words


class Progress:
    """Begins when it is made; ``is_told`` False: never a word."""

    def __init__(self, *, is_told: bool = True):
        self.is_told = is_told
        self.began = self.told = monotonic()

    def is_due(self) -> bool:
        """Whether it is time for a word; if so, it is given now."""
        if not self.is_told or monotonic() - self.told < EVERY:
            return False
        self.told = monotonic()
        return True

    @property
    def seconds(self) -> float:
        """How long the run has taken so far."""
        return monotonic() - self.began
