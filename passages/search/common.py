"""Words that most texts have, whatever they are about, by their terms.

That such a word stands nowhere in a short text says little about its subject: "How rich are the elites?" is still a
question about the elites. Printed by `python -m tests.bench.common` from public texts: those that stand in at least
three of ten. English only; in other languages every word is taken to name a subject.
"""

from __future__ import annotations

from passages.search.words import content


def is_common(typed: str) -> bool:
    """Whether a word, as it was typed, is one that most texts have."""
    return all(word.term in _COMMON for word in content(typed))


_COMMON = frozenset(
    """
    abl accept accord act activ actual add addit address administr advanc affect age aid air allow alon amount
    answer appear approach area arm arriv ask associ attempt author avail away back bad base bear beauti becom
    begin believ big black bodi break bring build busi call care carri case catch caus central centuri certain
    chang child choos citat citi clear close combin come common compani compar complet connect consid consider
    consist construct contain continu contribut control cost countri cours court cover creat cri cultur cut
    daughter day de deal death decad decid declar depart depend describ design develop die differ direct discov
    divid domin door draw drive due earli east eat econom effect element encourag end english enter entir especi
    establish europ european exampl exist express extend eye face fail fair fall famili far father featur feel
    field final find fire first five fli follow foot forc foreign form former forward foundat four free full fund
    futur gain general give go good govern great ground group grow half hand head hear heart help high higher
    histor hold home hous hundr immedi import includ increas independ individu industri influenc interest introduc
    invit john join keep key kill king kingdom know lack land languag larg larger last late later law lay lead
    leader leav level lie life light limit line littl live local locat long longer look lose low lower main
    maintain major man manag marri matter mean meet member middl million mind model modern money month morn mother
    move name nation natur near need new next night non north note notic number object occupi occur offer offici
    old open oper opposit order origin other part parti particular pass pay peac period person piec place play
    point polit poor popul posit possess possibl post power practic presenc present previous prime princip
    principl process produc product promis promot propos provid public purpos put question quick reach reason
    receiv red reduc refer reflect refus region relat remain repres requir respons rest result return rich right
    rise river road role room round rule run say second see seek seem send separ serv servic set share ship short
    show side sign signific similar singl sit six small sometim son soon south space speak specif spirit spread
    spring stand start state stay step stop strong structur success sudden suggest support system tabl take tell
    term territori thing think third thousand three time today togeth top total tradit travel tree tri true turn
    two typic understand unit use usual valu various walk want war water way well west whole wide wife wish woman
    wood word work world write year young
    """.split()
)
