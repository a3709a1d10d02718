"""What is known of each language: its stemmer, its stop words, how it is told from others."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from functools import lru_cache

import Stemmer

from passages.model import Metadata, Passage
from passages.search.analysis.irregular_forms import lemma
from passages.search.analysis.stopwords import STOP_WORDS

DEFAULT = "en"
SAMPLE = 4000  # characters of a text that its language is detected from

# Not \\W, which takes the vowel signs of Indic scripts for the ends of words.
_BETWEEN = re.compile(r"[\s\d'’‘.,;:!?…\"()\[\]«»„“”।–—-]+")
# Accents of Latin, Greek and Cyrillic; the points of Hebrew and Arabic. Vowel signs of Indic scripts are no accents.
_ACCENTS = re.compile("[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c7\u0640\u064b-\u065f\u0670]+")
_DOTLESS = str.maketrans({"ı": "i", "ł": "l", "ø": "o", "đ": "d"})  # letters that do not decompose
# Scripts that tell the language by themselves. Japanese is asked first: it has Chinese characters too.
_SCRIPTS = {
    "ja": re.compile(r"[\u3041-\u30ff]"),
    "zh": re.compile(r"[\u3400-\u9fff]"),
    "ko": re.compile(r"[\uac00-\ud7af]"),
    "th": re.compile(r"[\u0e00-\u0e7f]"),
    "ta": re.compile(r"[\u0b80-\u0bff]"),
    "hy": re.compile(r"[\u0530-\u058f]"),
    "yi": re.compile(r"[\u0590-\u05ff]"),
}

# ISO 639-1 to the name of the Snowball stemmer (https://snowballstem.org/algorithms/).
SNOWBALL = {
    "ar": "arabic", "ca": "catalan", "cs": "czech", "da": "danish", "de": "german", "el": "greek", "en": "english",
    "eo": "esperanto", "es": "spanish", "et": "estonian", "eu": "basque", "fa": "persian", "fi": "finnish",
    "fr": "french", "ga": "irish", "hi": "hindi", "hu": "hungarian", "hy": "armenian", "id": "indonesian",
    "it": "italian", "lt": "lithuanian", "nb": "norwegian", "ne": "nepali", "nl": "dutch", "nn": "norwegian",
    "no": "norwegian", "pl": "polish", "pt": "portuguese", "ro": "romanian", "ru": "russian", "sr": "serbian",
    "st": "sesotho", "sv": "swedish", "ta": "tamil", "tr": "turkish", "yi": "yiddish",
}  # fmt: skip


@lru_cache(maxsize=64)
def stemmer(language: str) -> Callable[[str], str]:
    """The stemmer of `language` (ISO 639-1); a word stays as it is where there is none."""
    name = SNOWBALL.get(language)
    # An older PyStemmer knows fewer languages; it is asked, so that it need not be pinned.
    if name is None or name not in Stemmer.algorithms():
        return str
    stem: Callable[[str], str] = Stemmer.Stemmer(name, 0).stemWord
    return lambda form: stem(lemma(form, language))


@lru_cache(maxsize=64)
def stop_words(language: str) -> frozenset[str]:
    """Words of `language` that carry no meaning of their own, question words among them, with and without accents."""
    listed = STOP_WORDS.get(language, "").split()
    return frozenset(listed).union(map(fold, listed))


def fold(form: str) -> str:
    """`form` without accents: "café" is found by "cafe"."""
    if form.isascii():
        return form
    bare = _ACCENTS.sub("", unicodedata.normalize("NFD", form.translate(_DOTLESS)))
    return unicodedata.normalize("NFC", bare)


def detect(text: str) -> str:
    """The language of `text` as ISO 639-1, told by its script and its stop words; `DEFAULT` where they do not tell.

    A word that several languages share counts for each in part. On a paragraph this is as sure as a library that
    would cost a cold start of its own, and the lists are there anyway: see `tests/passages/search/test_languages.py`.
    """
    sample = text[:SAMPLE]
    letters = sum(char.isalpha() for char in sample)
    for language, script in _SCRIPTS.items():
        if 5 * len(script.findall(sample)) > letters > 0:
            return language
    votes: dict[str, float] = {}
    for word in _BETWEEN.split(sample.casefold()):
        speakers = _speakers().get(word, ())
        for language in speakers:
            votes[language] = votes.get(language, 0.0) + 1 / len(speakers)
    likeliest = max(votes, key=lambda language: votes[language], default=DEFAULT)
    return likeliest if votes.get(likeliest, 0.0) > votes.get(DEFAULT, 0.0) + 1 else DEFAULT


def language_of(passages: Sequence[Passage]) -> list[str]:
    """Of each passage its language: what its metadata says, else what is detected in all passages of the same text."""
    texts: list[Metadata] = []
    samples: dict[Metadata, str] = {}
    for passage in passages:  # once, for they may have to be read from a disk
        text = passage.metadata
        texts.append(text)
        if not text.language and len(samples.setdefault(text, "")) < SAMPLE:
            samples[text] += f"{passage.text[:SAMPLE]}\n"
    detected = {text: detect(sample) for text, sample in samples.items()}
    return [_code(text.language) or detected[text] for text in texts]


def among(languages: Sequence[str], question: str) -> str:
    """The one of `languages` that `question` is most likely asked in; the first where nothing tells."""
    if len(languages) == 1:
        return languages[0]
    asked = _BETWEEN.split(question[:SAMPLE].casefold())
    return max(languages, key=lambda code: sum(word in stop_words(code) for word in asked))


def _code(language: str) -> str:
    """ "en-GB" is "en"."""
    return language[:2].lower()


@lru_cache(maxsize=1)
def _speakers() -> dict[str, tuple[str, ...]]:
    """Of each stop word the languages that have it."""
    speakers: dict[str, tuple[str, ...]] = {}
    for language, listed in STOP_WORDS.items():
        if language not in ("nb", "nn"):
            for word in dict.fromkeys(listed.split()):
                speakers[word] = (*speakers.get(word, ()), language)
    return speakers
