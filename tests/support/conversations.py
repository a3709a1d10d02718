"""Short conversations about the sample text: what was asked before, the follow-up, and what it must come to.

`expected` is a fragment of the passage that the follow-up's first quote must hold; or NOTHING, where the text does not
speak of it.
"""

from __future__ import annotations

from typing import NamedTuple

NOTHING = ""


class Conversation(NamedTuple):
    before: str
    follow_up: str
    expected: str
    carried: bool = True  # whether the follow-up is read with the question before


# "And X?": the same of something else.
BESIDE = [
    Conversation("How did the widow seem in the Italian translation?", "and in the German?", "in the German stiff"),
    Conversation("Who should be the moderator?", "and the best-read?", "ought to be given the freedom of the floor"),
    Conversation(
        "Where did the Leith group meet?", "and the circle in Gdynia?", "met in the canteen of a ferry company"
    ),
    Conversation(
        "Who says that he had meant to catch the train?", "And Ines?", "Ines said that a man who leaves his coat"
    ),
    Conversation(
        "What did Dr Vlasblom think of the notebook?", "what about Hrynkiewicz?", "a purser named Hrynkiewicz"
    ),
    Conversation(
        "How should we quote a text?", "and a translation?", "quote a translation under its translator’s name"
    ),
    Conversation("What happens to borrowed books?", "what about your own?", "write with a pencil and write little"),
    Conversation("Who spoiled novels?", "and with his eyebrows?", "spoiled five of them with his eyebrows"),
    Conversation("What is the role of silence?", "or reading aloud?", "So reading aloud is the cheapest instrument"),
    Conversation("What did the group in Leith try?", "what of the group in Trieste?", "A group in Trieste"),
    Conversation(
        "When did Estienne print Plato?", "and the proverb about pride?", "Take the proverb that pride comes before"
    ),
    Conversation("Who is the runner in a group?", "and the searcher?", "appoints a searcher"),
    Conversation("What should be done about spoilers?", "And about summing up?", "There is to be no summing up"),
    Conversation("How are quotations spoiled?", "and the three dots?", "the three dots deserve the closest watch"),
]

# Pronouns: on about the same thing.
PRONOUNS = [
    Conversation("Who is Mrs Szentgyörgyi?", "How old is she?", "who was eighty-one"),
    Conversation("What is paying the toll?", "Who calls it that?", "In Utrecht they call this paying the toll"),
    Conversation("Who was Dottor Bevilacqua?", "Where was he moved?", "moved to a chair behind the lamp"),
    Conversation("What is the common copy?", "Where is it kept?", "begun a common copy"),
    Conversation("Who founded the circle in Gdynia?", "What was her explanation?", "the same water every day"),
    Conversation("What is the Utrecht notebook?", "How many entries were in it?", "There were 212 entries"),
    Conversation("What did the cousin in Aarhus reply?", "What did they draw from it?", "The lesson that they drew"),
    Conversation("Who compared the fence with a party?", "What did she wear to it?", "come to a party in a mask"),
    Conversation("What is a fence in reading?", "Who else does it hold for?", "The same fence holds for those"),
    Conversation("Why do quick people resent the minute of silence?", "For how long do they?", "for about three weeks"),
    Conversation("What does loc. cit. mean?", "Why was it given up?", "most publishers have given them up"),
    Conversation("Who looks down on paraphrase?", "Are they right?", "a paraphrase in quotation marks is a forgery"),
    Conversation(
        "Which letters divide the pages of Plato?", "Who introduced these?", "Ever since Henri Estienne printed"
    ),
]

# A question word alone.
BARE = [
    Conversation("Should a group avoid quarrels?", "Why?", "We would rather that they had smaller ones"),
    Conversation(
        "Should the moderator sum up the evening?", "why not?", "A summary at the end of the night is a small theft"
    ),
    Conversation("Does the post of moderator change hands?", "how often?", "we recommend every fourth meeting"),
    Conversation("Did Ambrose read aloud?", "how, then?", "read in silence"),
    Conversation("Did the group in Gdynia read a short story?", "When was that?", "from January to June"),
    Conversation("Did a boy come about a puncture?", "And then?", "a boy of twenty who had come about a puncture"),
    Conversation("Was the coat on the bench wet?", "and whose was it?", "The coat on the bench was wet"),
]

# A new subject is read on its own, however short.
CHANGES = [
    Conversation("Who is Mrs Szentgyörgyi?", "When did Estienne print Plato?", "at Geneva in 1578", carried=False),
    Conversation(
        "What is paying the toll?", "Who should be chosen as moderator?", "the second-best-read person", carried=False
    ),
    Conversation(
        "Should a group avoid quarrels?", "What is the remedy for spoilers?", "a page is named", carried=False
    ),
    Conversation("What is the fence?", "three dots omission", "the three dots deserve", carried=False),
    Conversation(
        "Why do misquotations happen?", "What colour was the oldest note?", "The oldest, in green", carried=False
    ),
]

# What a follow-up adds must itself stand in the text.
SILENCES = [
    Conversation("Who should be the moderator?", "and the treasurer?", NOTHING),
    Conversation("When did Estienne print Plato?", "and Gutenberg?", NOTHING),
    Conversation("Where did the Leith group meet?", "what about Reykjavik?", NOTHING),
    Conversation("What is the fence?", "Does it mention blockchain?", NOTHING),
    Conversation("What is the fence?", "What does it say about photosynthesis?", NOTHING),
    Conversation("Who is Mrs Szentgyörgyi?", "What is the capital of Mongolia?", NOTHING, carried=False),
]

ALL = [*BESIDE, *PRONOUNS, *BARE, *CHANGES, *SILENCES]
