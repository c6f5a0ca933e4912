"""Words that are written in two ways: whoever asks for one means the other too."""

# British first, American second; each stands for every word that begins with it.
SPELLINGS = (
    ("analys", "analyz"), ("armour", "armor"), ("behaviour", "behavior"), ("catalogue", "catalog"), ("centre", "center"),
    ("cheque", "check"), ("colour", "color"), ("cyber-security", "cybersecurity"), ("defence", "defense"),
    ("favour", "favor"), ("fibre", "fiber"), ("fulfil", "fulfill"), ("grey", "gray"), ("harbour", "harbor"),
    ("honour", "honor"), ("industrialis", "industrializ"), ("labour", "labor"), ("licence", "license"),
    ("liberalis", "liberaliz"), ("litre", "liter"), ("metre", "meter"), ("mobilis", "mobiliz"), ("modernis", "moderniz"),
    ("neighbour", "neighbor"), ("normalis", "normaliz"), ("offence", "offense"), ("optimis", "optimiz"),
    ("organis", "organiz"), ("practis", "practic"), ("programme", "program"), ("realis", "realiz"), ("recognis", "recogniz"),
    ("rigour", "rigor"), ("stabilis", "stabiliz"), ("standardis", "standardiz"), ("sulphur", "sulfur"), ("theatre", "theater"),
    ("traveller", "traveler"), ("tyre", "tire"), ("urbanis", "urbaniz"), ("utilis", "utiliz"), ("vapour", "vapor"),
)  # fmt: skip


def spellings(word: str) -> tuple[str, ...]:
    """The lower-case `word` and, where it has one, its other spelling: `defense` gives `defense` and `defence`."""
    for pair in SPELLINGS:
        if begun := [one for one in pair if word.startswith(one)]:
            one = max(begun, key=len)  # "program" begins "programme" too
            return word, pair[1 - pair.index(one)] + word.removeprefix(one)
    return (word,)
