"""The members that the README names, and the weather station at the end of the world. Written by hand."""

from demo.people import Job, Person, Study

# Connected among each other and with nobody else, so that no chain leads from the network to erin.
STATION = "Skerryvane Weather Station"
STATION_PLACE = "Skerryvane, United Kingdom"

ALICE = Person(
    "alice",
    "Alice",
    "Delaunay",
    "fr",
    headline="Ingénieure données chez Brindille Logiciels · des réseaux qui servent",
    place="Nantes, France",
    about=(
        "Je construis des outils qui rendent les réseaux lisibles : qui connaît qui, par quel chemin, et pourquoi"
        " cela compte.\n\nÀ Nantes depuis dix ans. J’aime les données ouvertes, les graphes dessinés à la main et"
        " les réunions courtes.\n\nÉcrivez-moi si vous passez par les bords de l’Erdre."
    ),
    jobs=[
        Job(
            "Brindille Logiciels",
            "Ingénieure données",
            "Nantes, France",
            started=41,
            description="Graphes, qualité des données et beaucoup de SQL. Une équipe de sept personnes.",
        ),
        Job("Institut Halley", "Ingénieure de recherche", "Paris, France", started=88, ended=42),
        Job("Ville de Port-Clair", "Chargée de mission open data", "Nantes, France", started=121, ended=89),
    ],
    studies=[
        Study("Institut polytechnique de l’Estuaire", "Mathématiques appliquées", "Master", started=13, ended=11),
        Study("Université de la Confluence, Lyon", "Informatique", "Licence", started=16, ended=13),
    ],
    skills=["PostgreSQL", "Python", "Science des réseaux", "Revue de code", "Statistiques"],
    interests=["Open data", "Jazz", "Voile", "Femmes et numérique", "Cartographie"],
    joined_days_ago=1200,
    seen_days_ago=1,
    choices={"is_public": True},
    contact={"contact_email": "alice@example.org", "website": "https://alice.example.org/"},
)
BOB = Person(
    "bob",
    "Bob",
    "Ashworth",
    "en",
    headline="Keeps things running, and climbs walls",
    place="Bristol, United Kingdom",
    about=(
        "I keep things running, and write down why they stopped.\n\nI met half of the people I work with on a"
        " climbing wall. Glad to introduce anybody to anybody: just ask."
    ),
    jobs=[
        Job("Lanternfish", "Site reliability engineer", "Bristol, United Kingdom", started=52),
        Job("Brindille Logiciels", "Software engineer", "Nantes, France", started=97, ended=53),
    ],
    studies=[Study("Severn Bridge University", "Computer science", "Bachelor’s degree", started=14, ended=11)],
    skills=["Observability", "Incident response", "Kubernetes", "Python", "PostgreSQL"],
    interests=["Open data", "Climbing", "Jazz", "Repair cafés"],
    joined_days_ago=1100,
    seen_days_ago=2,
    contact={"contact_email": "bob@example.org"},
)
CAROL = Person(
    "carol",
    "Carol",
    "Gallagher",
    "en",
    headline="Open data officer · Office of Open Records",
    place="Dublin, Ireland",
    about=(
        "Public records should be easy to find, easy to read, and easy to take home.\n\nI run a small team that"
        " opens them, one drawer at a time."
    ),
    jobs=[
        Job("Office of Open Records", "Open data officer", "Dublin, Ireland", started=63),
        Job("The Northern Lantern", "Journalist", "Manchester, United Kingdom", started=130, ended=64),
    ],
    studies=[Study("St Brendan’s College, Dublin", "History", "Master’s degree", started=16, ended=12)],
    skills=["Public policy", "Statistics", "Writing", "Citizen participation"],
    interests=["Open data", "Local democracy", "Folk music", "Jazz"],
    joined_days_ago=900,
    seen_days_ago=0,
    choices={"is_public": True},
    contact={"contact_email": "carol@example.org"},
)
DAVE = Person(
    "dave",
    "Dave",
    "Okafor",
    "en",
    headline="Parcels by bicycle, people by night train",
    place="London, United Kingdom",
    about="I move parcels by bicycle and timetables by persuasion.\n\nAsk me about night trains.",
    jobs=[
        Job("Parcel & Pedal", "Transport planner", "London, United Kingdom", started=29),
        Job("Lothian Lines", "Network scheduler", "Edinburgh, United Kingdom", started=80, ended=30),
    ],
    studies=[Study("Lothian Institute of Technology", "Geography", "Master’s degree", started=12, ended=8)],
    skills=["Timetabling", "Traffic modelling", "Logistics"],
    interests=["Trains", "Public transport", "Cycling to work", "Maps", "Chess"],
    joined_days_ago=700,
    seen_days_ago=4,
)
ERIN = Person(
    "erin",
    "Erin",
    "Munro",
    "en",
    headline="Observer at Skerryvane Weather Station",
    place=STATION_PLACE,
    about="Wind, rain, and the mail boat on Thursdays. I read more than I write.",
    jobs=[Job(STATION, "Observer", STATION_PLACE, started=34)],
    studies=[Study("Open College of the Isles", "Geography", "Diploma", started=7, ended=5)],
    skills=["Field work", "Statistics"],
    interests=["Birdwatching", "Open data", "Folk music", "Astronomy"],
    joined_days_ago=300,
    seen_days_ago=1,
)
MALLORY = Person(
    "mallory",
    "Mallory",
    "Fenwick",
    "en",
    headline="Growth. Funnels. Outreach at scale.",
    place="London, United Kingdom",
    jobs=[Job("Threadneedle Row", "Outreach manager", "London, United Kingdom", started=11)],
    skills=["Negotiation"],
    interests=["Podcasts"],
    joined_days_ago=90,
    seen_days_ago=0,
)
TRENT = Person(
    "trent",
    "Trent",
    "Llewellyn",
    "en",
    headline="Looks after this network",
    place="Cardiff, United Kingdom",
    about="I read reports, answer them, and say why.",
    jobs=[Job("Fernhill Recruitment", "Mediator", "Cardiff, United Kingdom", started=44)],
    skills=["Mediation", "Facilitation"],
    interests=["Chess", "Choir singing", "Local democracy"],
    joined_days_ago=1400,
    seen_days_ago=0,
)
ADMIN = Person("admin", "Admin", "Maillon", "en", joined_days_ago=1500)

CAST = (ALICE, BOB, CAROL, DAVE, ERIN, MALLORY, TRENT, ADMIN)


def _keeper(handle: str, first: str, last: str, work: str) -> Person:
    return Person(
        handle,
        first,
        last,
        "en",
        headline=f"{work} at {STATION}",
        place=STATION_PLACE,
        jobs=[Job(STATION, work, STATION_PLACE, started=60)],
        interests=["Birdwatching", "Astronomy"],
        joined_days_ago=280,
        seen_days_ago=6,
    )


# With erin, everybody on the island.
ISLANDERS = (
    _keeper("morag-innes", "Morag", "Innes", "Head of station"),
    _keeper("hamish-sinclair", "Hamish", "Sinclair", "Boatman"),
    _keeper("ishbel-kerr", "Ishbel", "Kerr", "Radio operator"),
    _keeper("fergus-drummond", "Fergus", "Drummond", "Cook"),
)
