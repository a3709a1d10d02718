"""Words by which the names of people are told from other words; our own lists."""

from __future__ import annotations

# What stands in the names of institutes and in addresses.
INSTITUTES = frozenset(
    """
    academia academy agency association bank biblioteca bibliothek board bureau center centre centro church
    clinic college commission committee company corporation council departamento department dept division
    département escuela fachbereich facultad faculty fakultät fondation foundation fundación gmbh guild
    hochschule hospital inc institut institute institution instituto laboratorio laboratory labs library llc ltd
    ministry museum organisation organization press publishers publishing school schule seminar society stiftung
    street trust universidad universidade universitetet university università universität université uniwersytet
    verlag école
    """.split()
)

# Given names, in folded case.
GIVEN_NAMES = frozenset(
    """
    ada adam adrian agnes ahmed alan albert alessandro alex alexander alexandra alfred ali alice alison amanda
    amy ana anders andrea andreas andrew angela anita ann anna anne anthony antoine antonio arthur astrid
    barbara beatrice ben benjamin bernard bernd bert bertrand bettina bill björn bob boris brian bruno carl
    carla carlos carmen carol caroline catherine charles charlotte chen chloe chris christian christina
    christine christoph christopher claire clara claude claudia clive colin craig cécile dan daniel daniela
    david deborah denis diana diego dieter dirk dmitri dominique don donald dora dorothy douglas duncan edda
    edgar edith eduardo edward eleanor elena elisabeth elizabeth ella ellen emil emily emma eric erica erik
    ernest ernst esther eva evelyn fabio fatima federico felix fernando fiona frances francesco francis
    francisco frank franz fred frederick friedrich fritz gabriel gareth gary gavin geoffrey georg george gerald
    gerard gerhard giovanni giulia giuseppe glenn gordon graham greg gregory guido guillaume gustav hannah hans
    harold harry hassan heather heidi heinrich heinz helen helena helga henri henrik henry herbert hermann
    howard hugh ian ibrahim igor ingrid irene iris isabel isabella ivan jack jacob jacques jakob james jan jane
    janet jason javier jean jeffrey jennifer jens jeremy jerome jessica jill jim joan joanna joe joel johan
    johann johannes john jonathan jorge josef joseph joshua josé joão juan judith julia julian julie jun justin
    jürgen kai karen karin karl katarina kate katherine kathleen katrin keith kenneth kevin kim klaus kristin
    kurt lars laura laurent lawrence lea lee leila lena leo leon leonard leslie lewis lili linda lisa lothar
    louis louise luca lucia lucy ludwig luigi luis luke magnus marc marco marcus margaret maria marianne marie
    marina mario marion marta martha martin martina mary mathias matthew matthias maurice max maya megan mei
    melanie mercy michael michel michelle miguel mikhail miriam mohamed mohammed monica monika muhammad nadia
    nancy naomi natalia natalie nathan neil nicholas nick nicola nicolas nigel nikolai nils nina noah nora
    norbert norman olaf olga oliver olivia omar oscar otto pablo pamela paola paolo pascal patricia patrick paul
    paula paulo pedro penelope per peter petra philip philippe phillip pierre piotr priya rachel rafael rainer
    ralf ralph raymond rebecca reinhard renate rené ricardo richard rita robert roberto robin roger roland rolf
    roman ronald rosa rosemary roy rudolf russell ruth ryan sabine sally salvatore sam samuel sandra sara sarah
    scott sean sebastian sergei sergio sharon sheila silvia simon simone sofia sonia sophia sophie stefan
    stefano stella stephan stephanie stephen steve steven stuart susan susanne sven sylvia tania tanja tatiana
    teresa theodor theresa thomas tim timothy tobias todd tom tomás tony ulrich ulrike ursula ute valentina
    valerie vera veronica victor victoria vincent vladimir walter wei werner wilhelm william wolfgang xavier yan
    yann yuki yusuf yves zoe
    """.split()
)
