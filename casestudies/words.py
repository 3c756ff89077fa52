"""How many words there are beside how many there should be: said, flagged, never penalised."""

from dataclasses import dataclass

from programme.models import Cohort

EXCLUDED = {
    "title_page": "Title page",
    "contents": "Contents",
    "tables": "Tables",
    "captions": "Captions",
    "references": "References",
    "appendices": "Appendices",
}


@dataclass(frozen=True, slots=True)
class LengthCheck:
    """counted words, the fewest and most that raise no flag, and which side they fall: "under", "within", "over"."""

    counted: int
    fewest: int
    most: int

    @property
    def side(self) -> str:
        """On which side of what is allowed."""
        if self.counted < self.fewest:
            return "under"
        return "over" if self.counted > self.most else "within"

    @property
    def is_within(self) -> bool:
        """Whether nothing is flagged."""
        return self.side == "within"

    @property
    def is_far(self) -> bool:
        """Whether the number is so far off that something may have gone wrong: a fifth beyond what is allowed."""
        slack = (self.fewest + self.most) // 10
        return self.counted < self.fewest - slack or self.counted > self.most + slack

    @property
    def far_words(self) -> str:
        """How the author is told of it in a word or two."""
        return f"Far {self.side} the words asked for"

    @property
    def sentence(self) -> str:
        """What the author reads."""
        if self.is_within:
            return f"That is within the {self.fewest:,} to {self.most:,} words that are asked for."
        by = self.fewest - self.counted if self.side == "under" else self.counted - self.most
        return (
            f"That is {by:,} {self.side} the {self.fewest:,} to {self.most:,} words that are asked for. The marker sees "
            "it; nothing is taken off by itself."
        )


def length_of(counted: int, cohort: Cohort) -> LengthCheck:
    """How a number of words stands to what the cohort asks for."""
    fewest, most = cohort.words_allowed
    return LengthCheck(counted, fewest, most)


def differ_much(counted: int, declared: int) -> bool:
    """Whether the author's own count and ours are further apart than two ways of counting explain."""
    return abs(counted - declared) > max(100, counted // 10)


def excluded_label(name: str) -> str:
    """What an uncounted part is called."""
    return EXCLUDED.get(name, name.replace("_", " ").capitalize())
