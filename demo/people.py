"""Inventing people: each with a place, a line of work, a history, and what they care about. Pure and repeatable."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Generic, TypeVar

from accounts.models.member import InvitationsFrom, Reach
from core.text import handle_base
from demo.names import FIRST_NAMES, LAST_NAMES, Gender, Language
from demo.sectors import SECTORS
from demo.world import CITIES, COUNTRY_OF, FIELDS, INTERESTS, SCHOOLS, TITLES, City, Said, Sector
from demo.world import Organisation as Workplace

MAIL_DOMAIN = "example.org"
# Nobody's history ends before it begins: a position lasts this many months at least.
SHORTEST_MONTHS = 8
LONGEST_MONTHS = 90

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Job:
    """A position, in whole months before the day of the seed; `ended` is None while it goes on."""

    organisation: str
    title: str
    place: str
    started: int
    ended: int | None = None
    description: str = ""


@dataclass(frozen=True, slots=True)
class Study:
    """Time at a school, in whole years before the year of the seed."""

    school: str
    field: str
    title: str
    started: int
    ended: int


@dataclass(slots=True)
class Person:
    """An invented member. `sociability` is how many connections they seek beside others; 0: none at all."""

    handle: str
    first_name: str
    last_name: str
    language: Language
    headline: str = ""
    place: str = ""
    about: str = ""
    jobs: list[Job] = field(default_factory=list)
    studies: list[Study] = field(default_factory=list)
    skills: list[str] = field(default_factory=list)
    interests: list[str] = field(default_factory=list)
    sociability: float = 1.0
    joined_days_ago: int = 400
    seen_days_ago: int | None = None
    choices: dict[str, int | bool] = field(default_factory=dict)
    contact: dict[str, str] = field(default_factory=dict)

    @property
    def email(self) -> str:
        """Where their mail would go: a domain that is nobody's."""
        return f"{self.handle}@{MAIL_DOMAIN}"

    @property
    def city(self) -> str:
        """The name of the city alone."""
        return self.place.partition(",")[0]


class Weighted(Generic[T]):
    """Chooses from a list, each with its weight; quicker than random.choices with weights for many draws."""

    def __init__(self, items: Sequence[tuple[T, float]]) -> None:
        self._items = [item for item, _weight in items]
        self._sums = list(accumulate(weight for _item, weight in items))

    def draw(self, rng: random.Random) -> T:
        """One item."""
        return rng.choices(self._items, cum_weights=self._sums)[0]


_SECTORS = Weighted([(sector, sector.weight) for sector in SECTORS])
_CITIES = Weighted([(city, city.weight) for city in CITIES])
_SCHOOLS = {language: Weighted(schools) for language, schools in SCHOOLS.items()}
# The first ones are everybody's, the last ones few people's.
_INTERESTS = Weighted([(interest, 1 / (4 + rank)) for rank, interest in enumerate(INTERESTS)])
_TITLES = Weighted([((title, years), 5 - years) for title, years in TITLES])


# Field of the member, value, how many have chosen it.
_CHOICES: tuple[tuple[str, int | bool, float], ...] = (
    ("hides_connections", True, 0.08),
    ("is_public", True, 0.15),
    ("follow_first", True, 0.03),
    ("last_name_as_initial", True, 0.06),
    ("details_reach", Reach.FIRST, 0.04),
    ("card_reach", Reach.SECOND, 0.03),
    ("contact_reach", Reach.ONLY_ME, 0.03),
    ("invitations_from", InvitationsFrom.SECOND, 0.03),
)


def invent(count: int, *, rng: random.Random, taken: set[str]) -> list[Person]:
    """`count` people, different from each other; their handles are not among `taken`, and are added to it."""
    return [_person(rng, taken) for _number in range(count)]


def _person(rng: random.Random, taken: set[str]) -> Person:
    sector = _SECTORS.draw(rng)
    workplace = _workplace(rng, sector)
    city = COUNTRY_OF[workplace.city] if rng.random() < 0.85 else _CITIES.draw(rng)
    # One in eight has come from elsewhere: the bridges between the two languages.
    language: Language = city.language if rng.random() < 0.88 else ("en" if city.language == "fr" else "fr")
    gender: Gender = rng.choice(("f", "m"))
    person = Person(
        handle="",
        first_name=rng.choice(FIRST_NAMES[language, gender]),
        last_name=_last_name(rng, language),
        language=language,
        place=city.place,
        sociability=_sociability(rng),
        joined_days_ago=rng.randint(20, 1500),
        seen_days_ago=rng.choice((0, 0, 1, 2, 3, 5, 8, 14, 21, 40, 80, 160, None)),
        choices=_choices(rng),
    )
    person.handle = _handle(person, taken)
    months = rng.randint(10, 380)
    person.jobs = _jobs(rng, sector, workplace, language, feminine=gender == "f", months=months)
    person.studies = _studies(rng, language, months // 12)
    person.skills = [s.to(language) for s in rng.sample(sector.skills, rng.randint(2, min(6, len(sector.skills))))]
    wanted = rng.randint(1, 6)
    person.interests = list(dict.fromkeys(_INTERESTS.draw(rng).to(language) for _draw in range(wanted)))
    person.headline = _headline(rng, person, sector)
    person.about = about(rng, person, sector) if rng.random() < 0.7 else ""
    if rng.random() < 0.4:
        person.contact = {"contact_email": person.email}
    return person


def _workplace(rng: random.Random, sector: Sector, *, near: City | None = None) -> Workplace:
    """One of the sector's organisations; rather one in the same city or language as `near`."""

    def pull(place: Workplace) -> float:
        if near is None:
            return place.weight
        if place.city == near.name:
            return 8 * place.weight
        return place.weight * (3 if COUNTRY_OF[place.city].language == near.language else 0.5)

    return rng.choices(sector.organisations, [pull(place) for place in sector.organisations])[0]


def _last_name(rng: random.Random, language: Language) -> str:
    name = rng.choice(LAST_NAMES[language])
    if rng.random() < 0.04:
        return f"{name}-{rng.choice(LAST_NAMES[language])}"
    return name


def _handle(person: Person, taken: set[str]) -> str:
    base = handle_base(f"{person.first_name} {person.last_name}", length=36)
    handle, number = base, 1
    while handle in taken:
        number += 1
        handle = f"{base}-{number}"
    taken.add(handle)
    return handle


def _sociability(rng: random.Random) -> float:
    """A few know very many, most know some, and a few in a hundred nobody yet."""
    if rng.random() < 0.02:
        return 0.0
    return min(rng.paretovariate(1.7), 16.0)


def _choices(rng: random.Random) -> dict[str, int | bool]:
    """What people have chosen in their privacy settings; most have chosen nothing."""
    return {name: value for name, value, share in _CHOICES if rng.random() < share}


def _jobs(
    rng: random.Random, sector: Sector, workplace: Workplace, language: Language, *, feminine: bool, months: int
) -> list[Job]:
    """From now back to when they began to work, `months` ago. One step in eight led from another sector."""
    jobs: list[Job] = []
    role = rng.choice(sector.roles)
    ended: int | None = None
    now = 0
    while now < months and len(jobs) < 4:
        started = min(months, now + rng.randint(SHORTEST_MONTHS, LONGEST_MONTHS))
        title = role.to(language, feminine=feminine)
        jobs.append(Job(workplace.name, title, COUNTRY_OF[workplace.city].place, started, ended, _task(rng, language)))
        now = ended = started + rng.choice((0, 0, 0, 1, 3))
        if rng.random() < 0.125:
            sector = _SECTORS.draw(rng)
        before = role
        workplace = _workplace(rng, sector, near=COUNTRY_OF[workplace.city])
        role = rng.choice([other for other in sector.roles if other is not before])
    return jobs


def _task(rng: random.Random, language: Language) -> str:
    return rng.choice(_TASKS).to(language) if rng.random() < 0.35 else ""


def _studies(rng: random.Random, language: Language, years: int) -> list[Study]:
    if rng.random() < 0.12:
        return []
    subject = rng.choice(FIELDS).to(language)
    studies: list[Study] = []
    ended = years
    for _number in range(rng.choice((1, 1, 2))):
        title, length = _TITLES.draw(rng)
        studies.append(Study(_SCHOOLS[language].draw(rng), subject, title.to(language), ended + length, ended))
        ended += length
    return studies


def _headline(rng: random.Random, person: Person, sector: Sector) -> str:
    if rng.random() < 0.05:
        return ""
    job = person.jobs[0]
    forms = {
        "en": (
            f"{job.title} at {job.organisation}",
            f"{job.title} — for {sector.about.en}",
            f"{job.title} | {', '.join(person.skills[:2])}",
            f"{job.title} in {person.city} · {person.interests[0]}",
        ),
        "fr": (
            f"{job.title} chez {job.organisation}",
            f"{job.title} — pour {sector.about.fr}",
            f"{job.title} | {', '.join(person.skills[:2])}",
            f"{job.title} à {person.city} · {person.interests[0]}",
        ),
    }
    return rng.choice(forms[person.language])


def about(rng: random.Random, person: Person, sector: Sector) -> str:
    """Two or three short paragraphs, in the person's language."""
    job = person.jobs[0]
    filling = {
        "title": job.title[:1].lower() + job.title[1:],
        "organisation": job.organisation,
        "city": person.city,
        "cause": sector.about.to(person.language),
        "skill": person.skills[0],
        "interest": person.interests[0],
        "years": max(job.started // 12, 1),
    }
    parts = [rng.choice(_OPENINGS), rng.choice(_MIDDLES)]
    if rng.random() < 0.6:
        parts.append(rng.choice(_ENDINGS))
    return "\n\n".join(part.to(person.language).format(**filling) for part in parts)


_TASKS: tuple[Said, ...] = (
    Said(
        "Small team, wide range: from first sketches to the people who use the result.",
        "Petite équipe, large champ : des premières esquisses jusqu’aux personnes concernées.",
    ),
    Said(
        "Took over a service in trouble and handed it on in good order.",
        "Reprise d’un service en difficulté, transmis en bon état.",
    ),
    Said(
        "Trained eleven newcomers and learned from each of them.",
        "Accompagnement de onze nouvelles recrues, et autant d’apprentissages.",
    ),
    Said("Planning, budgets, and a great many conversations.", "Planification, budgets et beaucoup de conversations."),
    Said(
        "Set up the first regular reviews with the people on site.",
        "Mise en place des premières revues régulières avec le terrain.",
    ),
)
_OPENINGS: tuple[Said, ...] = (
    Said(
        "I work for {cause}. At {organisation} for {years} years or so, in {city} most of the time.",
        "Je travaille pour {cause}. Chez {organisation} depuis {years} ans environ, le plus souvent à {city}.",
    ),
    Said(
        "{organisation} is where I spend my days; {city} is where I live.",
        "Mes journées se passent chez {organisation}, ma vie à {city}.",
    ),
    Said(
        "I came to this work by a detour and stayed because of the people.",
        "On n’arrive pas toujours à un métier en ligne droite. Ce sont les gens qui font qu’on y reste.",
    ),
    Said(
        "I like problems that need three trades around one table.",
        "J’aime les problèmes qui demandent trois métiers autour d’une même table.",
    ),
)
_MIDDLES: tuple[Said, ...] = (
    Said(
        "What people ask me about: {skill}. What I would like to be asked about more often: {interest}.",
        "On vient me voir pour une chose : {skill}. On pourrait venir plus souvent pour une autre : {interest}.",
    ),
    Said(
        "I have learned to write things down, to ask early, and to leave a place tidier than I found it.",
        "J’ai appris à écrire les choses, à demander tôt et à laisser les lieux plus propres qu’à mon arrivée.",
    ),
    Said(
        "My best work began with somebody saying: show me. I try to say it to others.",
        "Mes meilleurs projets ont commencé par un « montre-moi ». J’essaie de le dire à mon tour.",
    ),
)
_ENDINGS: tuple[Said, ...] = (
    Said(
        "Happy to talk with anybody who starts out in this trade.", "Je réponds volontiers à qui débute dans ce métier."
    ),
    Said("Outside of work: {interest}, and too many books.", "En dehors du travail : {interest}, et trop de livres."),
    Said("Write to me if you pass through {city}.", "Écrivez-moi si vous passez par {city}."),
)
