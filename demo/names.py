"""First and last names that the invented members are made of."""

from typing import Literal

Language = Literal["en", "fr"]
Gender = Literal["f", "m"]


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.replace("_", " ") for word in text.split())


FIRST_NAMES: dict[tuple[Language, Gender], tuple[str, ...]] = {
    ("fr", "f"): _words(
        "Camille Léa Manon Chloé Inès Sarah Jade Louise Emma Lucie Anaïs Pauline Juliette Margaux Clémence Mathilde"
        " Élise Aurélie Céline Sandrine Nathalie Isabelle Sophie Claire Hélène Agathe Solène Maëlle Noémie Salomé"
        " Éléonore Capucine Zoé Rose Alix Apolline Yasmine Fatou Aïcha Nour Leïla Amina Mariam Awa Thi-Mai Linh"
        " Valentine Blandine Gaëlle Rozenn Nolwenn Oriane Victoire Garance Séverine Corinne Delphine Estelle Fanny"
        " Joséphine Marianne"
    ),
    ("fr", "m"): _words(
        "Lucas Hugo Louis Nathan Jules Gabriel Arthur Raphaël Paul Antoine Maxime Thomas Nicolas Julien Clément"
        " Alexandre Romain Guillaume Mathieu Quentin Baptiste Valentin Adrien Florian Simon Benoît Étienne François"
        " Olivier Laurent Philippe Frédéric Stéphane Christophe Sébastien Jérôme Yann Loïc Erwan Malo Bastien Rémi"
        " Cédric Tristan Gaspard Augustin Karim Mehdi Rachid Ibrahim Mamadou Ousmane Cheikh Minh Jean-Baptiste Noé"
        " Théo Ulysse Côme Basile Thibault"
    ),
    ("en", "f"): _words(
        "Olivia Amelia Isla Grace Freya Ava Sophia Charlotte Hannah Emily Lucy Eleanor Harriet Beatrice Florence"
        " Rosie Imogen Phoebe Georgia Abigail Megan Rhiannon Catrin Niamh Aoife Siobhan Orla Fiona Kirsty Morag"
        " Priya Ananya Meera Zainab Aisha Khadija Ngozi Chidinma Adaeze Abena Mei Yuki Min-ji Sofia Elena Katarzyna"
        " Ingrid Astrid Naomi Ruth Miriam Judith Madeleine Nadia Leah Tamsin Verity Winifred Cordelia Josephine Thea"
    ),
    ("en", "m"): _words(
        "Oliver George Noah Arlo Leo Oscar Theodore Henry Edward William James Thomas Samuel Joseph Daniel Benjamin"
        " Callum Ewan Hamish Rory Fergus Angus Declan Cormac Eoin Padraig Dylan Rhys Gareth Owen Arjun Rohan Vikram"
        " Imran Yusuf Hassan Tariq Emeka Chinedu Kwame Kofi Tunde Wei Kenji Jun Mateo Marco Piotr Lars Anders Isaac"
        " Ezra Gideon Jasper Felix Barnaby Rufus Miles Graham Duncan Alasdair Stuart"
    ),
}

LAST_NAMES: dict[Language, tuple[str, ...]] = {
    "fr": _words(
        "Martin Bernard Thomas Petit Robert Richard Durand Dubois Moreau Laurent Simon Michel Lefebvre Leroy Roux"
        " David Bertrand Morel Fournier Girard Bonnet Dupont Lambert Fontaine Rousseau Vincent Muller Lefèvre Faure"
        " André Mercier Blanc Guérin Boyer Garnier Chevalier François Legrand Gauthier Garcia Perrin Robin Clément"
        " Morin Nicolas Henry Roussel Mathieu Gautier Masson Marchand Duval Denis Dumont Marie Lemaire Noël Meyer"
        " Dufour Meunier Brun Blanchard Giraud Joly Rivière Lucas Brunet Gaillard Barbier Arnaud Martinez Gérard"
        " Roche Renard Schmitt Roy Leroux Colin Vidal Caron Picard Roger Fabre Aubert Lemoine Renaud Dumas Lacroix"
        " Olivier Philippe Bourgeois Pierre Benoît Rey Leclerc Payet Rolland Leclercq Guillaume Lecomte Lopez Jean"
        " Dupuy Guillot Hubert Berger Carpentier Sanchez Dupuis Moulin Louis Deschamps Huet Vasseur Perez Boucher"
        " Fleury Royer Klein Jacquet Adam Paris Poirier Marty Aubry Guyot Carré Charles Renault Charpentier Ménard"
        " Maillard Baron Bertin Bailly Hervé Schneider Fernandez Collet Léger Bouvier Julien Prévost Millet Perrot"
        " Daniel Cousin Germain Breton Besson Langlois Rémy Le_Gall Le_Goff Pelletier Lévêque Perrier Leblanc"
        " Barré Lebrun Marchal Weber Mallet Hamon Boulanger Jacob Monnier Michaud Rodriguez Guichard Gillet Étienne"
        " Grondin Poulain Tessier Chevallier Collin Chauvin Da_Silva Bouchet Gay Lemaître Bénard Maréchal Humbert"
        " Reynaud Antoine Hoarau Perret Barthélemy Cordier Pichon Lejeune Gilbert Lamy Delaunay Pasquier Carlier"
        " Laporte Diallo Traoré Benali Nguyen Haddad Ndiaye Bensaïd Cissé Kaddour Tran"
    ),
    "en": _words(
        "Smith Jones Taylor Brown Williams Wilson Johnson Davies Robinson Wright Thompson Evans Walker White Roberts"
        " Green Hall Wood Jackson Clarke Clark Harrison Scott Turner Hill Moore Cooper Ward Morris King Watson Baker"
        " Morgan Patel Young Allen Mitchell Anderson Phillips Lee Bell Parker Davis Bennett Miller Cook Shaw Cox"
        " Richardson Carter Collins Marshall Hughes Bailey Gray Murphy Adams Foster Hunt Simpson Ellis Barnes Mills"
        " Chapman Webb Rogers Powell Stevens Palmer Holmes Matthews Hunter Fisher Barker Dixon Knight Harvey Butler"
        " Pearson Graham Fletcher Howard Murray Gibson Andrews Armstrong Elliott Reynolds Ford Payne Fox Pearce"
        " Day Brooks West Lawrence Cole Atkinson Bradley Spencer Gill Dawson Watts Burton Ball Rose Booth Perry"
        " Jenkins Khan Rahman Ahmed Ali Singh Kaur Sharma Gupta Reddy Okafor Adeyemi Mensah Boateng Nwosu Okonkwo"
        " Achebe Chen Wong Zhang Tanaka Sato Kim Park Kowalski Nowak Novak Horvat Rossi Costa Fernandes Silva"
        " MacDonald Campbell Stewart Fraser Ross Sinclair Buchanan Drummond Lindsay Innes Kerr Munro Sutherland"
        " McKenzie O'Connor O'Brien Byrne Ryan Kelly Doyle Gallagher Doherty Kennedy Lynch Quinn McCarthy"
        " Llewellyn Griffiths Rees Pugh Vaughan Bowen Price Whitfield Ashworth Hargreaves Ramsbottom Thornton"
        " Fairclough Greenwood Sutcliffe Haworth Lockwood Kershaw Ogden Whittaker Barlow Nuttall Yates Hartley"
        " Marsden Beaumont Fenwick Hadley Merrick Prescott Radcliffe Seymour Tremayne Wexford"
    ),
}
