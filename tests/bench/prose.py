"""Notes as long as real ones: sentences of the trade, put together anew each time."""

from random import Random

EVERYWHERE = "project"  # stands in every note: the hardest word to search for
FIRST = ("Aurora", "Baltic", "Cedar", "Delta", "Ember", "Falcon", "Granite", "Harbour", "Indigo",
         "Juniper", "Keystone", "Lumen", "Meridian", "Northern", "Orchard", "Pioneer", "Quarry",
         "Ridge", "Summit", "Timber", "Union", "Vertex", "Willow", "Zenith")  # fmt: skip
SECOND = ("Analytics", "Bank", "Care", "Dynamics", "Energy", "Foods", "Group", "Health",
          "Insurance", "Jewellers", "Kitchens", "Logistics", "Media", "Networks", "Optics",
          "Pharma", "Rail", "Schools", "Textiles", "Utilities")  # fmt: skip
GIVEN = ("Ada", "Ben", "Carla", "David", "Elif", "Farid", "Greta", "Hugo", "Ines", "Jonas", "Kai",
         "Lena", "Marta", "Nils", "Olga", "Paul", "Rosa", "Sven", "Tara", "Yusuf")  # fmt: skip
FAMILY = ("Albers", "Bianchi", "Costa", "Dietrich", "Eriksen", "Fischer", "Garcia", "Hansen",
          "Ivanova", "Jensen", "Keller", "Lopez", "Moreau", "Novak", "Olsen", "Petrov", "Rossi",
          "Schmidt", "Tanaka", "Weber")  # fmt: skip
INDUSTRIES = ("Energy", "Finance", "Health", "Logistics", "Manufacturing", "Public", "Retail")
WHO = ("the steering group", "the sponsor", "our team", "the head of purchasing", "the user group",
       "the works council", "their IT", "the auditor", "the board", "a new colleague")  # fmt: skip
DID = ("asked for", "confirmed", "postponed", "signed", "questioned", "praised", "wants to extend",
       "reported on", "compared", "waits for")  # fmt: skip
WHAT = ("the acceptance test", "the budget of next year", "the interface to accounting",
        "the migration of old records", "the training plan", "the change of scope",
        "the report on availability", "the plan for the next stage", "the offer in two options",
        "the early warning", "the hand-over to operations", "the risk list")  # fmt: skip
WHY = ("because the closing of the books comes first", "and expects an answer this week",
       "after a long talk about cost", "without any remark", "and names two people for it",
       "since the supplier is late", "which is good news for the renewal",
       "before the holidays begin", "and wants figures instead of words")  # fmt: skip


def sentences(dice: Random, count: int = 1_500) -> list[str]:
    return [
        f"{dice.choice(WHO).capitalize()} {dice.choice(DID)} {dice.choice(WHAT)}"
        f" {dice.choice(WHY)}."
        for _ in range(count)
    ]


def note(dice: Random, pool: list[str]) -> str:
    return f"About the {EVERYWHERE}: {' '.join(dice.sample(pool, dice.randrange(2, 7)))}"


def client_name(number: int) -> str:
    pairs = len(FIRST) * len(SECOND)
    name = f"{FIRST[number % len(FIRST)]} {SECOND[number // len(FIRST) % len(SECOND)]}"
    return f"{name} {number // pairs + 1}" if number >= pairs else name
