"""Faults in the invented joint text's reading, one a row."""

# ruff: noqa: E501 - a table

# old, new, a mark on the line that is named, what is said
FAULTS = [
    # words
    (
        "quotes: [Work on the seed banks has begun]",
        "quotes: [Work on the seed bank has begun]",
        "Work on the seed bank has",
        "claims[2].quotes[1]: these words stand nowhere in the document: “Work on the seed bank has begun”; the nearest, "
        "at 165–197, are “Work on the seed banks has begun”; first difference: there “s”, here nothing",
    ),
    (
        "{text: Both sides welcome this., near: The Norwegian ministry announced}",
        "Both sides welcome this.",
        "quote: Both sides welcome",
        "statements[2].quote: these words stand 2 times in the document (at 335, 360): “Both sides welcome this.”; add `near:",
    ),
    (
        "near: The Norwegian ministry announced",
        "near: Both sides",
        "near: Both sides",
        "statements[2].quote: near: “Both sides” stands 3 times; give words that stand exactly once",
    ),
    (
        "at: [335, 359]",
        "at: [336, 360]",
        "at: [336, 360]",
        "statements[3].quote: the words do not stand at [336, 360] but at [335, 359], [360, 384]",
    ),
    ("at: [335, 359]", "at: 335", "at: 335", "statements[3].quote.at: is not a pair of offsets; write [start, end]"),
    # terms of the codebook
    (
        "status: under_way",
        "status: underway",
        "status: underway",
        "claims[2].status: “underway” is no claim status; write one of announced, agreed, under_way, paused, "
        "delivered_in_part, delivered, cancelled, superseded; did you mean under_way?",
    ),
    ("kind: programme", "kind: program", "kind: program", "initiatives[1].kind: “program” is no kind of initiative"),
    ("force: will\n", "force: shall\n", "force: shall", "commitments[1].force: “shall” is no force; write one of decided"),
    ("role: funder", "role: payer", "role: payer", "initiatives[1].participants[3].role: “payer” is no role"),
    ("rights: full", "rights: free", "rights: free", "document.rights: “free” is no kind of rights; write one of full"),
    ("origin: ours", "origin: mine", "origin: mine", "statements[1].translations[1].origin: “mine” is no origin"),
    # dates
    (
        "due: 2027\n",
        "due: 2027-13\n",
        "due: 2027-13",
        'commitments[1].due: "2027-13" is not a date: month 13 does not exist; write a year (2027)',
    ),
    ("published: 2025-03-12", "published: 12.3.2025", "12.3.2025", 'document.published: "12.3.2025" is not a date: the year'),
    ("    as_of: 2025-03\n", "    as_of: 2525-03\n", "2525-03", "claims[2].as_of: “2525-03” lies in the future"),
    ("said_on: 2025-03-12", "said_on: yesterday", "yesterday", 'statements[1].said_on: "yesterday" is not a date'),
    # references
    (
        "sectors: [forests, rivers]",
        "sectors: [forest, rivers]",
        "sectors: [forest,",
        "initiatives[1].sectors: there is no sector “forest”; did you mean forests?",
    ),
    ("sectors: [forests, rivers]", "sectors: [Woods]", "[Woods]", "there is no sector “Woods”; did you mean forests?"),
    (
        "organisation: norwegian-ministry",
        "organisation: norwegian-museum",
        "norwegian-museum",
        "initiatives[1].participants[3].organisation: there is no organisation “norwegian-museum”; did you mean norweg",
    ),
    (
        "    organisation: brazilian-ministry\n",
        "    person: somebody\n",
        "person: somebody",
        "statements[1].person: there is no person “somebody”; declare it above, or name one that the tracker holds",
    ),
    ("commitment: gauges", "commitment: gauge", "commitment: gauge\n", "claims[3].commitment: there is no commitment “gauge”; did you"),
    ("initiatives: [forest-watch]", "initiatives: [forest]", "s: [forest]", "initiatives[1]: there is no initiative “forest”"),
    ("event: forest-meeting", "event: meeting", "event: meeting", "document.event: there is no event “meeting”"),
    ("same_utterance_as: welcome", "same_utterance_as: wellcome", "wellcome", "there is no statement “wellcome”; did you"),
    (
        "    language: en\n    commitments: [seeds]\n",
        "    language: en\n    same_utterance_as: standing-forest\n    commitments: [seeds]\n",
        "same_utterance_as: welcome",
        "“welcome” is itself a rendering of “standing-forest”; name that one",
    ),
    # voices and sides
    (
        "asserted_by: NO",
        "asserted_by: SE",
        "asserted_by: SE",
        "claims[3].asserted_by: “SE” is no voice of BR–NO; write BR, NO, joint or reported",
    ),
    ("said_by: joint\n    force: will\n", "said_by: IN\n    force: will\n", "said_by: IN", "commitments[1].said_by: “IN” is no"),
    (
        "    sides: [BR, NO]\n    said_by: joint\n    force: will\n",
        "    sides: [BR, SE]\n    said_by: joint\n    force: will\n",
        "[BR, SE]",
        "commitments[1].sides: “SE” is no side here; write BR, NO or both",
    ),
    ("countries: [NO, BR]", "countries: [NO, NO]", "[NO, NO]", "partnership.countries: a partnership has two different"),
    ("countries: [NO, BR]", "countries: [NO, Brazil]", "Brazil]", "partnership.countries: “Brazil” is no country code; write BR"),
    ("country: NO, kind: m", "country: UK, kind: m", "UK", "organisations[2].country: “UK” is no country code"),
    # names
    (
        "  - slug: seed-banks\n",
        "  - slug: forest-watch\n",
        "  - slug: forest-watch\n    name: Seed",
        "initiatives[2].slug: “forest-watch” is given twice, first on line 28; each initiative needs its own",
    ),
    ("key: seeds", "key: gauges", "key: gauges\n    wording: Go", "commitments[2].key: “gauges” is given twice, first on line 50"),
    ("slug: seed-banks\n", "slug: Seed Banks\n", "slug: Seed Banks", "initiatives[2].slug: “Seed Banks”: Enter a valid “slug”"),
    ("    name: Seed banks\n", f"    name: {'Seed ' * 50}\n", "    name: Seed ", "at most 200 characters"),
    ("time_zone: Europe/Oslo", "time_zone: Oslo", "time_zone: Oslo", "partnership.time_zone: “Oslo”: “Oslo” is no time zone"),
    ("    spoken_language: pt-BR\n", "    spoken_language: Portuguese\n", "Portuguese", "statements[1].spoken_language: “Portuguese” is no language tag"),
    ("https://example.org/joint-text", "our files", "our files", "document.url: “our files”: Enter a valid URL."),
    ("ours: [kind]", "ours: [address]", "[address]", "organisations[2].ours: “address” is no field that can be ours"),
    ("name: Norwegian ministry, country: NO", "name: Brazilian ministry, country: BR", "n-ministry, name: Brazilian ministry, country: BR, kind: ministry, ours", "is there as “brazilian-ministry”; write that slug"),
    # what belongs together
    ("    measurable: true\n", "", "- key: gauges", "commitments[1].measurable: a commitment with a target is measurable"),
    ("    due: 2027\n", "    due: 2027\n    ongoing: true\n", "due: 2027", "what goes on without an end is not due"),
    ("    due: 2027\n", "", "due_quotes", "commitments[1].due_quotes: prove a date that is not given; write `due: …`"),
    ("  - commitment: gauges\n", "  -\n", "asserted_by: NO", "claims[3].initiative: say what the status is of"),
    ("    organisation: brazilian-ministry\n", "", "- key: standing-forest", "statements[1].person: nobody speaks; name a"),
    ("    organisation: brazilian-ministry\n", "    joint: true\n    organisation: brazilian-ministry\n", "joint: true\n    o", "statements[1].joint: both sides spoke jointly, or somebody did"),
    ("    quote: A floresta em pé vale mais do que a floresta derrubada.\n", "", "- key: standing-forest", "statements[1].quote: is missing; a quote's words stand in the document"),
    ("{country: BR, role: party}", "{country: BR, organisation: brazilian-ministry, role: party}", "organisation: brazilian-ministry, role", "give an organisation or a country, one of the two"),
    ("    quotes: [Work on the seed banks has begun]\n", "", "- initiative: seed-banks", "claims[2].quotes: is empty; give the words"),
    ("    status: agreed\n", "    status: superseded\n", "- initiative: forest-watch\n    asserted", "claims[1].superseded_by: names the initiative"),
    # shape
    ("flagship: true", "flagship: yes", "flagship: yes", "initiatives[1].flagship: “yes” is neither true nor false"),
    ("review_every: 30", "review_every: monthly", "monthly", "initiatives[1].review_every: “monthly” is not a whole number"),
    ("review_every: 30", "review_every: 0", "review_every: 0", "initiatives[1].review_every: “0”: Ensure this value is greater"),
    ("amount: 12, unit", "amount: twelve, unit", "amount: twelve", "commitments[1].target.amount: “twelve” is not a number"),
    ("{amount: 12, unit: gauges}", "12 gauges", "12 gauges", "commitments[1].target: is a single value; write a mapping"),
    ("    force: will\n", "    force: [will]\n", "[will]", "commitments[1].force: is a list; write one text"),
    ("    reason: Both sides say that work has begun.\n", "", "- initiative: seed-banks", "claims[2].reason: is missing; write"),
    ("    reason: Both sides say that work has begun.\n", "    reason: ' '\n", "reason: ' '", "claims[2].reason: is empty; write"),
    ("    ongoing: true\n    parent", "    ongoin: true\n    parent", "ongoin:", "initiatives[2].ongoin: there is no such field; did you mean ongoing?"),
    ("    ongoing: true\n    parent", "    weather: fine\n    parent", "weather", "initiatives[2].weather: there is no such field; these may stand here: slug, name"),
    ("    ongoing: true\n    parent", "    slug: again\n    parent", "slug: again", "initiatives[2].slug: is given twice, first on line 43; keep one of them"),
    ("claims:\n", "claims: &all\n", "claims: &all", "this is not YAML at column 9: anchors (&) and aliases (*) are not taken"),
    ("claims:\n", "claims: *all\n", "claims: *all", "anchors (&) and aliases (*) are not taken"),
    ("claims:\n", "claims: ]\n", "claims: ]", "this is not YAML at column 9"),
    ("title: Joint text on forests", "title: !!python/name:os.system ''", "python/name", "document.title: the tag"),
    ("title: Joint text on forests", 'title: "a\\0b"', "a\\0b", "document.title: U+0000 cannot be stored; remove it"),
    ("title: Joint text on forests", "title: a\x07b", "title: a", "U+0007 may not stand in YAML; remove it"),
    ("taxonomies: ../taxonomies/nature.yaml", "taxonomies: ../taxonomies/natur.yaml", "natur.yaml", "natur.yaml” is not there; name a file"),
]  # fmt: skip
