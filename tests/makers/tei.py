"""TEI P5 files as scholars' libraries give them: plays, poems and classics, with their truth in the markup."""

from __future__ import annotations

HEADER = (
    "<teiHeader><fileDesc><titleStmt><title>{title}</title><author>{author}</author></titleStmt><publicationStmt>"
    "<p>Made for a test.</p></publicationStmt><sourceDesc><bibl><date>{year}</date></bibl></sourceDesc></fileDesc>"
    "<profileDesc><particDesc><listPerson>{persons}</listPerson></particDesc></profileDesc></teiHeader>"
)


def tei(body: str, *, persons: dict[str, str] | None = None, front: str = "", prefix: str = "") -> bytes:
    """A TEI file with this body; `persons` are full names by their ids, `prefix` is that of its namespace."""
    told = "".join(
        f'<person xml:id="{key}"><persName>{name}</persName></person>' for key, name in (persons or {}).items()
    )
    header = HEADER.format(title="The Salt Road", author="Ada Brandt", year="1704", persons=told)
    text = f"{header}<text xml:lang='en'><front>{front}</front><body>{body}</body></text>"
    if prefix:
        text = (
            text.replace("</", f"</{prefix}:")
            .replace("<", f"<{prefix}:")
            .replace(f"<{prefix}:/{prefix}:", f"</{prefix}:")
        )
    name = f"{prefix}:TEI" if prefix else "TEI"
    space = f"xmlns:{prefix}" if prefix else "xmlns"
    return f'<?xml version="1.0"?>\n<{name} {space}="http://www.tei-c.org/ns/1.0">{text}</{name}>'.encode()


def speech(who: str, printed: str, lines: list[str], first: int = 0) -> str:
    """A speech in verse; its lines are numbered from `first`, 0 for prose."""
    if not first:
        return f'<sp who="#{who}"><speaker>{printed}</speaker><p>{" ".join(lines)}</p></sp>'
    verses = "".join(f'<l n="{number}">{line}</l>' for number, line in enumerate(lines, start=first))
    return f'<sp who="#{who}"><speaker>{printed}</speaker>{verses}</sp>'
