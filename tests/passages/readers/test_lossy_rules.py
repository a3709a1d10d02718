"""What only looks like an index, an imprint, a table of contents or a library's words is an author's, and stays."""

from __future__ import annotations

import pytest

from passages.model import DropReason
from passages.readers.boilerplate.imprint import find_imprint
from passages.readers.words import layer_of, lost_words
from tests.makers.drawn import drawn, with_page
from tests.makers.framed import write
from tests.makers.prose import Heading, Paragraph, Writer
from tests.support.read_text import read_here

ABOVE, BELOW = Writer(31).essay(3), Writer(32).essay(3)
Items = list[Paragraph | Heading]


def lines(*texts: str) -> Items:
    """Each a paragraph; "# Index" is a heading."""
    return [Heading(text[2:]) if text.startswith("# ") else Paragraph((text,)) for text in texts]


OWN: dict[str, Items] = {
    "sentences about editions": lines(
        "This second edition was printed by the widow of Jacob Moss.",
        "The copyright was by then in dispute, and Ada kept it.",
        "First published in 1887, the almanac sold nine copies.",
    ),
    "an essay on copyright": lines(
        "# On Copyright",
        "Copyright 1710 is the year in which it began, and printers feared it.",
        "All rights reserved, said the clerk, and shut the book.",
        "No part of this book was ever copied, though many tried.",
        "ISBN numbers came later, and the Library of Congress kept the cards.",
    ),
    "a chapter called Index": lines("# Index", "He raised one finger.", "It pointed at the river.", "# Thumb"),
    "a register of births": lines(
        "# Register",
        "Anna Kroll was born here in 1812",
        "Bert Lang died here in 1813",
        "Carla Moss was wed here in 1815",
        "Nobody was born in 1816",
    ),
    "a list that is told": lines(
        "# List of Maps", "The first showed the river in 1640", "The second showed the road in 1712"
    ),
    "what a parcel held": lines("# Contents", "One comb, bone", "Two knives, rusted", "A letter, unopened"),
    "a chapter called Contents": lines("# Contents", "The box held a comb and a letter", "Nobody asked whose"),
    "a monk's notes": lines("# Transcriber's Notes", "He wrote them at night.", "Each was about a bird."),
    "a monk with a note": lines("Transcriber's note in hand, he ran.", "Transcribers' notes were his joy."),
    "rowers who count": lines("1 2 3 4 5", "They counted as they rowed.", "6 7 8 9 10"),
    "a library that is told of": lines("Digitized by Google, the parish books were at last read by everyone."),
}


@pytest.mark.parametrize("kind", ["text", "html"])
@pytest.mark.parametrize("own", OWN.values(), ids=OWN)
def test_an_author_s_sentences_stay_wherever_they_stand(own: Items, kind: str) -> None:
    for above, below in (([], [*ABOVE, *BELOW]), (ABOVE, BELOW), ([*ABOVE, *BELOW], [])):
        data = write([*above, *own, *below], kind)
        document = read_here(data, f"a.{kind}")
        text = " ".join(document.text.split())
        assert [one for item in own if isinstance(item, Paragraph) for one in item.sentences if one not in text] == []
        assert lost_words(document, layer_of(data)) == []


@pytest.mark.parametrize(
    "head",
    [
        ["Title: what is a title but a word?", "Author: nobody ever asked me that.", "So the play began."],
        ["Title: Give me your name.", "Author: I have none.", "Editor: Nor I."],
        ["Author: Who comes?", "Title: It is I", "Author: And who are you?"],
    ],
)
def test_a_dialogue_is_no_head_of_fields(head: list[str]) -> None:
    document = read_here(write([*lines(*head), *BELOW], "text"), "a.txt")
    assert all(line in document.text for line in head)


@pytest.mark.parametrize(
    "own",
    [
        ["Project Gutenberg began in 1971, when Hart typed the Declaration.", "This ebook is for us all, he wrote."],
        ["The full Project Gutenberg license is long, and few have read it to its end.", "She had."],
    ],
)
def test_a_text_about_a_library_is_no_frame(own: list[str]) -> None:
    document = read_here(write([*lines(*own), *ABOVE, *BELOW], "text"), "a.txt")
    assert all(line in document.text for line in own)


def test_a_closing_line_far_above_the_end_is_the_text_s_own() -> None:
    line = "End of Project Gutenberg's first year, and nobody wept."
    items = [*ABOVE, *lines(line), *Writer(33).essay(90)]
    assert line in read_here(write(items, "text"), "a.txt").text


IMPRINT = (
    "Copyright © 1998 by Ada Brandt", "COPYRIGHT, 1907, BY ADA BRANDT", "Text copyright © Ada Brandt 1998",
    "All rights reserved.", "ISBN 978-0-19-953556-9 (hbk)", "eISBN: 9780199535569",
    "Library of Congress Cataloging-in-Publication Data", "First published in Great Britain in 1998 by Salt & Sons",
    "A CIP catalogue record for this book is available from the British Library",
    "Printed and bound in Great Britain by Clays Ltd, St Ives plc", "This edition published in 2004 by Harbour Press",
    "Second impression 2003", "10 9 8 7 6 5 4 3 2 1", "Typeset in Garamond by Otto Reed",
    "No part of this publication may be reproduced, stored in a retrieval system, or transmitted, in any form.",
)  # fmt: skip


@pytest.mark.parametrize("line", IMPRINT)
def test_a_line_of_an_imprint_is_known(line: str) -> None:
    assert find_imprint([0, 1], [line, "© 1998 Ada Brandt"]) == [0, 1]


def test_an_address_between_two_lines_of_an_imprint_goes_with_them() -> None:
    texts = ["© 1998 Ada Brandt", "Harbour Press, 12 Salt Street, Corbel OX2 6DP", "All rights reserved"]
    assert find_imprint([0, 1, 2], texts) == [0, 1, 2]


@pytest.mark.parametrize("kind", ["text", "html"])
def test_an_index_and_a_table_of_contents_are_left_out_and_told(kind: str) -> None:
    chapters = [Heading("The Salt Road"), *ABOVE, Heading("The Weir at Corbel"), *BELOW]
    listed = lines("# Contents", "The Salt Road", "The Weir at Corbel")
    index = lines("# Index", "Corbel, weir at, 12, 14–15", "Dunes, see Salt", "Ferry, 3, 7", "Salt, 22")
    data = write([*listed, *chapters, *index], kind)
    document = read_here(data, f"a.{kind}")
    reasons = {piece.reason for piece in document.dropped if piece.reason is not DropReason.METADATA}
    assert reasons == {DropReason.CONTENTS, DropReason.INDEX}
    assert "22" not in document.text
    assert document.text.count("The Weir at Corbel") == 1
    assert lost_words(document, layer_of(data)) == []


def test_a_page_that_stands_in_a_form_or_in_a_frame_of_an_odd_name_is_read() -> None:
    text = "".join(f"<p>{' '.join(item.sentences)}</p>" for item in ABOVE if isinstance(item, Paragraph))
    for around in ("<form>{}</form>", "<div class='content-sidebar-wrap'>{}</div>", "<header>{}</header>"):
        page = f"<html><body><nav><a href=a>Home</a></nav>{around.format(text)}<p>{'The site. ' * 30}</p></body></html>"
        document = read_here(page.encode(), "a.html")
        assert " ".join(ABOVE[0].sentences) in document.text  # type: ignore[union-attr]
        assert [piece.text for piece in document.dropped if piece.reason is DropReason.SITE] == ["Home"]


def test_an_imprint_whose_lines_are_broken_is_known_in_a_pdf() -> None:
    rows = [
        "First published in Great Britain in 1998", "by Salt & Sons, 12 Harbour Street, Corbel", "© 1998 Ada Brandt",
        "All rights reserved. No part of this publication may be reproduced", "in any form without permission.",
        "ISBN 0-19-953556-X", "Printed in Great Britain",
    ]  # fmt: skip
    page = [(50.0, 300.0 - 12 * n, 8.0, row) for n, row in enumerate(rows)]
    document = read_here(with_page(write([*ABOVE, *BELOW], "pdf"), drawn(page), 1))
    assert not any(word in document.text for word in ("ISBN", "reserved", "Harbour Street"))
    left_out = " ".join(piece.text for piece in document.dropped if piece.reason is DropReason.IMPRINT)
    assert [row for row in rows if row not in " ".join(left_out.split())] == []
