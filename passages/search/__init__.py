"""Finding: a question to the passages that share its words, best first, and whether the texts speak of it at all.

    question ──words, frames, aliases, spelling──▶ query ──postings──▶ candidates ──ranking──▶ hits ──refusing──▶ yes

`index` is the way in; the rest is one idea a file.
"""
