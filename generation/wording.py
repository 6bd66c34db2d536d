"""One way to write what English can say in several: letters, contractions, spellings, words of the same meaning.

Data and pure functions. The rows of equals are short on purpose: a word that is not in one stands for itself alone.
"""

from __future__ import annotations

import re

from generation.terms import stem

_LETTERS = str.maketrans(
    {
        **dict.fromkeys("\u2010\u2011\u2013\u2212", "-"),  # hyphens, en dash, minus
        "\u2014": " - ",
        **dict.fromkeys("\u2018\u2019\u02bc", "'"),
        **dict.fromkeys("\u201c\u201d", '"'),
        **dict.fromkeys("\u00a0\u2009\u202f", " "),
        "\u03bc": "\u00b5",  # the Greek letter and the micro sign
        "\u00ad": "",
        "\ufb01": "fi",
        "\ufb02": "fl",
    }
)
_CONTRACTIONS = (
    (re.compile(r"\b(?:can't|cannot)\b", re.IGNORECASE), "can not"),
    (re.compile(r"\bwon't\b", re.IGNORECASE), "will not"),
    (re.compile(r"n't\b", re.IGNORECASE), " not"),
    (re.compile(r"(?<=\w)'(?:re|ve|ll|m|d)\b", re.IGNORECASE), " "),
    (re.compile(r"\b(it|that|there|he|she|what)'s\b", re.IGNORECASE), r"\1 is"),
    (re.compile(r"\bdegrees? (?:celsius|centigrade)\b|° ?celsius", re.IGNORECASE), "°C"),
    (re.compile(r"\bdegrees? fahrenheit\b", re.IGNORECASE), "°F"),
    (re.compile(r"\bper cent\b", re.IGNORECASE), "percent"),
    (re.compile(r"(?<=[^\W_])-(?=[^\W\d_])"), " "),  # "five-year", "sea-level"; a minus stays
)
_SPELLINGS = ((re.compile(r"is(?=(?:e[ds]?|ing|ations?)$)"), "iz"), (re.compile(r"(?<=[lvbi])our"), "or"))

# Phrases that say the same; the first of a row stands for all.
_PHRASES = """
because of|due to|owing to|as a result of|thanks to
because|as a consequence of
such as|like|including
in order to|so as to
carried out|performed|conducted|undertaken
made up of|composed of|consists of|consist of|comprises|comprised of
known as|referred to as|called|named|termed
a number of|several|various|a variety of|a range of|different kinds of
take place|takes place|took place|occur|occurs|occurred|happen|happens|happened
prior to|before
also|in addition|additionally
at the same time|simultaneously
is able to|are able to|is capable of|are capable of|can
was able to|were able to|could
in comparison to|in comparison with|compared to|compared with|relative to
in contrast to|unlike
the majority of|most
a lot of|many|numerous|a large number of
based on|on the basis of
in spite of|despite
with respect to|with regard to|regarding|concerning
a few|few
"""
# Words of the same meaning. Related words of other meaning ("accuracy", "precision") are not in one row.
_EQUALS = """
show demonstrate reveal exhibit display
provide offer supply
obtain acquire get gain
big large
high great
begin began begun start commence
end finish
let allow enable permit
method approach
help assist aid
need require necessitate
make create
build built construct
often frequently
situated located
fast quick rapid rapidly quickly
detect find found identify discover
child children kid kids
person persons people
receive got
main principal primary major
usual common usually commonly typically generally normally
complete entire whole full
mistake error
see seen observe
describe explain outline
important essential crucial key vital
decrease decline drop fall fell fallen reduce reduction
increase rise rose risen grow grew grown growth climb
good well
purchase buy bought
study investigate examine explore
evaluate assess test
compute calculate
choose select pick chose chosen
country nation
state say said report
suggest indicate imply
contain include comprise
cause lead led
avoid prevent
hard difficult challenging
easy simple
connect link
part component
quantity amount
car automobile
attempt try tried
keep retain maintain kept
give gave given
develop design
change modify alter
combine integrate
happen occur
influence affect
need necessary
enough sufficient adequate
almost nearly
data dataset
handle address deal
guide instruct
beginner novice
doctor physician
hinder hamper impede obstruct
"""
# One word in other forms that a stemmer does not bring together.
_FORMS = """
find found
make made
take took taken
give gave given
hold held
send sent
write wrote written
run ran
become became
draw drew drawn
speak spoke spoken
break broke broken
meet met
lose lost loss
spend spent
teach taught
think thought thinking
understand understood
bring brought
sell sold sale
win won
feel felt
mean meant
drive drove driven
wear wore worn
bind bound
know knew known knowledge
prove proof proven
man men
woman women
mouse mice
analysis analyses analyze analyse analytical
hypothesis hypotheses hypothetical
criterion criteria
phenomenon phenomena
index indices indexes
matrix matrices
vertex vertices
bacterium bacteria bacterial
larva larvae larval
formula formulae formulas
nucleus nuclei nuclear
axis axes
crisis crises
virus viral
science scientific
uncertain uncertainty
accurate accuracy
economy economic economical
history historic historical
region regional
nation national
available availability
able ability
efficient efficiency
present presence
important importance
significant significance
different difference differ
strong strength
long length
deep depth
wide width
believe belief
succeed success successful
diagnose diagnosis diagnostic
emphasize emphasis
remove removal
arrive arrival
approve approval
survive survival
divide division
decide decision
conclude conclusion
extend extension
expand expansion
transmit transmission
produce production
introduce introduction
destroy destruction
consume consumption
resolve resolution
solve solution
evolve evolution
maintain maintenance
compare comparison comparative
hospital hospitalized
""".replace("high higher large greater\nlow lower small smaller\n", "")
# What a sentence stands or falls with besides its content: a claim must not add one, nor leave out what bears on the
# words that it keeps. The number is how many words after it a sign bears on; 99 for the whole sentence.
_SIGNS = """
not 3 not never no none nor neither nobody nothing nowhere without non
hardly 3 hardly barely rarely seldom scarcely
may 2 may might could perhaps possibly
should 2 should
would 2 would
must 0 must
some 1 some
most 1 most mostly
few 1 few little
many 0 many
more 1 more
less 1 less fewer
least 1 least
all 0 all every each both always
only 0 only solely exclusively merely
or 1 or
than 0 than
if 99 if unless except
until 1 until till
before 1 before
after 1 after
above 1 above
below 1 below
over 0 over
under 1 under
between 0 between
against 1 against
up 0 up
down 0 down
whether 5 whether
unlikely 5 unlikely improbable doubt doubtful unclear unknown uncertain
likely 5 likely probably probable possible potential potentially
argue 5 argue claim believe hypothesize suspect allege assume think thought suppose presume speculate predict consider
expect 4 expect
fail 4 fail failure lack absence absent deny reject
instead 3 instead rather
almost 2 almost nearly
about 0 about approximately roughly around circa
"""

_PHRASE = [
    (
        re.compile(rf"\b(?:{'|'.join(sorted(row.split('|')[1:], key=len, reverse=True))})\b", re.IGNORECASE),
        row.split("|")[0],
    )
    for row in _PHRASES.strip().splitlines()
]


def _joined(rows: str) -> dict[str, str]:
    """Give each word's stem the stem that stands for its row; a row that shares a word with an earlier one joins it."""
    stands_for: dict[str, str] = {}
    for row in filter(None, rows.splitlines()):
        row_stems = [stem(word) for word in row.split()]
        first = next((stands_for[known] for known in row_stems if known in stands_for), row_stems[0])
        stands_for.update({known: stands_for.get(known, first) for known in row_stems})
    return stands_for


_EQUAL = _joined(_EQUALS + _FORMS)
_SIGN = {stem(word): row.split()[0] for row in _SIGNS.strip().splitlines() for word in row.split()[2:]}
_REACH = {row.split()[0]: int(row.split()[1]) for row in _SIGNS.strip().splitlines()}


def plain(text: str) -> str:
    """Write letters, contractions, compounds and set phrases one way."""
    text = " ".join(text.translate(_LETTERS).split())
    for pattern, replacement in (*_CONTRACTIONS, *_PHRASE):
        text = pattern.sub(replacement, text)
    return text


def meaning_of(word: str) -> str:
    """Give one stem for a word, its spellings and its equals."""
    lower = word.lower()
    for pattern, replacement in _SPELLINGS:
        lower = pattern.sub(replacement, lower)
    return _EQUAL.get(stem(lower), stem(lower))


def sign_of(word: str) -> str:
    """Give the sign that a word is ("not" for "never"), "" for an ordinary word."""
    return _SIGN.get(stem(word), "")


def reach_of(sign: str) -> int:
    """Give how many words after it a sign bears on."""
    return _REACH.get(sign, 0)
