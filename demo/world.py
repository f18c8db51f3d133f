"""The invented world: cities, schools, and the sectors with their organisations, positions and skills.

All organisations are made up, and so are the schools that bear a name. French titles are written "masculine|feminine".
"""

from dataclasses import dataclass

from demo.names import Language


@dataclass(frozen=True, slots=True)
class Said:
    """A text in both languages; in French for a man and for a woman where that differs."""

    en: str
    fr: str
    fr_f: str = ""

    def to(self, language: Language, *, feminine: bool = False) -> str:
        """The text as somebody writes it on their profile."""
        if language == "en":
            return self.en
        return self.fr_f if feminine and self.fr_f else self.fr


@dataclass(frozen=True, slots=True)
class City:
    """A place; `country` is how members write it, `weight` how many live there beside the others."""

    name: str
    country: str
    language: Language
    weight: int

    @property
    def place(self) -> str:
        """What stands on a profile."""
        return f"{self.name}, {self.country}"


@dataclass(frozen=True, slots=True)
class Organisation:
    """Where people work. `weight`: how many, beside the others of the sector."""

    name: str
    city: str
    weight: int = 2


@dataclass(frozen=True, slots=True)
class Sector:
    """A line of work: its organisations, what people are called there, and what they can do."""

    key: str
    weight: int
    about: Said
    organisations: tuple[Organisation, ...]
    roles: tuple[Said, ...]
    skills: tuple[Said, ...]


CITIES: tuple[City, ...] = (
    City("Paris", "France", "fr", 16),
    City("Lyon", "France", "fr", 10),
    City("Nantes", "France", "fr", 8),
    City("Toulouse", "France", "fr", 6),
    City("Lille", "France", "fr", 5),
    City("Rennes", "France", "fr", 4),
    City("Marseille", "France", "fr", 4),
    City("Strasbourg", "France", "fr", 3),
    City("Bruxelles", "Belgique", "fr", 4),
    City("Genève", "Suisse", "fr", 3),
    City("Montréal", "Québec", "fr", 5),
    City("London", "United Kingdom", "en", 14),
    City("Manchester", "United Kingdom", "en", 8),
    City("Edinburgh", "United Kingdom", "en", 7),
    City("Bristol", "United Kingdom", "en", 6),
    City("Leeds", "United Kingdom", "en", 4),
    City("Cardiff", "United Kingdom", "en", 4),
    City("Dublin", "Ireland", "en", 7),
    City("Galway", "Ireland", "en", 2),
    City("Toronto", "Canada", "en", 5),
)
COUNTRY_OF = {city.name: city for city in CITIES}

SCHOOLS: dict[Language, tuple[tuple[str, int], ...]] = {
    "fr": (
        ("Université de la Confluence, Lyon", 8),
        ("École supérieure des Quais, Nantes", 5),
        ("Institut polytechnique de l’Estuaire", 6),
        ("Université Paris-Canal", 9),
        ("École de management des Deux-Rives", 4),
        ("Institut des sciences du vivant, Toulouse", 3),
        ("École nationale du dessin et de l’image", 2),
        ("Université libre de la Senne", 4),
        ("IUT des Remparts", 4),
        ("Institut d’études publiques du Nord", 3),
        ("Haute école du Léman", 3),
        ("Université du Mont-Royal", 4),
        ("École d’infirmerie Jeanne-Béziers", 2),
        ("École d’architecture du Vieux-Port", 2),
        ("Conservatoire des arts et métiers de l’Ouest", 2),
    ),
    "en": (
        ("University of the Northern Quarter", 7),
        ("Avonside University", 6),
        ("Lothian Institute of Technology", 6),
        ("Thamesbank School of Economics", 5),
        ("St Brendan’s College, Dublin", 6),
        ("Severn Bridge University", 4),
        ("Airedale University", 4),
        ("Corrib Institute", 2),
        ("Greenwich Dock School of Art", 3),
        ("Harbourfront University, Toronto", 5),
        ("Pennine Medical School", 3),
        ("Calton Hill Law School", 2),
        ("The Weavers’ College", 2),
        ("Bute Park Music Academy", 2),
        ("Open College of the Isles", 4),
    ),
}

FIELDS: tuple[Said, ...] = (
    Said("Computer science", "Informatique"),
    Said("Applied mathematics", "Mathématiques appliquées"),
    Said("Economics", "Économie"),
    Said("Public administration", "Administration publique"),
    Said("Biology", "Biologie"),
    Said("Mechanical engineering", "Génie mécanique"),
    Said("Law", "Droit"),
    Said("Graphic design", "Design graphique"),
    Said("History", "Histoire"),
    Said("Nursing", "Soins infirmiers"),
    Said("Geography", "Géographie"),
    Said("Modern languages", "Langues étrangères"),
)
TITLES: tuple[tuple[Said, int], ...] = (
    (Said("Bachelor’s degree", "Licence"), 3),
    (Said("Master’s degree", "Master"), 2),
    (Said("Diploma", "Diplôme"), 2),
    (Said("PhD", "Doctorat"), 4),
)

INTERESTS: tuple[Said, ...] = (
    Said("Open data", "Open data"),
    Said("Jazz", "Jazz"),
    Said("Climbing", "Escalade"),
    Said("Cycling to work", "Vélo au quotidien"),
    Said("Sailing", "Voile"),
    Said("Choir singing", "Chant choral"),
    Said("Urban gardens", "Jardins partagés"),
    Said("Science fiction", "Science-fiction"),
    Said("Chess", "Échecs"),
    Said("Trail running", "Trail"),
    Said("Photography", "Photographie"),
    Said("Accessibility", "Accessibilité"),
    Said("Local democracy", "Démocratie locale"),
    Said("Repair cafés", "Repair cafés"),
    Said("Board games", "Jeux de société"),
    Said("Typography", "Typographie"),
    Said("Astronomy", "Astronomie"),
    Said("Bread baking", "Pain au levain"),
    Said("Cinema", "Cinéma"),
    Said("Rugby", "Rugby"),
    Said("Football", "Football"),
    Said("Volunteering", "Bénévolat"),
    Said("Mentoring", "Mentorat"),
    Said("Women in tech", "Femmes et numérique"),
    Said("Low tech", "Low-tech"),
    Said("Free software", "Logiciel libre"),
    Said("Machine learning", "Machine learning"),
    Said("Ethics of AI", "Éthique de l’IA"),
    Said("Maps", "Cartographie"),
    Said("Birdwatching", "Ornithologie"),
    Said("Hiking", "Randonnée"),
    Said("Yoga", "Yoga"),
    Said("Theatre", "Théâtre"),
    Said("Poetry", "Poésie"),
    Said("Ceramics", "Céramique"),
    Said("Street art", "Street art"),
    Said("Architecture", "Architecture"),
    Said("Trains", "Trains"),
    Said("Public transport", "Transports publics"),
    Said("Circular economy", "Économie circulaire"),
    Said("Social economy", "Économie sociale et solidaire"),
    Said("Renewable energy", "Énergies renouvelables"),
    Said("Rivers and wetlands", "Rivières et zones humides"),
    Said("Cooking", "Cuisine"),
    Said("Natural wine", "Vin nature"),
    Said("Coffee", "Café"),
    Said("Languages", "Langues"),
    Said("History of science", "Histoire des sciences"),
    Said("Podcasts", "Podcasts"),
    Said("Electronics", "Électronique"),
    Said("3D printing", "Impression 3D"),
    Said("Swimming", "Natation"),
    Said("Judo", "Judo"),
    Said("Tango", "Tango"),
    Said("Folk music", "Musique traditionnelle"),
    Said("Opera", "Opéra"),
    Said("Public health", "Santé publique"),
    Said("Early childhood", "Petite enfance"),
    Said("Parenting", "Parentalité"),
    Said("Remote work", "Télétravail"),
    Said("Community radio", "Radio associative"),
    Said("Quantum computing", "Quantum computing"),
)
