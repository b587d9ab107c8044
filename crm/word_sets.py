"""Word lists that read as words rather than as quotation marks and commas."""


def word_set(text: str) -> frozenset[str]:
    return frozenset(text.split())
