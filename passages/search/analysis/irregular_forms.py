"""Words whose forms no stemmer can bring together: a question says "did she give", the text "she gave".

Forms that are commoner as another word are not listed: "ground", "bit", "wound". The English list raises hit@1 by .009
on stories and .001 on articles (BM25 alone, the sets of `tests/bench/retrieval.py`).

The lists are our own: the dictionaries of simplemma take 25 MiB for English and 110 MiB more for German, and those for
German take longer to load than a cold question.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from passages.search.analysis.word_lists import read_lines
from passages.text.lazy_pattern import lazily

_SEPARABLE = "ab|an|auf|aus|bei|ein|her|heraus|hervor|hin|los|mit|nach|nieder|um|vor|weg|wieder|zu|zurück|zusammen"
_GERMAN_VERB = lazily(rf"((?:{_SEPARABLE})?)((?:be|emp|ent|er|ver|zer|miss|über|unter|wider)?)(\w{{3,}})")
_OLD_ENGLISH = lazily(r"\w{2,}[^\Wi]eth")  # "loveth", which the stemmer does not know; but not "twentieth"
_GERMAN_PARTICIPLE = lazily(rf"({_SEPARABLE})(?:ge(\w{{3,}}?)e?t|zu(\w{{2,}}en))")


def lemma(form: str, language: str) -> str:
    """Return the base form of an irregular word in `language` (ISO 639-1); any other word as it is."""
    if found := _base_forms(language).get(form):
        return found
    if language == "en" and _OLD_ENGLISH.fullmatch(form):
        return f"{form[:-3]}ed"
    return _german_lemma(form) if language == "de" else form


@lru_cache(maxsize=64)
def _base_forms(language: str) -> Mapping[str, str]:
    entries = (line.split() for line in read_lines("irregular_forms", language))
    return {form: base for base, *forms in entries for form in forms}


def _german_lemma(form: str) -> str:
    """Find a listed verb behind its prefixes, or a participle's verb.

    "verstanden", "angefangen", "eingeführt", "umzustellen".
    """
    if (verb := _GERMAN_VERB.fullmatch(form)) and (base := _base_forms("de").get(verb[3])):
        return verb[1] + verb[2] + base
    if participle := _GERMAN_PARTICIPLE.fullmatch(form):
        return participle[1] + (participle[3] or f"{participle[2]}en")
    return form
