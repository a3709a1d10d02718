"""What is known of each language: its stemmer and its stop words."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import Stemmer

from passages.stopwords import STOP_WORDS

DEFAULT = "en"

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
    return stem


def stop_words(language: str) -> frozenset[str]:
    """Words of `language` that carry no meaning of their own, question words among them."""
    return STOP_WORDS.get(language, frozenset())
