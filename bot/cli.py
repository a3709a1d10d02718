"""Define the terminal commands: each parses its options, calls a function elsewhere and prints.

Exit codes follow grep: 0 found, 1 perhaps or nothing, 2 an error, which is one line on standard error. `run` and
`doctor` add 78 (EX_CONFIG of sysexits.h) for settings that have to be corrected.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import click

from bot.terminal import show
from bot.terminal.printer import printer
from passages.answering.answer import answer
from passages.errors import LibraryError, LoccitError
from passages.storage.library import SAMPLE, Library, add, read

FOUND, NOTHING, ERROR, INTERRUPTED = 0, 1, 2, 130


def main() -> None:
    """Run one command and exit with its code."""
    try:
        code = commands.main(standalone_mode=False, prog_name="loccit")
    except (LoccitError, click.ClickException) as error:
        message = error.format_message() if isinstance(error, click.ClickException) else str(error)
        click.echo(f"loccit: {' '.join(message.split())}", err=True)
        code = ERROR
    except (click.Abort, KeyboardInterrupt):
        code = INTERRUPTED
    except BrokenPipeError:  # the reader of a pipe has gone, as `loccit ask … | head -1` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = ERROR
    except Exception as error:
        if os.environ.get("LOCCIT_TRACEBACK"):
            raise
        click.echo(
            f"loccit: a fault of Loccit's own ({error!r}). LOCCIT_TRACEBACK=1 shows where; please report it.", err=True
        )
        code = ERROR
    sys.exit(code if isinstance(code, int) else FOUND)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="loccit", message="%(prog)s %(version)s")
def commands() -> None:
    """Answer questions by quoting the text, word for word, with the page."""


_TEXT = click.option(
    "--text",
    "where",
    type=click.Path(path_type=Path),
    help="A text, or a folder of texts. Without it: the folder in LOCCIT_TEXTS, else the sample text.",
)
_ENV = click.option("--env", type=click.Path(path_type=Path), default=Path(".env"), show_default=True, help="Settings.")
_JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead.")


@commands.command()
@click.argument("question", nargs=-1, required=True)
@_TEXT
@click.option("--notes", is_flag=True, help="Show the notes that the quotes refer to.")
@_JSON
def ask(question: tuple[str, ...], where: Path | None, notes: bool, as_json: bool) -> int:
    """Quote the passages that answer QUESTION."""
    index = _library(where).snapshot.index
    reply = answer(index, " ".join(question))
    if as_json:
        click.echo(json.dumps(show.answer_as_dict(reply), ensure_ascii=False))
    else:
        show.show_answer(printer(), reply, notes=notes)
    return FOUND if reply.found else NOTHING


@commands.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--pages", is_flag=True, help="Print the text page by page, for proof-reading.")
@click.option("--words", is_flag=True, help="List what was left out, by reason, and words that got lost.")
@_JSON
def check(file: Path, pages: bool, words: bool, as_json: bool) -> None:
    """Show what is read from FILE: title, author, pages, warnings, passages."""
    from bot.terminal import check

    document = read(file)
    if as_json:
        click.echo(json.dumps(check.as_dict(document), ensure_ascii=False))
    elif words:
        check.show_words(printer(), document, file.read_bytes())
    elif pages:
        check.show_pages(printer(), document)
    else:
        check.show(printer(), document)


@commands.command()
@_TEXT
def chat(where: Path | None) -> None:
    """Ask in a conversation: follow-ups, /page 105, /more, /reload, /help."""
    from bot.terminal.chat import converse

    converse(_library(where))


@commands.command("eval")
@click.argument("questions", type=click.Path(path_type=Path))
@_TEXT
@click.option("--against", type=click.Path(path_type=Path), help="What an earlier run printed with --json.")
@_JSON
def evaluate(questions: Path, where: Path | None, against: Path | None, as_json: bool) -> None:
    """Measure how the QUESTIONS of a TOML file are answered: the right place, the right page, or rightly refused."""
    from bot.terminal import eval as evaluation

    run = evaluation.run(questions, _library(where).snapshot.index)
    before = evaluation.earlier(against) if against else None
    if as_json:
        click.echo(json.dumps(evaluation.as_dict(run, before), ensure_ascii=False))
    else:
        evaluation.show(printer(), run, before)


@commands.command()
@_TEXT
def texts(where: Path | None) -> None:
    """List the texts of the library."""
    show.show_texts(printer(), Library(_folder(where)))


@commands.command("add")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--to", "folder", type=click.Path(path_type=Path), help="The library folder; else that in LOCCIT_TEXTS.")
@click.option("--replace", is_flag=True, help="Replace a text of the same name.")
def add_files(files: tuple[Path, ...], folder: Path | None, replace: bool) -> None:
    """Check FILES and copy them into the library folder."""
    chosen = _folder(folder)
    if chosen == SAMPLE:
        raise click.UsageError("There is no library folder yet. Name one with --to, or set LOCCIT_TEXTS.")
    for file, document in show.progress(files, lambda file: add(file, chosen, replace=replace)):
        printer().line(f"Added {file.name}: “{document.title or file.stem}”")


@commands.command()
@_ENV
def run(env: Path) -> int:
    """Start the bot on Discord."""
    from bot.client.run import run as start  # discord.py takes longer to import than a question takes to answer

    return start(env)


@commands.command()
@_ENV
def doctor(env: Path) -> int:
    """Check settings, texts, rights and the log-in, and print the invite link."""
    from bot.terminal.doctor import run as check_all

    return check_all(env)


@commands.command("backup")
@click.argument("file", type=click.Path(path_type=Path))
@_ENV
def back_up(file: Path, env: Path) -> None:
    """Write all that moderators uploaded into FILE, while the bot runs."""
    from bot.terminal import backup

    printer().line(backup.back_up(file, env))


@commands.command()
@click.argument("file", type=click.Path(path_type=Path))
@_ENV
def restore(file: Path, env: Path) -> None:
    """Bring back what a backup FILE holds; what there is now is backed up first."""
    from bot.terminal import backup

    printer().line(backup.restore(file, env))


@commands.command()
@_TEXT
@click.option("--port", type=click.IntRange(0, 65535), default=8300, show_default=True, help="0 takes any free port.")
def preview(where: Path | None, port: int) -> int:
    """Meet the bot in a simulated Discord, in the browser, without a token or a server."""
    from bot.terminal.preview import run as serve

    return serve(_folder(where), port)


def _library(where: Path | None) -> Library:
    """Open the texts to ask. Print what could not be read; raise `LibraryError` if nothing could."""
    library = Library(_folder(where))
    problems = [f"{problem.name} was not read: {problem.why}" for problem in library.report.problems]
    if problems and not library.snapshot.texts:
        raise LibraryError(problems[0])
    for problem in problems:
        click.echo(f"loccit: {problem}", err=True)
    return library


def _folder(where: Path | None) -> Path:
    """Return the folder of texts: the option, else LOCCIT_TEXTS from the environment or ./.env, else the sample."""
    if where is not None:
        return where
    named = os.environ.get("LOCCIT_TEXTS")
    if not named and Path(".env").is_file():
        from dotenv import dotenv_values

        named = dotenv_values(".env").get("LOCCIT_TEXTS")
    return Path(named).expanduser() if named else SAMPLE
