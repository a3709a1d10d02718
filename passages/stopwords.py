"""Words that carry no meaning of their own, for each language: articles, pronouns, prepositions, conjunctions,
auxiliary verbs, question words.

The lists are our own. Those of the packages (stopwordsiso, stop-words) hold many a content word — Gott, Zeit, Mensch,
verdad, trabajo — that a reading group asks about.
"""

from __future__ import annotations

_ENGLISH = """
a an the this that these those such same other another each every either neither both all any some no none few many
much more most less least several enough own
i me my mine myself we us our ours ourselves you your yours yourself yourselves he him his himself she her hers herself
it its itself they them their theirs themselves one ones oneself someone somebody something anyone anybody anything
everyone everybody everything nobody nothing thou thee thy thine ye
who whom whose what which when where why how whoever whomever whatever whichever whenever wherever however
am is are was were be been being do does did doing done don have has had having will would shall should can could may
might must ought cannot
about above across after against along among amongst around as at before behind below beneath beside besides between
beyond by despite down during except for from in inside into like near of off on onto out outside over per since
than through throughout till to toward towards under until unto up upon via with within without
and or but nor so yet if then else because although though while whereas whether unless
not only just also too very quite rather really still even ever never always often again already almost perhaps
maybe here there now once thus hence therefore indeed instead otherwise etc eg ie vs cf
i'm i've i'll i'd you're you've you'll you'd he's she's it's we're we've we'll they're they've they'll
don't doesn't didn't isn't aren't wasn't weren't haven't hasn't hadn't won't wouldn't shan't shouldn't can't couldn't
mayn't mightn't mustn't needn't ain't dont doesnt didnt isnt arent wasnt werent havent hasnt hadnt wouldnt shouldnt
couldnt whats whos hows wheres thats theres im ive youre theyre
please
"""

STOP_WORDS: dict[str, frozenset[str]] = {"en": frozenset(_ENGLISH.split())}
