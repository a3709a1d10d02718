"""What sites write around and into a text, and that the text is kept whole."""

from __future__ import annotations

import pytest

from tests.support.read_text import doc, headings, paged, paragraphs

ONE = (
    "The committee had met every week since the spring, and nobody outside the building knew what it was for. "
    "Its members came from four towns and spoke of little but the harvest."
)
TWO = "When the rain began in October the roads were closed, and the delegates stayed in the inn for nine days."
THREE = "No decision was ever published, and the chairman said afterwards that none had been needed at all."

NEWS = f"""Skip to main content
Subscribe
Sign in
Opinion

The Book Nobody Read
By Jane Doe
May 3, 2020

Share full article
120

{ONE}

Advertisement
SKIP ADVERTISEMENT

{TWO}

Sign up for our newsletter
Get the best of our reporting in your inbox every morning.

“It rained,” said Roe.

Related articles
The Inn That Closed
Ten Committees You Must Know

{THREE}

Comments (2)
bob123
3 days ago
I did not like this article at all, it was too long for me and my dog.
Reply
Load more comments

© 2020 The Nowhere Times Company
Privacy Policy
"""
PUBLISHER = f"""Home All Journals Committee Studies List of Issues Volume 12, Issue 3 The Green Book
Volume 12, 2010 - Issue 3
Submit an article
1,204
Views
0
Altmetric
Research Article
The Book Nobody Read
Jane Doe
Pages 204-207 | Received 03 Feb 2010, Accepted 12 Mar 2010, Published online: 05 May 2010
Cite this article https://doi.org/10.1080/12345.2010.123
Full Article
Figures & data
Citations
View PDF
{ONE}

{TWO}

Display full size

“It rained,” said Roe.

{THREE}

Related research
People also read
Recommended articles
Cited by 3
"""
BLOG = f"""The Book Nobody Read

by Jane Doe

12

3

Share

{ONE}

{TWO}

Subscribe

Thanks for reading! Subscribe for free to receive new posts.

“It rained,” said Roe.

{THREE}

Leave a comment

12 Likes

Ready for more?
© 2020 Jane Doe
"""
WIKIPEDIA = f"""The Book Nobody Read

From Wikipedia, the free encyclopedia

Jump to navigation
Jump to search

{ONE}

Contents
1 History
1.1 The snow
History[edit]
{TWO}

The snow[edit | edit source]
“It rained,” said Roe.

{THREE}

Categories: Committees
This page was last edited on 3 May 2020, at 12:00 (UTC).
Privacy policy
"""


OXFORD = f"""Skip to Main Content
Oxford Academic
Search Menu
Journal Article
The Book Nobody Read
Jane Doe
Committee Studies, Volume 12, Issue 3, May 2010, Pages 204–210, https://doi.org/10.1093/cs/123
Published: 03 May 2010
Split View
Permissions Icon Permissions
Share Icon Share
{ONE}

{TWO}

“It rained,” said Roe.

{THREE}

© The Author(s) 2010. Published by Oxford University Press. All rights reserved.
Issue Section: Articles
Download all slides
"""


@pytest.mark.parametrize(
    "page",
    [NEWS, PUBLISHER, BLOG, WIKIPEDIA, OXFORD],
    ids=["news", "publisher", "blog", "wikipedia", "oxford"],
)
def test_the_text_of_a_pasted_page_is_whole_and_alone(page: str) -> None:
    document = doc(page)
    assert paragraphs(document) == [ONE, TWO, "“It rained,” said Roe.", THREE]
    assert document.title == "The Book Nobody Read"
    left_out = {line.strip() for line in page.splitlines()} - set(paragraphs(document)) - {""}
    seen = "\n".join((*(piece.text for piece in document.dropped), *headings(document), document.author))
    assert all(line.removesuffix("[edit]").removesuffix("[edit | edit source]") in seen for line in left_out)


def test_a_page_of_nothing_but_short_paragraphs_is_not_taken_for_the_sites_words() -> None:
    text = (
        "Project MUSE\n\nIn lieu of an abstract, here is a brief excerpt of the content:\n\nA Short Talk\n"
        "Ann Poe (bio)\n\nYes.\n\nNo.\n\nWho was it? [End Page 9]\n\nIt was I.\n\nAll gone\n\nBack To Top\n"
    )
    assert paged(text) == [("Yes.", "9"), ("No.", "9"), ("Who was it?", "9"), ("It was I.", "10"), ("All gone", "10")]
    assert (doc(text).title, doc(text).author) == ("A Short Talk", "Ann Poe")


ABOVE = "This article asks why nobody read the book, and it finds the answer where few have looked for it.\n\n"
CAMBRIDGE = f"""Skip to main content
Accessibility help
Login
Hostname: page-component-5d5c Total loading time: 0 Render date: 2024-03-28
Home
>Journals
>Committee Studies
Article contents
Abstract
References
The Book Nobody Read
Published online by Cambridge University Press:  05 May 2010
Jane Doe
Show author details
Affiliation:
University of Nowhere
Save PDF
Share
Cite
Rights & Permissions
Abstract
{ABOVE}Type
Research Article
Information
Committee Studies , Volume 12 , Issue 3 , July 2010 , pp. 204 - 219
DOI: https://doi.org/10.1017/S0000000000000123[Opens in a new window]
Creative Commons
This is an Open Access article, distributed under the terms of the licence, which permits re-use of all kinds.
Copyright
Copyright © The Author(s), 2010. Published by Cambridge University Press

{ONE}

{TWO}

“It rained,” said Roe (Poe and Moe Reference Poe and Moe1998).Footnote 1

{THREE}

References
Poe, Ann. 1998. On Inns. Nowhere: Nowhere Press.CrossRefGoogle Scholar
You have access
Cited by
Related content
"""
SPRINGER = f"""Skip to main content
Log in
Find a journal
The Book Nobody Read
Original Paper Open access
Published: 05 May 2010
Volume 12, pages 204–219, (2010) Cite this article
Download PDF
You have full access to this open access article
Aims and scope
Submit manuscript
Jane Doe
1234 Accesses
5 Citations
Explore all metrics
Abstract
{ABOVE}Similar content being viewed by others
The Other Book
Chapter © 2018
Explore related subjects
Avoid common mistakes on your manuscript.
{ONE}

{TWO}

“It rained,” said Roe.

{THREE}

References
Poe, A. (1998). On Inns. Nowhere: Nowhere Press.
Google Scholar
Author information
Authors and Affiliations
University of Nowhere
Rights and permissions
"""
ELSEVIER = f"""Skip to main contentSkip to article
Journals & Books
Sign in
Committee Studies
Volume 12, Issue 3, July 2010, Pages 204-219
The Book Nobody Read
Author links open overlay panel
Jane Doe a
Show more
Add to Mendeley
Share
Cite
https://doi.org/10.1016/j.cs.2010.01.001
Get rights and content
Abstract
{ABOVE}Previous article in issue
Next article in issue
{ONE}

{TWO}

“It rained,” said Roe.

{THREE}

Recommended articles
Cited by (3)
"""
OXFORD = f"""Skip to Main Content
Oxford Academic
Search Menu
Journal Article
The Book Nobody Read Get access
Jane Doe
Committee Studies, Volume 12, Issue 3, July 2010, Pages 204–219, https://doi.org/10.1093/cs/abc123
Published: 05 May 2010
PDF
Split View
Permissions Icon Permissions
Abstract
{ABOVE}{ONE}

{TWO}

“It rained,” said Roe.

{THREE}

© The Author(s) 2010. Published by Nowhere. All rights reserved. For permissions, please write to us at once.
Advertisement intended for healthcare professionals
Email alerts
Article activity alert
Citing articles via
"""
MUSE_HEAD = f"""Project MUSE
Skip to main content
The Book Nobody Read
Jane Doe
Committee Studies
Nowhere University Press
Volume 12, Number 3, July 2010
pp. 204-206
10.1353/cs.2010.0012
View Citation

{ABOVE}{ONE}

{TWO}

“It rained,” said Roe.

{THREE}

You are not currently authenticated. If you would like to authenticate using a different login and password
Additional Information
Project MUSE Mission
Launched on MUSE
"""


@pytest.mark.parametrize("page", [CAMBRIDGE, SPRINGER, ELSEVIER, OXFORD, MUSE_HEAD], ids="CSEOM")
def test_a_publishers_page_is_read_without_its_words(page: str) -> None:
    document = doc(page)
    known = document.metadata
    own = [text for text in paragraphs(document) if not text.startswith("Poe, A")]
    said = "“It rained,” said Roe (Poe and Moe 1998).1" if page is CAMBRIDGE else "“It rained,” said Roe."
    assert own == [ABOVE.strip(), ONE, TWO, said, THREE]
    assert (known.title, known.author) == ("The Book Nobody Read", "" if page is SPRINGER else "Jane Doe")
    assert (known.year, known.pages) == ("2010", "204-206" if page is MUSE_HEAD else "204-219")
    assert "Scholar" not in document.text


def test_an_abstract_above_the_sites_line_is_kept_and_the_line_is_not() -> None:
    text = (
        f"Project MUSE\nA Talk\nAnn Poe (bio)\nAbstract\n\n{THREE}\n\nIn lieu of an abstract, here is a brief excerpt:"
        f"\n\nA Talk\nAnn Poe (bio)\n\n{ONE}\n\nBack To Top"
    )
    assert paragraphs(doc(text)) == [THREE, ONE]


COVER = """The Green Book
Author(s): Jane Doe and Paul Roe
Source: Committee Studies , Spring, 1999, Vol. 12, No. 3 (Spring, 1999), pp. 204-206
Stable URL: https://www.jstor.org/stable/12345
REFERENCES
Linked references are available on JSTOR for this article:
https://www.jstor.org/stable/12345?seq=1#references_tab_contents
You may need to log in to JSTOR to access the linked references.
JSTOR is a not-for-profit service that helps scholars, researchers, and students discover, use, and build upon a wide
range of content in a trusted digital archive. For more information about JSTOR, please contact support.
Your use of the JSTOR archive indicates your acceptance of the Terms & Conditions of Use, available at
https://about.jstor.org/terms
University Press is collaborating with JSTOR to digitize, preserve and extend access to Committee Studies
"""
STAMP = """This content downloaded from
1.2.3.4 on Thu, 12 Mar 2020 12:00:00 UTC
All use subject to https://about.jstor.org/terms
"""


def test_a_cover_without_blank_lines_and_stamps_below_the_page_numbers_are_left_out() -> None:
    text = f"{COVER}{STAMP}\f{ONE}\n204\n{STAMP}\f{TWO}\n205\n{STAMP}\f{THREE}\n206\n{STAMP}"
    document = doc(text)
    assert paragraphs(document) == [ONE, TWO, THREE]
    assert document.labels == ("204", "205", "206")
    assert (document.title, document.author) == ("The Green Book", "Jane Doe and Paul Roe")
    assert document.metadata.container == "Committee Studies"


@pytest.mark.parametrize(
    "text",
    [
        f"{ONE}\n\nShare\n\n{TWO}",
        f"Comments (2)\n\n{ONE}\n\nHe got 12 Likes.\n\n{TWO}",
        f"{ONE}\n\nRelated articles\n\n{TWO}",
        f"Search\n\n{ONE}\n\n{TWO}",
    ],
)
def test_one_line_that_a_site_may_write_does_not_make_a_site(text: str) -> None:
    assert " ".join(doc(text).text.split()) == " ".join(text.split())


def test_sentences_about_such_sites_on_a_page_of_theirs_are_kept() -> None:
    sentence = "Project MUSE began in 1995, and JSTOR was there before it; both are used by everyone who reads."
    text = f"Project MUSE\nLog In\nView Citation\nA Talk\nAnn Poe (bio)\n\n{ONE}\n\n{sentence}\n\n{TWO}\n\nBack To Top"
    assert paragraphs(doc(text)) == [ONE, sentence, TWO]


def test_comments_longer_than_the_text_are_left_out() -> None:
    comments = "\n\n".join(f"reader{number}\n\n{TWO} {THREE}\n\nReply" for number in range(60))
    body = "\n\n".join([ONE, TWO, THREE] * 4)
    text = f"Subscribe\nSign in\nShare\n\n{body}\n\n60 comments\n\n{comments}"
    assert paragraphs(doc(text)) == [ONE, TWO, THREE] * 4


def test_the_words_of_a_long_glossary_are_not_taken_for_buttons() -> None:
    entries = [(f"word{n}" if n % 300 else ("Share", "Print", "Reply", "Email")[n // 300], ONE) for n in range(1200)]
    document = doc("\n\n".join(f"{word}\n\n{text}" for word, text in entries))
    assert document.dropped == ()
