"""The whole invented network, before it is stored: people, ties, follows, invitations, blocks. Pure and repeatable."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from demo.cast import CAST, ISLANDERS
from demo.people import Person, invent
from demo.ties import Neighbourhood, Tie, befriend

FEWEST_MEMBERS = 50
ALICE, BOB, CAROL, DAVE, ERIN, MALLORY, TRENT, ADMIN = range(len(CAST))
WAITING_FOR_ALICE = 6
# Nobody is suspended in a village.
SUSPENDED_FROM = 200


@dataclass(frozen=True, slots=True)
class Offer:
    """An invitation, `days_ago`; `state` and reply in the words of connections.models.Invitation."""

    sender: int
    recipient: int
    note: str
    days_ago: int
    state: str = "open"
    closed_days_ago: int | None = None
    ignored: bool = False
    replies: tuple[tuple[int, str], ...] = ()


@dataclass(slots=True)
class Network:
    """Everything by the person's number in `people`; the cast comes first, in the order of demo.cast.CAST."""

    people: list[Person]
    ties: list[Tie] = field(default_factory=list)
    follows: list[Tie] = field(default_factory=list)  # follower, followed
    offers: list[Offer] = field(default_factory=list)
    blocks: list[Tie] = field(default_factory=list)  # blocker, blocked
    suspended: list[int] = field(default_factory=list)


def invent_network(members: int, *, taken: Sequence[str] = ()) -> Network:
    """A network of so many members, the cast included; the same for the same number, whenever and wherever.

    `taken`: handles that are somebody else's. The cast stand to each other as the README says, for any number from
    FEWEST_MEMBERS on: bob is alice's 1st degree, carol her 2nd, dave her 3rd, erin out of her network.
    """
    if members < FEWEST_MEMBERS:
        raise ValueError(f"a network has {FEWEST_MEMBERS} members or more")
    rng = random.Random(f"maillon {members}")
    named = [*CAST, *ISLANDERS]
    used = {*taken, *(person.handle for person in named)}
    people = [*named, *invent(members - len(named), rng=rng, taken=used)]
    ordinary = list(range(len(named), members))
    known = Neighbourhood(members)
    befriend(people, ordinary, known, rng)
    _place_islanders(known)
    _place_cast(people, ordinary, known, rng)
    network = Network(people, ties=list(known))
    network.blocks = _blocks(ordinary, known, rng)
    network.follows = _follows(people, ordinary, known, set(network.blocks), rng)
    network.suspended = _suspended(ordinary, known, rng)
    network.offers = _offers(people, ordinary, known, network, rng)
    return network


def _place_islanders(known: Neighbourhood) -> None:
    island = [ERIN, *range(len(CAST), len(CAST) + len(ISLANDERS))]
    for at, one in enumerate(island):
        for other in island[at + 1 :]:
            known.tie(one, other)


def _place_cast(people: Sequence[Person], ordinary: Sequence[int], known: Neighbourhood, rng: random.Random) -> None:
    """alice – bob – carol – dave, each among people of their kind, and none nearer to alice than that."""
    size = len(ordinary)
    first = _kindred(people, ALICE, ordinary, min(26, max(5, size // 9)), rng)
    for other in [BOB, *first]:
        known.tie(ALICE, other)
    others = [number for number in ordinary if number not in set(first)]
    for other in [*first[: len(first) // 3], *_kindred(people, BOB, others, min(14, max(3, size // 14)), rng)]:
        known.tie(BOB, other)
    for other in [BOB, *first[1:3], *_kindred(people, CAROL, others, min(15, max(3, size // 14)), rng)]:
        known.tie(CAROL, other)
    # Not with anybody whom alice knows.
    for other in [CAROL, *_kindred(people, DAVE, others, min(12, max(3, size // 14)), rng)]:
        known.tie(DAVE, other)
    for other in [*first[3:5], *_kindred(people, MALLORY, others, 3, rng)]:
        known.tie(MALLORY, other)
    for other in _kindred(people, TRENT, others, 4, rng):
        known.tie(TRENT, other)


def _kindred(people: Sequence[Person], number: int, among: Sequence[int], count: int, rng: random.Random) -> list[int]:
    """So many people who share something with this one; chance decides between equals."""
    person = people[number]
    places = {job.organisation for job in person.jobs} | {study.school for study in person.studies}

    def nearness(other_number: int) -> float:
        other = people[other_number]
        theirs = {job.organisation for job in other.jobs} | {study.school for study in other.studies}
        shared = 2 * len(places & theirs) + len(set(person.interests) & set(other.interests))
        return shared + (other.city == person.city) + 2.5 * rng.random()

    chosen = sorted(((nearness(other), other) for other in among if people[other].sociability), reverse=True)
    return [other for _nearness, other in chosen[:count]]


def _blocks(ordinary: Sequence[int], known: Neighbourhood, rng: random.Random) -> list[Tie]:
    blocks = [(ALICE, MALLORY)]
    for _number in range(len(ordinary) // 250):
        one, other = rng.sample(ordinary, 2)
        if not known.tied(one, other) and (other, one) not in blocks:
            blocks.append((one, other))
    return blocks


def _follows(
    people: Sequence[Person],
    ordinary: Sequence[int],
    known: Neighbourhood,
    blocks: set[Tie],
    rng: random.Random,
) -> list[Tie]:
    """Both ways with every connection but for a few that were undone, and some where there is none."""
    follows = {pair for low, high in known for pair in ((low, high), (high, low)) if rng.random() < 0.97}
    follows.add((ERIN, ALICE))
    for one, other in pairwise((ALICE, BOB, CAROL, DAVE)):
        follows |= {(one, other), (other, one)}
    hubs = sorted(ordinary, key=lambda number: (-len(known.of[number]), number))[: max(3, len(ordinary) // 40)]
    for hub in hubs[:4]:
        follows.add((ALICE, hub))
    for follower in ordinary:
        if rng.random() < 0.4:
            follows.add((follower, rng.choice(hubs)))
    for follower in rng.sample(ordinary, min(9, len(ordinary) // 10)):
        follows.add((follower, ALICE))
    apart = blocks | {(other, one) for one, other in blocks}
    return sorted(pair for pair in follows if pair[0] != pair[1] and pair not in apart)


def _suspended(ordinary: Sequence[int], known: Neighbourhood, rng: random.Random) -> list[int]:
    if len(ordinary) < SUSPENDED_FROM:
        return []
    return sorted(rng.sample([number for number in ordinary if not known.tied(number, ALICE)], 2))


def _offers(
    people: Sequence[Person], ordinary: Sequence[int], known: Neighbourhood, network: Network, rng: random.Random
) -> list[Offer]:
    """Invitations: six that wait for alice, some that she has sent, and others among everybody."""
    free = [n for n in ordinary if not known.tied(n, ALICE) and n not in network.suspended]
    by_mutuals = sorted(free, key=lambda n: (-len(set(known.of[n]) & set(known.of[ALICE])), n))
    near = by_mutuals[: max(WAITING_FOR_ALICE, len(free) // 6)]
    senders = rng.sample(near, WAITING_FOR_ALICE - 1)
    alone = [n for n in free if not known.of[n] and n not in senders]
    senders.append(rng.choice(alone or [n for n in free if n not in senders]))
    made = [
        Offer(sender, ALICE, _note(people[sender], people[ALICE]) if at % 3 != 2 else "", days_ago=1 + 3 * at * at)
        for at, sender in enumerate(senders)
    ]
    made[1] = _with_reply(made[1], people)
    sent = rng.sample([n for n in free if n not in senders], 5)
    made += [
        Offer(ALICE, sent[0], _note(people[ALICE], people[sent[0]]), days_ago=2),
        Offer(ALICE, sent[1], "", days_ago=33),
        Offer(ALICE, sent[2], "", days_ago=140),
        Offer(ALICE, sent[3], "", days_ago=16, state="withdrawn", closed_days_ago=9),
        Offer(sent[4], ALICE, "", days_ago=60, ignored=True),
    ]
    return made + _elsewhere(people, ordinary, known, network, rng)


def _with_reply(offer: Offer, people: Sequence[Person]) -> Offer:
    words = {
        "fr": ("Bonjour ! Nous nous sommes croisés où, déjà ?", "À la soirée open data, près du buffet."),
        "en": ("Hello! Remind me, where did we meet?", "At the open data evening, by the buffet."),
    }[people[offer.sender].language]
    thread = ((offer.recipient, words[0]), (offer.sender, words[1]))
    return Offer(offer.sender, offer.recipient, offer.note, offer.days_ago, replies=thread)


def _elsewhere(
    people: Sequence[Person], ordinary: Sequence[int], known: Neighbourhood, network: Network, rng: random.Random
) -> list[Offer]:
    apart = {frozenset(pair) for pair in network.blocks}
    made: list[Offer] = []
    pairs: set[frozenset[int]] = set()
    active = [number for number in ordinary if number not in network.suspended]
    for _number in range(len(ordinary) // 3):
        sender, recipient = rng.sample(active, 2)
        pair = frozenset((sender, recipient))
        if known.tied(sender, recipient) or pair in pairs or pair in apart:
            continue
        pairs.add(pair)
        days = rng.randint(1, 150)
        state = rng.choices(("open", "withdrawn", "unknown"), (8, 1, 1))[0]
        closed = None if state == "open" else rng.randint(0, days - 1)
        words = _note(people[sender], people[recipient]) if rng.random() < 0.6 else ""
        made.append(Offer(sender, recipient, words, days, state, closed))
    return made


def _note(sender: Person, recipient: Person) -> str:
    """What somebody writes to somebody else: it names what they have in common, if anything."""
    french = sender.language == "fr"
    for places in (
        {job.organisation for job in recipient.jobs} & {job.organisation for job in sender.jobs},
        {study.school for study in recipient.studies} & {study.school for study in sender.studies},
    ):
        if places:
            place = sorted(places)[0]
            if french:
                return f"Bonjour {recipient.first_name}, nous avons un point commun : {place}. Restons en contact !"
            return f"Hello {recipient.first_name}, we both spent time at {place}. Let us stay in touch."
    shared = [interest for interest in sender.interests if interest in recipient.interests]
    if shared:
        if french:
            return f"Bonjour {recipient.first_name}, je vois que nous partageons un intérêt : {shared[0]}. Échangeons ?"
        return f"Hello {recipient.first_name}, I see that we share an interest: {shared[0]}. Shall we connect?"
    if french:
        return f"Bonjour {recipient.first_name}, votre parcours m’intéresse. Au plaisir d’échanger."
    return f"Hello {recipient.first_name}, I enjoyed reading your profile and would like to keep in touch."
