"""A question in another language than the texts: said so, instead of a list of its small words that they lack."""

from __future__ import annotations

import re
from collections.abc import Sequence

from passages.search.analysis.languages import detect, stop_words

_NAMES = {
    "ar": "Arabic", "ca": "Catalan", "cs": "Czech", "da": "Danish", "de": "German", "el": "Greek", "en": "English",
    "eo": "Esperanto", "es": "Spanish", "et": "Estonian", "eu": "Basque", "fa": "Persian", "fi": "Finnish",
    "fr": "French", "ga": "Irish", "hi": "Hindi", "hu": "Hungarian", "hy": "Armenian", "id": "Indonesian",
    "it": "Italian", "ja": "Japanese", "ko": "Korean", "lt": "Lithuanian", "nb": "Norwegian", "ne": "Nepali",
    "nl": "Dutch", "nn": "Norwegian", "no": "Norwegian", "pl": "Polish", "pt": "Portuguese", "ro": "Romanian",
    "ru": "Russian", "sr": "Serbian", "st": "Sesotho", "sv": "Swedish", "ta": "Tamil", "th": "Thai", "tr": "Turkish",
    "yi": "Yiddish", "zh": "Chinese",
}  # fmt: skip
_SURE = 2  # small words of a language more than of the texts' own
_UNSPACED = frozenset({"ja", "zh", "ko", "th"})  # told by their script


def foreign_question(question: str, languages: Sequence[str]) -> str:
    """Return what to say of a question in another language than `languages`, those of the texts; "" where it is not."""
    asked = detect(question)
    if asked in languages or asked not in _NAMES or not languages or languages[0] not in _NAMES:
        return ""
    words = re.findall(r"\w+", question.casefold())
    own = max(sum(word in stop_words(language) for word in words) for language in languages)
    small = sum(word in stop_words(asked) for word in words)
    if asked not in _UNSPACED and small < own + _SURE:
        return ""
    mine = _NAMES[languages[0]]
    return (
        f"The text is in {mine}, and your question seems to be in {_NAMES[asked]}. Ask in {mine}: I look for its words."
    )
