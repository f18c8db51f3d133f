"""What goes on in the invented network: posts, comments, reactions, reposts, before they are stored. Pure."""

import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from connections.visibility import Audience
from demo.cast import CAST, ISLANDERS
from demo.network import Network
from demo.people import Person, Weighted
from demo.pictures import Subject
from demo.talk import Talk
from feed.models import CommentsFrom, Reaction

POSTS_A_MEMBER = 3
WEEKS = 6
# Of those who have an account, so many never write a post.
SILENT = 0.55
QUOTING = 0.12
QUOTED_DAYS = 9
MOST_COMMENTS = 14
MOST_REACTIONS = 60
ONE_PICTURE_IN = 120


_AUDIENCES = Weighted([(Audience.ANYONE, 70.0), (Audience.SECOND, 15.0), (Audience.CONNECTIONS, 15.0)])
_COMMENTS_FROM = Weighted([(CommentsFrom.EVERYONE, 88.0), (CommentsFrom.CONNECTIONS, 9.0), (CommentsFrom.NOBODY, 3.0)])
KINDS = Weighted(
    [
        (Reaction.Kind.LIKE, 58.0),
        (Reaction.Kind.CELEBRATE, 10.0),
        (Reaction.Kind.SUPPORT, 8.0),
        (Reaction.Kind.LOVE, 8.0),
        (Reaction.Kind.INSIGHTFUL, 12.0),
        (Reaction.Kind.FUNNY, 4.0),
    ]
)
# Hours of the day, and how much is written in them.
_HOURS = Weighted(
    [
        (hour, weight)
        for hour, weight in enumerate((1, 0, 0, 0, 0, 1, 4, 9, 14, 12, 9, 8, 12, 11, 7, 7, 8, 10, 11, 9, 9, 8, 5, 2))
    ]
)


@dataclass(frozen=True, slots=True, order=True)
class When:
    """Days ago and minute of that day; of the last day (`days` 0) the minutes that have passed since."""

    days: int
    minute: int

    @property
    def minutes_ago(self) -> int:
        """About how long ago: for what comes before what. Exact within the last day."""
        return self.minute if self.days == 0 else (self.days + 1) * 1440 - self.minute


@dataclass(slots=True)
class Answer:
    """A comment, `after` minutes; `parent` is the place of the comment that it replies to in the list."""

    author: int
    text: str
    after: int
    parent: int | None = None
    reactions: list[tuple[int, Reaction.Kind]] = field(default_factory=list)


@dataclass(slots=True)
class Publication:
    """A post with its conversation; members by number. `quoted` is another one; None in a quote: it was deleted."""

    author: int
    text: str
    when: When
    audience: Audience = Audience.ANYONE
    comments_from: CommentsFrom = CommentsFrom.EVERYONE
    is_quote: bool = False
    quoted: "Publication | None" = None
    edited_after: int | None = None
    picture: tuple[Subject, str] | None = None  # with its alternative text
    comments: list[Answer] = field(default_factory=list)
    reactions: list[tuple[int, Reaction.Kind, int]] = field(default_factory=list)
    reposts: list[tuple[int, int]] = field(default_factory=list)


class Crowd:
    """Who may answer whom, and who does: mostly those who are connected."""

    def __init__(self, network: Network, rng: random.Random) -> None:
        self.people = network.people
        self._rng = rng
        self.known: list[list[int]] = [[] for _person in network.people]
        for one, other in network.ties:
            self.known[one].append(other)
            self.known[other].append(one)
        self._apart = {*network.blocks, *((other, one) for one, other in network.blocks)}
        # The cast and the islanders say what is written for them, and nothing else.
        self._away = {*range(len(CAST) + len(ISLANDERS)), *network.suspended}

    @property
    def writers(self) -> list[int]:
        """Who may write at all."""
        return [number for number in range(len(self.people)) if number not in self._away]

    def acquaintances(self, number: int) -> list[Person]:
        """A few connections whom somebody may mention."""
        known = [other for other in self.known[number] if other not in self._away]
        return [self.people[other] for other in self._rng.sample(known, min(3, len(known)))]

    def draw(self, post: Publication, *, commenting: bool = False) -> int | None:
        """Somebody who sees the post and answers it; None: this time nobody does."""
        near = self.known[post.author]
        if not near:
            return None
        other = self._rng.choice(near)
        closed = post.audience == Audience.CONNECTIONS or (
            commenting and post.comments_from == CommentsFrom.CONNECTIONS
        )
        if not closed and self._rng.random() < 0.22:
            other = self._rng.choice(self.known[other])
        if other == post.author or other in self._away or (other, post.author) in self._apart:
            return None
        # Nobody answers before they have an account.
        return other if self.people[other].joined_days_ago > post.when.days + 1 else None

    def several(self, post: Publication, count: int) -> list[int]:
        """Up to so many different members, as `draw` finds them."""
        return list(dict.fromkeys(other for _n in range(count) if (other := self.draw(post)) is not None))


def invent_conversations(network: Network) -> list[Publication]:
    """About POSTS_A_MEMBER posts for each member, the oldest first; the same for the same network."""
    rng = random.Random(f"talk {len(network.people)}")
    crowd, talk = Crowd(network, rng), Talk(rng)
    quotable: dict[int, list[Publication]] = defaultdict(list)
    made: list[Publication] = []
    for author, when in _occasions(crowd, POSTS_A_MEMBER * len(network.people), rng):
        post = _post(author, when, crowd, talk, rng, quotable)
        if post.audience == Audience.ANYONE and not post.is_quote:
            quotable[author].append(post)
        answer(post, crowd, talk, rng)
        made.append(post)
    return made


def _occasions(crowd: Crowd, count: int, rng: random.Random) -> list[tuple[int, When]]:
    """Who writes when, the oldest first: few write much, most write nothing."""
    weights: list[tuple[int, float]] = [
        (number, min(rng.paretovariate(1.1), 25) * crowd.people[number].sociability ** 0.5)
        for number in crowd.writers
        if rng.random() > SILENT
    ]
    authors = Weighted(weights)
    drawn = []
    for _number in range(count):
        author = authors.draw(rng)
        # More lately than long ago; of the last day, by the minute.
        days = int(WEEKS * 7 * rng.random() ** 1.15)
        minute = rng.randint(3, 1439) if days == 0 else _HOURS.draw(rng) * 60 + rng.randrange(60)
        drawn.append((author, When(min(days, crowd.people[author].joined_days_ago - 2), minute)))
    return sorted(drawn, key=lambda one: (-one[1].minutes_ago, one[0]))


def _post(
    author: int,
    when: When,
    crowd: Crowd,
    talk: Talk,
    rng: random.Random,
    quotable: dict[int, list[Publication]],
) -> Publication:
    person, known = crowd.people[author], crowd.acquaintances(author)
    quoted = _worth_quoting(author, when, crowd, rng, quotable) if rng.random() < QUOTING else None
    post = Publication(
        author,
        talk.quote(person, known) if quoted else talk.post(person, known),
        when,
        audience=_AUDIENCES.draw(rng),
        comments_from=_COMMENTS_FROM.draw(rng),
        is_quote=quoted is not None,
        quoted=quoted,
        edited_after=rng.randint(2, 40) if rng.random() < 0.03 else None,
    )
    if quoted is None and rng.randrange(ONE_PICTURE_IN) == 0:
        post.picture = rng.choice(_PICTURES[person.language])
    return post


def _worth_quoting(
    author: int, when: When, crowd: Crowd, rng: random.Random, quotable: dict[int, list[Publication]]
) -> Publication | None:
    near = crowd.known[author]
    posts = quotable[rng.choice(near)] if near else []
    return posts[-1] if posts and posts[-1].when.days <= when.days + QUOTED_DAYS else None


def answer(post: Publication, crowd: Crowd, talk: Talk, rng: random.Random) -> None:
    """Lets the crowd comment, reply, react and repost."""
    if post.comments_from != CommentsFrom.NOBODY and rng.random() < 0.55:
        _comment(post, crowd, talk, rng)
    applaud(post, crowd, rng, least=len(post.comments) * 0.8)
    if post.audience == Audience.ANYONE and rng.random() < 0.08:
        post.reposts = [(member, rng.randint(5, 2000)) for member in crowd.several(post, rng.randint(1, 4))]


def applaud(post: Publication, crowd: Crowd, rng: random.Random, *, least: float = 0.0) -> None:
    """Lets the crowd react to the post, and to the comments under it."""
    members = crowd.several(post, min(int(least + rng.paretovariate(1.15) * 2.2), MOST_REACTIONS))
    already = {member for member, _kind, _after in post.reactions}
    post.reactions += [(m, KINDS.draw(rng), rng.randint(1, 1800)) for m in members if m not in already]
    for comment in post.comments:
        if rng.random() < 0.35:
            comment.reactions += [(member, KINDS.draw(rng)) for member in crowd.several(post, rng.randint(1, 3))]


def _comment(post: Publication, crowd: Crowd, talk: Talk, rng: random.Random) -> None:
    people = crowd.people
    said: set[str] = set()
    after = rng.randint(3, 240)
    # What was written a moment ago has hardly been read.
    most = min(MOST_COMMENTS, 1 + post.when.minutes_ago // 25)
    for _number in range(min(int(rng.expovariate(1 / 2.4)) + 1, most)):
        member = crowd.draw(post, commenting=True)
        if member is None:
            continue
        text = talk.comment(people[member], people[post.author], crowd.acquaintances(member))
        # Twice the same words under one post would be seen.
        if text in said:
            continue
        said.add(text)
        after += rng.randint(2, 300)
        post.comments.append(Answer(member, text, after))
        if rng.random() < 0.35:
            _reply(post, len(post.comments) - 1, crowd, talk, rng)


def _reply(post: Publication, parent: int, crowd: Crowd, talk: Talk, rng: random.Random) -> None:
    asked = post.comments[parent]
    member = post.author if rng.random() < 0.7 else crowd.draw(post, commenting=True)
    if member is None or member == asked.author:
        return
    text = talk.reply(crowd.people[member], crowd.people[asked.author])
    post.comments.append(Answer(member, text, asked.after + rng.randint(2, 400), parent))


_PICTURES: dict[str, Sequence[tuple[Subject, str]]] = {
    "en": (
        ("chart", "Bar chart: seven weeks side by side, the last three clearly higher than the first four."),
        ("coast", "A flat sea at dusk under a wide sky, with a pale sun just above the horizon."),
        ("hills", "Five ranges of hills behind each other, paler with the distance."),
        ("network", "A drawing of dots joined by lines: two clusters, and three bridges between them."),
    ),
    "fr": (
        ("chart", "Diagramme en barres : sept semaines côte à côte, les trois dernières nettement plus hautes."),
        ("coast", "Une mer plate au crépuscule, un ciel large et un soleil pâle juste au-dessus de l’horizon."),
        ("hills", "Cinq lignes de collines l’une derrière l’autre, plus pâles au loin."),
        ("network", "Un dessin de points reliés par des traits : deux groupes, et trois ponts entre eux."),
    ),
}
