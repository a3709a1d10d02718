"""Search: from a question to the passages that answer it, and whether the texts speak of it at all.

question ──analyzer──▶ tokens ──parser──▶ query ──postings──▶ candidates ──rerank──▶ hits ──answerability──▶ confidence

`searcher` is the way in; the rest is one idea a file.
"""
