"""Run `loccit chat`: `ask` as a conversation in the terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator

from bot.terminal import show
from bot.terminal.printer import Printer, printer
from passages.answering.answer import answer
from passages.errors import LoccitError
from passages.model import Answer
from passages.places.place_view import open_place
from passages.storage.library import Library
from passages.storage.snapshot import Text

_HELP = """Ask a question about the text. "and the South?", "why?" or "on which page?" is read with the question before.
/alone        the last question again, read without the one before
/more         further passages on the last question
/page PLACE   a page, chapter, scene or verse to be read whole: /page 105, /page III.1, /page ch. 12, /page last
/notes        the notes that the last quotes refer to
/texts        the texts of the library
/reload       read the folder of texts again
/new          forget what was asked before
/quit         leave (Ctrl-D does, too)"""


def converse(library: Library) -> None:
    """Answer line after line until the input ends. An error is printed, and the conversation goes on."""
    chat = _Chat(library, printer())
    chat.welcome()
    for line in _lines():
        try:
            if not chat.take(line):
                return
        except LoccitError as error:
            chat.say(str(error), "red")


class _Chat:
    def __init__(self, library: Library, out: Printer) -> None:
        self.library = library
        self.out = out
        self.last: Answer | None = None
        self.question = ""  # the last one as it was typed

    def welcome(self) -> None:
        titles = ", ".join(f"“{text.title}”" for text in self.library.snapshot.texts[:5]) or "no text yet"
        self.say(f"{titles}. Ask a question, or /help.", "dim")

    def say(self, message: str, style: str = "") -> None:
        self.out.line(message, style)

    def take(self, line: str) -> bool:
        """Answer one line. Return False if it was the last."""
        if not line.startswith("/"):
            self.ask(line)
            return True
        name, _, rest = line[1:].partition(" ")
        if name in ("quit", "exit", "q"):
            return False
        command = self._commands().get(name.lower())
        if command:
            command(rest.strip())
        else:
            self.say(f"There is no /{name[:80]}. /help lists the commands.", "yellow")
        return True

    def _commands(self) -> dict[str, Callable[[str], None]]:
        return {
            "help": lambda _: self.say(_HELP),
            "alone": lambda question: self.ask(question or self.question, alone=True),
            "more": lambda _: self.ask("more"),
            "page": self.page,
            "notes": lambda _: self.notes(),
            "texts": lambda _: show.show_texts(self.out, self.library),
            "reload": lambda _: self.reload(),
            "new": lambda _: self.forget(),
        }

    def ask(self, question: str, *, alone: bool = False) -> None:
        self.question = question
        reply = answer(self.library.snapshot.index, question, previous=None if alone else self.last)
        show.show_answer(self.out, reply)
        if reply.quotes or reply.nearest:
            self.last = reply

    def page(self, label: str) -> None:
        text = self._text()
        if text is None:
            self.say("There is no text yet.", "yellow")
        elif not label:
            self.say("Which place? Write it after the command, as /page 105 or /page ch. 12.", "yellow")
        else:
            show.show_page(self.out, open_place(text.document, label))

    def _text(self) -> Text | None:
        """Return the text quoted last, else the first of the library."""
        snapshot = self.library.snapshot
        if self.last and self.last.quotes and self.last.quotes[0].number < len(snapshot.index.passages):
            return snapshot.text_of(self.last.quotes[0].number)[0]
        return snapshot.texts[0] if snapshot.texts else None

    def notes(self) -> None:
        notes = [note for quote in self.last.quotes for note in quote.notes] if self.last else []
        for note in notes:
            self.say(f"{note.label} {note.text}", "dim")
        if not notes:
            self.say("The last quotes refer to no note.", "yellow")

    def reload(self) -> None:
        show.show_report(self.out, self.library.reload())
        self.last = None  # its passage numbers are those of the old snapshot

    def forget(self) -> None:
        self.last = None
        self.say("The next question is read on its own.", "dim")


def _lines() -> Iterator[str]:
    """Yield the lines a person types, with history and editing; or the lines of a pipe."""
    if not sys.stdin.isatty():
        yield from (line for raw in sys.stdin if (line := raw.strip()))
        return
    from prompt_toolkit import PromptSession  # slow to import, and only a person at a terminal needs it
    from prompt_toolkit.history import InMemoryHistory

    session: PromptSession[str] = PromptSession(history=InMemoryHistory())
    while True:
        try:
            line = session.prompt("› ").strip()
        except KeyboardInterrupt:
            continue  # drops the line, as in a shell
        except EOFError:
            return
        if line:
            yield line
