"""Words that go with a number."""


def counted(number: int, one: str, many: str = "") -> str:
    """'1 script', '3 scripts', '1,200 words'; give `many` where it is not `one` with an s."""
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"
