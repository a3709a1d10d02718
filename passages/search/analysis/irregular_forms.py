"""Words whose forms no stemmer can bring together: a question says "did she give", the text "she gave".

Forms that are commoner as another word are left out: "ground", "bit", "wound". Gain of the English ones in hit@1:
stories +.009, articles +.001 (BM25 alone, the sets of `tests/bench/retrieval.py`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_ENGLISH_VERBS = """
arise arose arisen | awake awoke awoken | bear bore borne | beat beaten | become became | befall befell befallen |
beget begot begotten | begin began begun | behold beheld | bend bent | beseech besought | bind bound | bite bitten |
bleed bled | blow blew blown | break broke broken | breed bred | bring brought | build built | burn burnt | buy bought
| catch caught | choose chose chosen | cling clung | come came | creep crept | deal dealt | dig dug | draw drew drawn
| dream dreamt | drink drank drunk | drive drove driven | dwell dwelt | eat ate eaten | fall fell fallen | feed fed |
feel felt | fight fought | find found | flee fled | fling flung | fly flew flown | forbid forbade forbidden | foresee
foresaw foreseen | forget forgot forgotten | forgive forgave forgiven | forsake forsook forsaken | freeze froze frozen
| get got gotten | give gave given | go goes went gone | grow grew grown | hang hung | hear heard | hide hid hidden |
hold held | keep kept | kneel knelt | know knew known | lay laid | lead led | leap leapt | learn learnt | leave left |
lend lent | lie lain | light lit | lose lost | make made | mean meant | meet met | mistake mistook mistaken | overcome
overcame | overthrow overthrew overthrown | pay paid | ride rode ridden | ring rang rung | rise rose risen | run ran |
say said | see saw seen | seek sought | sell sold | send sent | shake shook shaken | shine shone | shoot shot | show
shown | shrink shrank shrunk | sing sang sung | sink sank sunk | sit sat | slay slew slain | sleep slept | slide slid
| speak spoke spoken | speed sped | spend spent | spin spun | spring sprang sprung | stand stood | steal stole stolen
| stick stuck | sting stung | stride strode | strike struck stricken | strive strove striven | swear swore sworn |
sweep swept | swell swollen | swim swam swum | swing swung | take took taken | teach taught | tear tore torn | tell
told | think thought | throw threw thrown | tread trod trodden | undergo underwent undergone | understand understood |
undertake undertook undertaken | wake woke woken | wear wore worn | weave wove woven | weep wept | win won | withdraw
withdrew withdrawn | withstand withstood | wring wrung | write wrote written
"""
_ENGLISH_NOUNS = """
man men | woman women | child children | foot feet | tooth teeth | goose geese | mouse mice | louse lice | ox oxen |
person people | wife wives | life lives | knife knives | wolf wolves | thief thieves | half halves | leaf leaves |
loaf loaves | shelf shelves | self selves | calf calves | elf elves | sheaf sheaves | crisis crises | thesis theses |
hypothesis hypotheses | analysis analyses | basis bases | phenomenon phenomena | criterion criteria | datum data |
medium media | index indices | matrix matrices | bad worse worst | good better best | far further farther furthest
farthest | old elder eldest
"""

# A German verb stands here without its prefix, with which it is found too: "entstand", "abgeschrieben".
_GERMAN = """
beißen biss bissen gebissen | bieten geboten | binden gebunden | bitten bat baten gebeten | bleiben blieb blieben
geblieben | brechen bricht brach brachen gebrochen | brennen brannte brannten gebrannt | bringen brachte brachten
gebracht | denken dachte dachten gedacht | essen isst gegessen | fahren fährt fuhr fuhren gefahren | fallen fällt fiel
fielen gefallen | fangen fängt fing fingen gefangen | finden fand fanden gefunden | fliegen flog flogen geflogen |
fliehen floh flohen geflohen | fließen floss flossen geflossen | geben gibt gab gaben gegeben | gehen geht ging gingen
gegangen | gelingen gelang gelungen | genießen genoss | geschehen geschieht geschah geschahen | gewinnen gewann
gewannen gewonnen | ginnen gann gannen gonnen | graben gräbt grub gruben gegraben | greifen griff griffen gegriffen |
halten hält hielt hielten gehalten | heben hob hoben gehoben | helfen hilft half halfen geholfen | kennen kannte
kannten gekannt | kommen kommt kam kamen gekommen | laden lädt lud luden geladen | lassen lässt ließ ließen gelassen |
laufen läuft lief liefen gelaufen | leiden litt litten gelitten | leihen lieh liehen geliehen | lesen liest las lasen
gelesen | liegen liegt lag lagen gelegen | lieren lor loren | lügen log logen gelogen | messen misst maßen gemessen |
nehmen nimmt nahm nahmen genommen | nennen nannte nannten genannt | raten rät riet rieten geraten | reiten ritt ritten
geritten | rufen ruft rief riefen gerufen | scheiden schied schieden geschieden | scheinen schien schienen geschienen |
schießen schoss schossen geschossen | schlafen schläft schlief schliefen geschlafen | schlagen schlägt schlug schlugen
geschlagen | schließen schlossen geschlossen | schneiden schnitt schnitten geschnitten | schreiben schrieb schrieben
geschrieben | schreien schrie schrien geschrien | schwimmen schwamm schwammen geschwommen | schwinden schwand schwanden
geschwunden | schwören schwor schworen geschworen | sehen sieht sah sahen gesehen | singen sang sangen gesungen |
sinken sank sanken gesunken | sitzen saß saßen gesessen | sprechen spricht sprach sprachen gesprochen | springen sprang
sprangen gesprungen | stehen steht stand standen gestanden | stehlen stiehlt stahl stahlen gestohlen | steigen stieg
stiegen gestiegen | sterben stirbt starb starben gestorben | streiten stritt stritten gestritten | tragen trägt trug
trugen getragen | treffen trifft traf trafen getroffen | treiben trieb trieben getrieben | treten tritt trat traten
getreten | trinken trank tranken getrunken | wachsen wächst wuchs wuchsen gewachsen | wenden wandte wandten gewandt |
werben wirbt warb warben geworben | werfen wirft warf warfen geworfen | wissen wusste wussten gewusst | ziehen zieht
zog zogen gezogen | zwingen zwang zwangen gezwungen | arbeiten gearbeitet | bauen gebaut | fragen gefragt | fühlen
gefühlt | führen geführt | glauben geglaubt | gründen gegründet | hören gehört | kaufen gekauft | leben gelebt | legen
gelegt | lehren gelehrt | lernen gelernt | lieben geliebt | machen gemacht | sagen gesagt | setzen gesetzt | spielen
gespielt | stellen gestellt | suchen gesucht | töten getötet | wählen gewählt | warnen gewarnt | zahlen gezahlt |
zeigen gezeigt
"""
_FRENCH = """
acquérir acquit acquis acquise | boire boit bu | conduire conduit conduisit | connaître connaît connut connu connue
connus | construire construit construite construits construisit | courir courut couru | couvrir couvre couvrit couvert
couverte | craindre craint craignit craignait | croire croit crut cru croyait | découvrir découvre découvrit découvert
découverte | détruire détruit détruite détruisit | devenir devient devint devenu devenue | dire dit dite dits disait
dirent | écrire écrit écrite écrits écrites écrivit écrivirent écrivait | joindre joint joignit | lire lut lu lue lus |
mettre met mit mis mirent mettait | mourir meurt meurent mourut moururent mort morte morts | naître naît naquit
naquirent né née nés nées | obtenir obtient obtint obtenu | offrir offre offrit offert offerte | ouvrir ouvre ouvrit
ouvert ouverte | peindre peint peinte peignit | perdre perd perdit perdu perdue | permettre permet permit | prendre
prend prennent prit prirent pris prenait | comprendre comprend comprit compris comprise | apprendre apprend apprit
appris apprise | produire produite produisit | promettre promet promit promis promise | recevoir reçoit reçoivent reçut
reçu reçue | rendre rend rendit rendu rendue | répondre répond répondit répondu | savoir sait savent sut su savait |
souffrir souffre souffrit souffert | suivre suit suivit suivi suivie | tenir tient tint tenu | traduire traduit
traduite traduits traduisit | vaincre vainc vainquit vaincu vaincus | vendre vend vendit vendu vendue vendus | venir
vient viennent vint vinrent venu venue | vivre vit vivent vécut vécurent vécu | voir voit voient vu voyait | vouloir
veut veulent voulut voulu voulait
"""
_SPANISH = """
abrir abierto abierta | andar anduvo anduvieron | caer cayó cayeron caído | comenzar comienza comienzan | conducir
condujo condujeron | conseguir consigue consiguió | construir construye construyó construyeron | contar cuenta cuentan
| convertir convierte convirtió convirtieron | creer creyó creyeron | dar dio dieron | decir dice dicen dijo dijeron
dicho | descubrir descubierto descubierta | dormir duerme durmió | elegir elige eligió eligieron | empezar empieza
empiezan | encontrar encuentra encuentran | entender entiende entienden | escribir escrito escrita escritos | leer leyó
leyeron | mantener mantiene mantuvo | morir muere mueren murió murieron muerto muertos | mostrar muestra muestran |
obtener obtiene obtuvo obtuvieron | oír oyó oyeron | pedir pide pidió pidieron | pensar piensa piensan | perder pierde
pierden | poner pone puso pusieron | producir produjo produjeron | querer quiere quieren quiso quisieron | recordar
recuerda recuerdan | resolver resuelve resuelto | romper roto rota | saber sabe saben supo supieron | seguir sigue
siguen siguió siguieron | sentir siente sienten sintió sintieron | servir sirve sirven sirvió | traducir tradujo
tradujeron | traer trajo trajeron | venir viene vienen vinieron | ver vio vieron visto | volver vuelve vuelven vuelto
"""
_ITALIAN = """
accendere accese acceso | aprire aperto aperta | bere beve bevve bevuto | cadere cadde caddero | chiedere chiese
chiesero chiesto | chiudere chiuse chiuso | condurre condusse condotto | conoscere conobbe conobbero | correre corse
corsero | crescere crebbe | dare diede diedero | decidere decise decisero deciso | difendere difese difeso | dipingere
dipinse dipinto | dire dice dicono disse dissero detto detta | leggere lesse lessero | mettere mise misero messo |
morire muore muoiono morì morirono morto morta morti | nascere nacque nacquero nato nata nati | nascondere nascose
nascosto | offrire offerto | perdere perse persero perso | piangere pianse | porre pose posero | prendere prese presero
preso presa | produrre produsse prodotto prodotta | proporre propose proposto | raggiungere raggiunse raggiunto |
rimanere rimase rimasero rimasto | rispondere rispose risposero risposto | rompere ruppe rotto | sapere sa sanno seppe
| scegliere scelse scelsero scelto scelta | scoprire scoperto scoperta | scrivere scrisse scrissero scritto scritta
scritti | spendere spese speso | spingere spinse spinto | tenere tiene tengono tenne tennero | tradurre tradusse
tradotto tradotta | uccidere uccise uccisero ucciso uccisi | vedere vide videro visto | venire viene vengono venne
vennero venuto venuta | vincere vinse vinsero vinto | vivere visse vissero vissuto | volere vuole vogliono volle
vollero
"""
_APART = "ab|an|auf|aus|bei|ein|her|heraus|hervor|hin|los|mit|nach|nieder|um|vor|weg|wieder|zu|zurück|zusammen"
_GERMAN_VERB = re.compile(rf"((?:{_APART})?)((?:be|emp|ent|er|ver|zer|miss|über|unter|wider)?)(\w{{3,}})")
_GERMAN_PARTICIPLE = re.compile(rf"({_APART})(?:ge(\w{{3,}}?)e?t|zu(\w{{2,}}en))")


def _table(*tables: str) -> dict[str, str]:
    entries = (entry.split() for table in tables for entry in table.split("|"))
    return {form: base for base, *forms in entries for form in forms}


_BASE: Mapping[str, Mapping[str, str]] = {
    "en": _table(_ENGLISH_VERBS, _ENGLISH_NOUNS),
    "de": _table(_GERMAN),
    "fr": _table(_FRENCH),
    "es": _table(_SPANISH),
    "it": _table(_ITALIAN),
}


def lemma(form: str, language: str) -> str:
    """The base form of an irregular word in `language` (ISO 639-1); any other word as it is."""
    if found := _BASE.get(language, {}).get(form):
        return found
    return _german(form) if language == "de" else form


def _german(form: str) -> str:
    """What of a German verb is inside it: "verstanden", "angefangen", "eingeführt", "umzustellen"."""
    if (verb := _GERMAN_VERB.fullmatch(form)) and (rest := _BASE["de"].get(verb[3])):
        return verb[1] + verb[2] + rest
    if participle := _GERMAN_PARTICIPLE.fullmatch(form):
        return participle[1] + (participle[3] or f"{participle[2]}en")
    return form
