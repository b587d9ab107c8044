"""What a person should do now."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Need:
    """`weight` orders them: the smallest is the most pressing. `tone`: "", warn or bad."""

    weight: int
    subject: str
    url: str
    reason: str
    action: str
    action_url: str
    tone: str = ""
