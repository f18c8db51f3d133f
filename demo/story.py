"""What the cast say to each other. Written by hand, so that each of them sees something else when they sign in."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

from connections.visibility import Audience
from demo.cast import CAST, ISLANDERS
from demo.conversations import Answer, Crowd, Publication, When, applaud
from demo.names import Language
from demo.network import ALICE, BOB, CAROL, DAVE, ERIN, MALLORY, TRENT, Network
from feed.models import CommentsFrom, Reaction

Kind = Reaction.Kind
# After the cast, in the order of demo.cast.ISLANDERS.
MORAG, HAMISH, ISHBEL, FERGUS = range(len(CAST), len(CAST) + len(ISLANDERS))


@dataclass(frozen=True, slots=True)
class Story:
    """The posts of the cast, the oldest first, and those that the reports are about."""

    posts: list[Publication]
    spam: Publication
    spam_below: Publication  # the first comment there is by mallory
    list_for_sale: Publication
    doubtful: Publication


def tell(network: Network) -> Story:
    """The same for the same network. Whoever is not of the cast is found among alice's connections and followees."""
    rng = random.Random(f"story {len(network.people)}")
    crowd = Crowd(network, rng)
    friends = [number for number in crowd.known[ALICE] if number in set(crowd.writers)]
    carols, daves, mallorys = _carol(), _dave(reposted_by=friends[0]), _mallory()
    bobs = _bob(daves[2])
    others = [*_followed(network, crowd), *_burst(network, friends[1]), _passed_on(network, friends[2], carols[0])]
    posts = [*_alice(), *bobs, *carols, *daves, *_island(), *mallorys, *_trent(), *others]
    for post in posts:
        if post.author not in {MALLORY, ERIN}:
            applaud(post, crowd, rng, least=4)
    ordered = sorted(posts, key=lambda post: -post.when.minutes_ago)
    return Story(ordered, mallorys[0], bobs[0], mallorys[1], doubtful=daves[2])


def _alice() -> list[Publication]:
    """The newest for each audience, and one that takes no comments."""
    return [
        _map(),
        Publication(
            ALICE,
            "Je cherche quelqu’un pour relire un guide de la qualité des données : dix pages, payées en"
            " galettes. Je préfère demander à des gens que l’on peut me présenter.",
            When(1, 18 * 60 + 22),
            audience=Audience.SECOND,
            comments=[
                Answer(
                    CAROL, "Send it over. I read French slowly, and with pleasure.", 75, reactions=[(ALICE, Kind.LOVE)]
                ),
                Answer(ALICE, "Elle part ce soir. Merci Carol !", 96, parent=0),
            ],
        ),
        Publication(
            ALICE,
            "Entre nous : je quitte la coordination du groupe données à la fin du mois. L’annonce viendra jeudi,"
            " merci de la garder ici jusque-là.",
            When(2, 8 * 60 + 5),
            audience=Audience.CONNECTIONS,
            comments=[Answer(BOB, "Sad for the group, glad for you.", 31)],
        ),
        Publication(
            ALICE,
            "Atelier ouvert samedi : dessiner un réseau à la main avant de l’ouvrir dans un logiciel. Feutres"
            " fournis.\n\nInscriptions : https://meet.example.org/atelier-reseaux\n\n#opendata #cartographie",
            When(6, 12 * 60 + 40),
            comments_from=CommentsFrom.NOBODY,
            edited_after=18,
        ),
    ]


def _map() -> Publication:
    return Publication(
        ALICE,
        "Voici enfin une carte lisible de nos vingt-trois jeux de données : qui dépend de qui, et par où"
        " passe l’erreur.\n\nDeux grappes, trois ponts. Le plus fragile des trois tient à un seul fichier."
        " Merci @bob pour la relecture.\n\n#opendata #postgresql",
        When(0, 41),
        picture=(
            "network",
            "Un dessin de points reliés par des traits : deux grappes, et trois ponts entre elles.",
        ),
        comments=[
            Answer(CAROL, "The bridges are the interesting part.", 9, reactions=[(ALICE, Kind.LIKE), (BOB, Kind.LIKE)]),
            Answer(ALICE, "Les trois ponts, exactement. On en parle lundi ?", 13, parent=0),
            Answer(ERIN, "I have printed it and hung it up beside the barometer.", 22),
        ],
        reactions=[(BOB, Kind.LOVE, 4), (CAROL, Kind.INSIGHTFUL, 12), (ERIN, Kind.LIKE, 20)],
    )


def _bob(parcels: Publication) -> list[Publication]:
    return [
        Publication(
            BOB,
            "What we learned from Friday’s outage, in four lines:\n\n1. The alert was right.\n2. The runbook was"
            " not.\n3. Nobody likes to be the first to say “I do not know”.\n4. Somebody has to.\n\nThe long"
            " version, mistakes included: https://notes.example.org/lanternfish/friday\n\n#oncall #observability",
            When(0, 26),
            comments=[
                Answer(
                    MALLORY,
                    "Great insights Bob!! My team can 10x your audience, check your inbox →"
                    " https://www.example.com/grow",
                    3,
                ),
                Answer(ALICE, "La ligne 3 devrait être imprimée au-dessus de chaque écran.", 6),
                Answer(CAROL, "Number 4 is a job description.", 11, reactions=[(BOB, Kind.FUNNY), (ALICE, Kind.FUNNY)]),
                Answer(BOB, "It is going on the wall, in French too.", 15, parent=1),
            ],
            reactions=[(ALICE, Kind.INSIGHTFUL, 5), (CAROL, Kind.SUPPORT, 10), (MALLORY, Kind.LIKE, 2)],
        ),
        Publication(
            BOB,
            "Counted for a year, by somebody who rides it himself. Read it before you buy the next van.",
            When(2, 16 * 60 + 2),
            is_quote=True,
            quoted=parcels,
        ),
        Publication(
            BOB,
            "Still the clearest page on tides that I know. Shame that it has gone.",
            When(4, 20 * 60 + 3),
            is_quote=True,
        ),
        Publication(
            BOB,
            "Climbing on Thursday, the usual wall, the usual rope. I bring the tea. Bring somebody who is afraid"
            " of heights.",
            When(3, 17 * 60 + 30),
            audience=Audience.CONNECTIONS,
            comments=[Answer(ALICE, "J’amène quelqu’un qui a le vertige : moi.", 44, reactions=[(BOB, Kind.FUNNY)])],
        ),
    ]


def _carol() -> list[Publication]:
    return [
        Publication(
            CAROL,
            "The mooring registers are open: 14,000 pages, 1871 to 1958, searchable, free to take home.\n\nMost"
            " asked for on the first morning: somebody’s great-grandmother. Most useful so far: the weather"
            " notes in the margins.\n\nhttps://records.example.org/moorings\n\n#opendata #localdemocracy",
            When(0, 196),
            picture=("chart", "Bar chart of visits to the registers in seven weeks: the last three are twice as high."),
            comments=[
                Answer(BOB, "The margins! I will lose a weekend to this.", 70, reactions=[(CAROL, Kind.FUNNY)]),
                Answer(DAVE, "Any timetables of the steam packets in there?", 81),
                Answer(CAROL, "From 1902 on, page after page. They were late too.", 90, parent=1),
            ],
            reactions=[(BOB, Kind.CELEBRATE, 30), (DAVE, Kind.LOVE, 35), (ALICE, Kind.INSIGHTFUL, 120)],
        ),
        Publication(
            CAROL,
            "We have money for one more archivist, half time, from March. I would rather find them through you"
            " than through an advert.",
            When(0, 455),
            audience=Audience.SECOND,
            comments=[Answer(BOB, "I know two people. May I give them your address?", 130)],
        ),
        Publication(
            CAROL,
            "For the people I know: the ministry has asked for our logs again. We have said no, in writing."
            " Please do not pass this on.",
            When(1, 9 * 60 + 15),
            audience=Audience.CONNECTIONS,
            comments=[Answer(BOB, "Well done. Shout if you need a witness.", 18), Answer(DAVE, "Behind you.", 60)],
        ),
    ]


def _dave(*, reposted_by: int) -> list[Publication]:
    return [
        Publication(
            DAVE,
            "The night train is back on the timetable: leaves at ten, arrives for breakfast. Eleven years of"
            " letters, and one very stubborn scheduler.\n\nFirst departure on the 14th. I will be the one asleep"
            " in coach 6.\n\n#nighttrains #publictransport",
            When(0, 310),
            picture=("coast", "A flat sea at dusk, seen as from a train window, with a pale sun above the horizon."),
            comments=[Answer(CAROL, "Coach 6 it is. Do they still have the blankets?", 40)],
            reactions=[(CAROL, Kind.CELEBRATE, 20)],
            reposts=[(reposted_by, 150), (CAROL, 45)],
        ),
        Publication(
            DAVE,
            "I may have to move for the new job. Not public yet, and I do not know whether I want to.",
            When(2, 22 * 60 + 10),
            audience=Audience.CONNECTIONS,
            comments=[Answer(CAROL, "Ring me before you decide.", 25)],
        ),
        Publication(
            DAVE,
            "Parcels by bicycle are cheaper than by van below four kilometres. We have counted for a"
            " year.\n\n#logistics",
            When(3, 11 * 60 + 48),
        ),
    ]


def _island() -> list[Publication]:
    return [
        Publication(
            ERIN,
            "Four whooper swans on the loch at first light, and a wind that could not decide. Barometer"
            " falling.\n\n#fieldwork",
            When(0, 610),
            comments=[
                Answer(MORAG, "Five. One was behind the boathouse.", 35),
                Answer(ERIN, "The log says five now.", 50, parent=0),
            ],
            reactions=[(MORAG, Kind.LOVE, 30), (HAMISH, Kind.LIKE, 90), (ISHBEL, Kind.LIKE, 95)],
        ),
        Publication(
            ERIN,
            "The mail boat comes on Friday instead of Thursday. Who is out of paraffin?",
            When(1, 16 * 60),
            audience=Audience.CONNECTIONS,
            comments=[Answer(FERGUS, "The kitchen is. And out of onions.", 20, reactions=[(ERIN, Kind.FUNNY)])],
        ),
        Publication(
            HAMISH,
            "New rope, same boat, older boatman.",
            When(5, 14 * 60 + 12),
            reactions=[(ERIN, Kind.SUPPORT, 30), (MORAG, Kind.FUNNY, 50)],
        ),
    ]


def _mallory() -> list[Publication]:
    return [
        Publication(
            MALLORY,
            "I turned 40 strangers into 40 clients in 40 days. Comment YES and I will send you my system, free"
            " for the next two hours only!!!\n\nhttps://www.example.com/grow",
            When(0, 155),
        ),
        Publication(
            MALLORY,
            "Selling 5,000 verified addresses of professionals in your area. Serious offers only.",
            When(4, 10 * 60 + 5),
        ),
    ]


def _trent() -> list[Publication]:
    return [
        Publication(
            TRENT,
            "How reports are read here: by a person, in the order in which they hurt. Whoever is decided about"
            " is told what and why, and may object once. Whoever reports stays unnamed.\n\nQuestions welcome.",
            When(5, 9 * 60 + 30),
            reactions=[(ALICE, Kind.SUPPORT, 90), (BOB, Kind.LIKE, 100)],
        ),
    ]


def _followed(network: Network, crowd: Crowd) -> list[Publication]:
    """A post for anyone by somebody whom alice follows and does not know."""
    known = {ALICE, *crowd.known[ALICE]}
    found = [other for one, other in network.follows if one == ALICE and other not in known]
    return [Publication(other, _ASIDE[crowd.people[other].language], When(0, 74)) for other in found[:1]]


def _burst(network: Network, author: int) -> list[Publication]:
    """One connection of alice's writes from a meeting, sentence by sentence: the feed folds them."""
    lines = _LIVE[network.people[author].language]
    return [Publication(author, line, When(0, 240 - 11 * at)) for at, line in enumerate(lines)]


def _passed_on(network: Network, author: int, registers: Publication) -> Publication:
    """Another one passes carol's registers on, with words of their own."""
    words = _PASSED_ON[network.people[author].language]
    return Publication(author, words, When(0, 102), is_quote=True, quoted=registers)


_PASSED_ON: dict[Language, str] = {
    "en": "Fourteen thousand pages, and somebody has read every one of them. This is what patience looks like.",
    "fr": "Quatorze mille pages, et quelqu’un les a toutes lues. Voilà à quoi ressemble la patience.",
}
_ASIDE: dict[Language, str] = {
    "en": "Three requests for comments, two cups of coffee, one agreement. Today was a good day for standards.",
    "fr": "Trois appels à commentaires, deux cafés, un accord. Bonne journée pour les standards.",
}
_LIVE: dict[Language, Sequence[str]] = {
    "en": (
        "Live from the town hall: the doors are open, the microphone is not.",
        "The microphone works. The first question is about the microphone.",
        "A very good map on the screen. Everybody looks for their own roof.",
        "Somebody says what everybody thinks. Long silence, then applause.",
        "Vote: 41 for, 12 against, 3 asleep.",
        "That was it. The minutes will be dull; the evening was not.",
    ),
    "fr": (
        "En direct de la salle des fêtes : les portes sont ouvertes, le micro ne l’est pas.",
        "Le micro marche. La première question porte sur le micro.",
        "Une très belle carte à l’écran. Chacun y cherche son toit.",
        "Quelqu’un dit tout haut ce que tout le monde pense. Long silence, puis des applaudissements.",
        "Vote : 41 pour, 12 contre, 3 endormis.",
        "C’est fini. Le compte rendu sera ennuyeux ; la soirée ne l’était pas.",
    ),
}
