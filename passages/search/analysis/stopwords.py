"""Words that carry no meaning of their own, for each language: articles, pronouns, prepositions, conjunctions,
auxiliary and light verbs, question words.

The lists are our own. Those of the packages (stopwordsiso, stop-words) hold many a content word — Gott, Zeit, Mensch,
verdad, trabajo — that a reading group asks about.
"""

from __future__ import annotations

_EN = """
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
make makes made making get gets got getting gotten let lets happen happens happened kind kinds sort sorts type types
please rid lot lots others anymore
"""

_DE = """
der die das den dem des ein eine einen einem einer eines kein keine keinen keinem keiner keines dieser diese dieses
diesen diesem jener jene jenes jenen jenem solche solcher solches welche welcher welches welchen welchem derselbe
dieselbe dasselbe alle alles allen aller jede jeder jedes jeden jedem manche mancher einige mehrere viele viel wenig
mehr ich mich mir mein meine meinen meinem meiner meines du dich dir dein deine deinen deinem deiner er ihn ihm sein
seine seinen seinem seiner seines sie ihr ihre ihren ihrem ihrer ihres es wir uns unser unsere unseren unserem
unserer euch euer eure man sich selbst jemand niemand etwas nichts wer wen wem wessen was wann wo woher wohin warum
weshalb wieso wozu womit wodurch worin worauf wie bin bist ist sind seid war waren warst wart gewesen wäre wären sei
seien habe hast hat haben habt hatte hatten hätte hätten werde wirst wird werden wurde wurden geworden worden würde
würden kann kannst können konnte konnten könnte könnten muss müssen musste mussten soll sollen sollte sollten will
wollen wollte wollten darf dürfen durfte mag mögen möchte und oder aber denn sondern dass daß ob wenn als weil da
während obwohl damit sodass nachdem bevor bis seit sowie weder noch entweder doch jedoch also nur auch schon sehr so
nicht nein ja hier dort dann nun jetzt immer wieder ganz in im ins an am ans auf aus bei beim mit nach von vom vor
zu zum zur über unter durch für gegen ohne um zwischen hinter neben wegen trotz statt innerhalb außerhalb gegenüber
dabei dadurch dafür dagegen daher damals danach daran darauf daraus darin darüber darum davon dazu hat's geht's
"""

_FR = """
le la les l un une des du de d au aux ce cet cette ces c mon ma mes ton ta tes son sa ses notre nos votre vos leur
leurs je j me m moi tu te t toi il elle on se s soi lui nous vous ils elles eux y en qui que qu quoi dont où quel
quelle quels quelles lequel laquelle lesquels lesquelles duquel auquel quand comment pourquoi combien est-ce suis es
est sommes êtes sont étais était étions étaient été être étant fut furent sera seront serait seraient soit soient ai
as a avons avez ont avais avait avaient eu avoir ayant eut aura auront aurait auraient ait aient fait faire peut
peuvent pouvait pouvoir doit doivent devait va vont et ou mais donc or ni car si comme lorsque puisque quoique afin
tandis alors ainsi aussi encore déjà toujours jamais très plus moins trop peu tout toute tous toutes même mêmes
autre autres aucun aucune chaque plusieurs quelque quelques quelqu certains certaines rien personne ne n pas point
non oui ici là ci ça cela ceci celui celle ceux celles à dans par pour sur sous avec sans vers chez entre contre
depuis pendant avant après jusque jusqu dès hors selon parmi malgré lors lorsqu puisqu tel telle tels telles
cependant pourtant toutefois
"""

_ES = """
el la los las lo un una unos unas al del de este esta esto estos estas ese esa eso esos esas aquel aquella aquello
aquellos aquellas mi mis tu tus su sus nuestro nuestra nuestros nuestras vuestro vuestra yo me mí conmigo tú te ti
él ella ello se sí nosotros nosotras nos vosotros vosotras os ellos ellas le les usted ustedes quien quién quienes
quiénes que qué cual cuál cuales cuáles cuyo cuya cuando cuándo donde dónde adónde como cómo cuanto cuánto cuanta
cuánta cuantos cuántos cuantas cuántas porqué soy eres es somos sois son era eras eran éramos fue fueron fui ser
siendo sido sea sean será serán sería serían estoy está están estaba estaban estar estado estuvo he has ha hemos han
había habían haber habido hubo haya hay tiene tienen tenía tenían tener puede pueden podía poder debe deben hace
hacen hacía hizo hacer y e o u pero sino mas aunque si porque pues así también tampoco ya aún todavía muy más menos
mucho mucha muchos muchas poco poca pocos pocas tanto tan todo toda todos todas otro otra otros otras mismo misma
mismos mismas cada alguno alguna algunos algunas algún algo alguien ninguno ninguna ningún nada nadie no ni nunca
jamás siempre a ante bajo con contra desde durante en entre hacia hasta para por según sin sobre tras mediante aquí
ahí allí entonces luego después antes mientras
"""

_IT = """
il lo la i gli le l un uno una del dello della dei degli delle d al allo alla ai agli alle dal dallo dalla dai dagli
dalle nel nello nella nei negli nelle sul sullo sulla sui sugli sulle col coi dell all dall nell sull questo questa
questi queste quest quello quella quelli quelle quel quei quegli quell mio mia miei mie tuo tua tuoi tue suo sua
suoi sue nostro nostra nostri nostre vostro vostra loro io me mi tu te ti egli lui lei esso essa si sé noi ci c vi
voi essi ne chi che cui quale quali qual quando dove dov come com perché quanto quanta quanti quante cosa cos sono
sei è siamo siete era erano ero fu furono essere stato stata stati state essendo sarà saranno sarebbe sia siano ho
hai ha abbiamo avete hanno aveva avevano avere avuto ebbe avrà abbia può possono poteva potere deve devono doveva fa
fanno faceva fece fare e ed o od ma però anche ancora già sempre mai molto molta molti molte più meno poco troppo
tanto tutto tutta tutti tutte altro altra altri altre stesso stessa stessi stesse ogni qualche alcuni alcune nessuno
nessuna niente nulla non né no sì se mentre poiché benché affinché dunque quindi così a ad da di in con su per tra
fra senza contro verso sotto sopra dopo prima durante presso qui qua lì là allora poi
"""

_PT = """
o a os as um uma uns umas do da dos das no na nos nas ao à aos às pelo pela pelos pelas num numa dum duma este esta
isto estes estas esse essa isso esses essas aquele aquela aquilo aqueles aquelas neste nesta nesse nessa deste desta
desse dessa meu minha meus minhas teu tua teus tuas seu sua seus suas nosso nossa nossos nossas vosso vossa eu me
mim comigo tu te ti você vocês ele ela se si nós vós eles elas lhe lhes quem que quê qual quais cujo cuja quando
onde aonde como quanto quanta quantos quantas porquê sou és é somos são era eram fui foi foram ser sendo sido seja
sejam será serão seria seriam estou está estão estava estavam estar esteve tenho tem têm tinha tinham ter tido teve
há havia haver pode podem podia poder deve devem faz fazem fazia fez fazer e ou mas porém nem porque pois embora
também já ainda muito muita muitos muitas mais menos pouco pouca tão tanto todo toda todos todas tudo outro outra
outros outras mesmo mesma cada algum alguma alguns algumas alguém algo nenhum nenhuma ninguém nada não nunca sempre
sim ante até após com contra de desde em entre para perante por sem sob sobre aqui ali lá então depois antes
enquanto
"""

_NL = """
de het een t dit dat deze die der den des mijn jouw je zijn haar ons onze hun uw ik mij me jij jou u gij hij hem zij
ze wij we jullie hen zich zelf men wie wat welk welke waar waarom wanneer hoe hoeveel wiens waarin waarop waarmee
waardoor ben bent is was waren geweest wezen heb hebt heeft hebben had hadden gehad word wordt worden werd werden
geworden kan kunt kunnen kon konden zal zult zullen zou zouden moet moeten moest moesten mag mogen mocht wil willen
wilde doen doet deed en of maar want dus omdat doordat terwijl hoewel indien als dan toen nadat voordat zodat toch
ook nog al reeds zeer heel te veel meer minder weinig alle alles elk elke ieder iedere ander andere anderen enkele
sommige iets niets iemand niemand geen niet nooit altijd hier daar er nu zo in aan op af uit bij met naar van voor
door over onder om tot tegen tussen zonder sinds tijdens binnen buiten achter naast volgens
"""

_SV = """
en ett den det de dem dess deras denna detta dessa min mitt mina din ditt dina sin sitt sina hans hennes vår vårt
våra er ert era jag mig du dig han honom hon henne vi oss ni man sig själv vem vems vad vilken vilket vilka när var
vart varför hur som är varit vara blir blev bli blivit har hade haft ha kan kunde kunna ska skall skulle måste vill
ville får fick få gör gjorde göra och eller men utan för att om då därför eftersom medan fast så också även än ännu
redan bara mycket mer mest många alla allt all varje annan annat andra någon något några ingen inget inga inte icke
aldrig alltid här där nu i på av till från med hos vid under över mellan genom mot efter före innan sedan upp ut in
"""

_DA = """
en et den det de dem dets deres denne dette disse min mit mine din dit dine sin sit sine hans hendes vor vort vore
jer jeres jeg mig du dig han ham hun hende vi os i man sig selv hvem hvis hvad hvilken hvilket hvilke hvornår hvor
hvorfor hvordan som der er var været være bliver blev blive har havde haft have kan kunne skal skulle må måtte vil
ville får fik gør gjorde gøre og eller men at om når da fordi mens så også endnu allerede kun meget mere mest mange
alle alt hver anden andet andre nogen noget nogle ingen intet ikke aldrig altid her nu på af til fra med ved under
over mellem gennem mod uden efter før siden op ud ind for
"""

_NO = """
en ei et den det de dem deres dens denne dette disse min mi mitt mine din di ditt dine sin si sitt sine hans hennes
vår vårt våre jeg eg meg du deg han ham hun henne ho vi oss dere man seg selv sjøl hvem hva hvilken hvilket hvilke
når hvor hvorfor hvordan kven kva kvar korleis som er var vært være vere blir ble bli blitt har hadde hatt ha kan
kunne skal skulle må måtte vil ville får fikk gjør gjorde gjøre og eller men at om da fordi mens så også ennå enda
allerede bare kun mye mer mest mange alle alt hver annen annet andre noen noe ingen intet ikke ikkje aldri alltid
her der nå i på av til fra med hos ved under over mellom gjennom mot uten etter før siden opp ut inn for
"""

_FI = """
se sen sitä siinä siitä siihen sillä siltä sille ne niiden niitä niissä niistä niihin niille tämä tämän tätä tässä
tästä tähän nämä näiden tuo tuon tuota nuo minä minun minua minulla minulle sinä sinun sinua hän hänen häntä hänellä
hänelle me meidän meitä te teidän teitä he heidän heitä itse kuka kenen ketä kenelle ketkä mikä minkä mitä missä
mistä mihin millä mille mitkä milloin koska miksi miten kuinka joka jonka jota jossa josta johon jolla jolle jotka
joiden joita kumpi olen olet on olemme olette ovat oli olin olivat ollut olleet olla olisi olisivat ole ei en et
emme ette eivät eikä voi voivat voisi täytyy pitää sai saa tekee teki tehdä ja tai vai mutta vaan sekä että jos kun
vaikka niin kuin siis myös vielä jo vain hyvin enemmän paljon kaikki kaikkien kaikkea jokainen muu muut muita toinen
joku jokin jotain kukaan mikään mitään ei-kukaan aina siellä täällä nyt sitten kanssa ilman ennen jälkeen ali yli
läpi kohti vastaan aikana
"""

_HU = """
a az egy ez ezt ezek ebben ennek erre ezzel azt azok abban annak arra azzal én engem nekem te téged ő őt neki mi
minket nekünk ti ők őket nekik maga magát ki kit kinek kik mit minek miben mely melyik melyek amely amelyek ami amit
aki akit akik hol hova hová honnan mikor miért hogyan mennyi hány milyen vagyok vagy van vagyunk vannak volt voltam
voltak lenni lesz lett legyen lenne volna nincs nem ne sem soha mindig kell kellett lehet tud tudott és s de hanem
mert hogy ha mint amikor míg mivel bár pedig is már még csak nagyon több sok kevés minden mind mindenki más másik
egyik néhány valaki valami senki semmi itt ott most akkor így úgy ide oda alatt által után előtt között nélkül
szerint miatt számára felé ellen át be fel le meg el össze
"""

_RO = """
un o unui unei niște cel cea cei cele al a ai ale acest această acesta aceasta acești aceste acestea acel acea aceia
acelea meu mea mei mele tău ta tăi tale său sa săi sale nostru noastră noștri noastre vostru lor lui ei eu mă mie
îmi tu te ție îți el ea îl îi se sine noi ne vouă voi vă ele le cine cui ce care căror căruia când unde cum cât câtă
câți câte sunt ești este e suntem sunteți era erau fost fi fiind fie va vor ar am are avem aveți au avea avut poate
pot putea trebuie face fac făcut și sau ori dar însă ci că dacă deși pentru fiindcă deoarece nici nu da mai foarte
mult multă mulți multe puțin tot toată toți toate alt altă alți alte fiecare oricare unii unele ceva cineva nimic
nimeni niciodată întotdeauna aici acolo acum atunci apoi așa la în din de pe cu fără prin spre către până după
înainte între sub peste despre contra asupra
"""

_RU = """
и в во не что он на я с со как а то все всё она так его но да ты к ко у же вы за бы б по только ее её мне было вот
от меня еще ещё нет о об обо из ему теперь когда даже ну ли если уже или ни быть был была были него до вас нибудь уж
вам сам сама само сами себя себе собой ним ней нее неё они их им ими них мы нас нам нами тебя тебе тобой мной мною
там тут здесь где куда откуда зачем почему кто кого кому кем чего чему чем какой какая какое какие каких какого
какую чей чья чьи сколько который которая которое которые которого которой которых которым этот эта это эти этого
этой этих этому этим этом тот та те того той тех тому тем том такой такая такое такие мой моя моё мои твой твоя свой
своя свое своё свои своего своей своих наш наша наши ваш ваша весь вся всего всех всем каждый другой другая другие
один одна одно одни есть будет будут буду может могут мог могла можно надо нужно при без для между через под над
перед после про против из-за чтобы потому поэтому хотя также тоже либо пока лишь очень более менее много мало никто
ничто ничего никогда всегда
"""

_PL = """
i w we z ze na do od o po za przez przy dla bez pod nad przed między u ku oraz a ale lecz lub albo czy że żeby aby
bo ponieważ więc gdy kiedy gdzie dokąd skąd dlaczego czemu jak ile kto kogo komu kim co czego czym który która które
którzy którego której których któremu którym jaki jaka jakie jakiego czyj czyja ten ta to ci te tego tej tych temu
tym tę tą tamten tamta taki taka takie ja mnie mi mną ty ciebie cię tobą on ona ono jego go jemu mu nim niego jej ją
nią my nas nam nami wy was wam oni one ich im nimi się siebie sobie swój swoja swoje swego swojej mój moja moje twój
nasz nasza wasz sam sama jestem jesteś jest jesteśmy są był była było byli były być będzie będą bądź by mieć ma mają
miał miała może mogą można musi powinien nie nic nikt nigdy zawsze tak tylko też także już jeszcze bardzo bardziej
więcej mniej dużo wiele każdy każda wszystko wszyscy wszystkie inny inna inne jeden jedna jedno coś ktoś tu tutaj
tam teraz wtedy
"""

_CS = """
a i v ve na do od z ze za po o u k ke s se si pro při bez pod nad před mezi přes podle proti ale nebo anebo však že
aby když protože jestli zda tak také již už ještě jen pouze velmi více méně kdo koho komu kým co čeho čemu čím který
která které kteří kterého kterou jaký jaká jaké čí kdy kde kam odkud proč jak kolik ten ta to ti ty toho té těch
tomu tom tím tento tato toto tyto já mě mne mi mnou my nás nám námi tě tebe tobě vy vás vám on ona ono oni jeho ho
jemu mu jej ji jí ní něj něm jim jich nich sebe sobě svůj svá své svého můj má moje tvůj náš váš sám jsem jsi je
jsme jste jsou byl byla bylo byli byly být bude budou by měl mají mít může mohou musí není ne nic nikdo nikdy vždy
každý všechno všichni všechny jiný jiná jeden jedna něco někdo zde tady tam teď pak
"""

_TR = """
bir bu şu o bunu şunu onu bunun onun buna ona bunlar onlar bunları onların ben beni bana benim sen seni sana senin
biz bizi bize bizim siz sizi size sizin kendi kendisi kim kimi kime kimin ne neyi neye neden niçin niye nasıl nerede
nereye nereden hangi kaç mi mı mu mü ve veya ya ile ama fakat ancak çünkü ki de da eğer ise hem gibi kadar için göre
doğru karşı sonra önce beri dolayı üzere her hiç bazı birçok çok az daha en tüm bütün başka diğer şey biri kimse
hiçbir değil yok var olan olarak olduğu olduğunu oldu olur olmak olması idi imiş eder etti ediyor etmek yapmak şimdi
burada orada böyle öyle zaten bile sadece yalnız hep
"""

_EL = """
ο η το οι τα του της των τον την τους τις ένας μια μία ένα ενός αυτός αυτή αυτό αυτοί αυτές αυτά αυτού αυτής αυτών
εκείνος εκείνη εκείνο εγώ εμένα με μου εσύ εσένα σε σου εμείς μας εσείς σας τη ποιος ποια ποιο ποιοι ποιες ποιον τι
που πού πότε πώς πως γιατί πόσο πόσα όπου όταν όποιος όσο οποίος οποία οποίο οποίοι είμαι είσαι είναι είμαστε ήταν
ήμουν θα να έχω έχει έχουν είχε είχαν μπορεί πρέπει και κι ή αλλά όμως αν εάν επειδή διότι ώστε ενώ δεν δε μη μην
όχι ναι πολύ πιο λίγο όλος όλη όλο όλοι όλα κάθε άλλος άλλη άλλο κάποιος κάτι κανείς τίποτα ποτέ πάντα εδώ εκεί τώρα
τότε στο στη στην στον στα στους στις από για χωρίς προς κατά μετά πριν μέχρι μεταξύ υπό ως
"""

_CA = """
el la els les lo l un una uns unes d del dels al als pel pels de en a amb per sense sobre sota entre cap contra fins
des durant segons aquest aquesta això aquests aquestes aquell aquella allò meu meva teu teva seu seva seus seves
nostre nostra jo em m mi tu et t ell ella es s si nosaltres ens vosaltres us ells elles hi ho li qui que què qual
quin quina quins quines quan on com quant quants perquè soc sóc ets és som són era eren fou ser estat sigui serà
seria està estan he has ha hem han havia haver té tenen tenia pot poden fa fan fer i o però sinó també ja encara
molt molta molts més menys poc tot tota tots totes altre altra altres mateix cada algun alguna res ningú mai sempre
no ni aquí allà llavors després abans mentre
"""

_ID = """
yang dan di ke dari pada untuk dengan oleh dalam atas bawah antara tanpa tentang terhadap sampai hingga sejak selama
setelah sebelum ini itu tersebut saya aku kamu anda dia ia beliau kami kita mereka nya siapa apa apakah mana dimana
kapan mengapa kenapa bagaimana berapa adalah ialah merupakan ada tidak bukan belum sudah telah sedang akan dapat
bisa harus boleh atau tetapi tapi namun karena sebab jika kalau apabila ketika saat maka agar supaya meskipun
walaupun juga lagi saja hanya sangat lebih paling banyak sedikit semua setiap para suatu sebuah seorang lain sendiri
seperti sebagai yaitu yakni sini situ sana begitu demikian
"""

_AR = """
في من على إلى الى عن مع بين بعد قبل حتى منذ خلال عند عندما ضد دون هذا هذه ذلك تلك هؤلاء أولئك الذي التي الذين
اللواتي ما ماذا متى أين كيف لماذا لما كم أي هل أنا انت أنت هو هي نحن هم هن كان كانت كانوا يكون تكون ليس ليست قد لقد
لم لن لا إن أن ان إذا اذا لو لكن بل أو او أم ثم و ف ب ل ك كما كل بعض غير سوى جميع أكثر أقل هنا هناك الآن أيضا كذلك
فقط جدا حول فوق تحت به بها له لها فيه فيها عليه عليها منه منها إليه إليها
"""

_FA = """
و در به از که این آن را با برای تا بر یا اما ولی اگر چون زیرا هم نیز من تو او ما شما آنها ایشان خود چه کی کجا چرا
چگونه چطور کدام چند است هست بود بودند شد شده می‌شود شود باشد باشند نیست کرد کرده می‌کند کند دارد داشت خواهد باید هر
همه هیچ چیزی کسی دیگر بسیار بیشتر کمتر نه بله اینجا آنجا اکنون پس پیش بین زیر روی بدون های ها ای یک
"""

_HI = """
का की के को में से पर ने और या लेकिन परंतु कि यह ये वह वे इस इन उस उन इसे उसे मैं मुझे मेरा हम हमें हमारा तुम आप
आपका अपना अपने अपनी कौन क्या कब कहाँ कहां क्यों कैसे कितना कितने किस किसने किसका जो जिस जिसे जब जहाँ तब तो ही भी है
हैं था थी थे हो होता होती होते हुआ हुई हुए होना होने कर करता करते करना करने किया गया गई गए रहा रही रहे सकता सकते
चाहिए नहीं न मत एक कुछ सब सभी हर कोई बहुत अधिक कम तक लिए साथ बाद पहले द्वारा यहाँ वहाँ अब
"""

_LT = """
ir o bet ar arba kad jei nes kai kol tai į iš su be per po prie prieš už nuo iki apie tarp ant pas dėl aš mane man
tu tave tau jis jo jam jį ji jos jai ją mes mus mums jūs jie juos jiems jų save savo šis ši šie šios tas ta tie tos
to tą kas ko kam ką kuo kuris kuri kurie kurios kurio kur kada kodėl kaip kiek koks kokia kieno yra esu buvo būti
bus būtų nėra ne nei gali galėjo turi turėjo visi visa viskas kiekvienas kitas kita kiti daug labai daugiau mažiau
dar jau tik taip pat niekas niekada visada čia ten dabar tada
"""

_ET = """
ja või aga kuid et kui sest nagu siis ka veel juba ainult väga rohkem see selle seda sellest need nende neid too
mina ma minu mind sina sa sinu tema ta teda meie me teie te nemad nad ise oma kes kelle keda mis mille mida millest
kus kuhu kust millal miks kuidas palju missugune on oli olid olema olnud olen ei ole pole võib saab peab kõik iga
teine muu keegi midagi miski mitte kunagi alati siin seal nüüd ilma koos enne pärast üle alla läbi vastu kohta
"""

_EU = """
eta edo baina ere bat bi hau hori hura hauek horiek haiek honen horren haren ni zu gu zuek bera berak nire zure gure
bere nor nork nori noren zer zerk zein non nora nondik noiz zergatik nola zenbat da dira zen ziren naiz dago daude
zegoen izan izango du dute zuen zuten dituzte ditu zituen egin ez bai oso gehiago gutxi asko dena guztiak guzti
beste inor ezer inoiz beti hemen hor han orain gero bezala baino arte gabe gainean artean
"""

_GA = """
an na agus nó ach mar gur go nach má dá sula is ba bhí tá níl raibh bheith beidh ní níor mé mise tú tusa sé sí sinn
muid sibh siad é í iad mo do a ár bhur seo sin siúd cé cad céard conas cathain cá cén fáth i in ar ag as de faoi le
ó roimh thar trí um chun idir gan gach uile eile féin aon duine rud freisin fós anois ann anseo ansin
"""

_EO = """
la kaj aŭ sed ke se ĉar dum kiam kie kien kial kiel kiom kiu kiuj kiun kio kion kies mi vi li ŝi ĝi ni ili oni si
mia via lia ŝia ĝia nia ilia sia tiu tiuj tiun tio tion ĉi ĉiu ĉiuj ĉio iu iuj io neniu nenio neniam ĉiam tie tiel
tiam estas estis estos estus esti havas havis povas povis devas ne ja jes nur ankaŭ jam ankoraŭ tre pli plej multe
al de da en el sur sub super per por pri kun sen inter antaŭ post ĝis kontraŭ ĉe tra
"""

_HY = """
և ու կամ բայց որ եթե քանի երբ որտեղ ինչ ինչու ինչպես ով ովքեր ում որի որը որոնք ես դու նա մենք դուք նրանք իմ քո նրա
մեր ձեր նրանց իր այս այդ այն սա դա է են էր էին եմ ենք լինել եղել կա կան չէ չի ոչ մի մեկ բոլոր ամեն ուրիշ շատ ավելի
էլ նաև միայն արդեն դեռ հետ մեջ վրա տակ մոտ համար մասին առանց մինչև հետո առաջ այստեղ այնտեղ հիմա
"""

_SR = """
и у на са с од до за из о по при без под над пред између кроз према против али или а па да ако јер када кад где куда
зашто како колико ко кога коме шта чега који која које којег којој којих чији овај ова ово ови тај та то ти онај ја
мене ми тебе он она оно њега га њему му њој ју њу нас вама ви они их њих им се себе себи свој свога мој твој наш ваш
њихов његов њен сам си је смо сте су био била било били бити буде ће би нема нису није не ни ништа нико никад увек
сав све сви свака сваки други један нешто неко врло више мање само такође већ још овде тамо сада тада i u na sa s od
do za iz o po pri bez pod nad pred između kroz prema protiv ali ili a pa da ako jer kada kad gde kuda zašto kako
koliko ko koga kome šta čega koji koja koje kojeg kojoj kojih ovaj ova ovo taj ta to onaj ja mene ti tebe on ona ono
njega ga mu joj ju mi nas nam vi vas oni ih im se sebe svoj moj tvoj naš vaš sam si je smo ste su bio bila bilo bili
biti će bi nije nisu ne ni ništa niko sve svi svaki drugi jedan nešto neko vrlo više manje samo već još ovde tamo
sada
"""

_NE = """
को का की लाई ले मा बाट र वा तर कि यो यी त्यो ती यस उस म मेरो हामी हाम्रो तिमी तपाईं ऊ उनी उनको आफ्नो के कहिले कहाँ
किन कसरी कति कुन जो जुन जब छ छन् थियो थिए हो होइन हुन् हुन्छ भयो गर्न गरेको गर्छ सक्छ पनि मात्र धेरै सबै अरू केही
कोही एक साथ पछि अघि सम्म लागि यहाँ त्यहाँ अब
"""

_TA = """
ஒரு அந்த இந்த அது இது அவை இவை அவர் அவர்கள் அவன் அவள் நான் நாம் நாங்கள் நீ நீங்கள் என் எங்கள் உன் உங்கள் தன் யார்
யாருடைய என்ன எது எந்த எப்போது எங்கே எங்கு ஏன் எப்படி எத்தனை எவ்வளவு மற்றும் அல்லது ஆனால் என்று என ஆகும் இருந்தது
இருக்கிறது உள்ளது உள்ள இல்லை போன்ற மிக பல சில எல்லா அனைத்து மீது கீழ் பின் முன் வரை இங்கே அங்கே இப்போது
"""

_YI = """
דער די דאס דאָס דעם א אַ אן אַן און אָדער אבער אָבער אז אַז ווייל אויב ווען וווּ וואו פארוואס פֿאַרוואָס ווי ווער
וועמען וואס וואָס וועלכער איך מיר דו דיר ער אים זי איר עס אונדז אייך זיי זיך מיין דיין זיין אונדזער איז זענען זיינען
געווען ווערן האט האָט האבן האָבן קען וועט זאל נישט ניט קיין אלע אַלע יעדער אנדערע אַנדערע זייער מער נאר נאָר אויך
שוין נאך נאָך אין אויף פון פֿון מיט צו ביי ביז פאר פֿאַר אָן דא דאָ דארט דאָרט איצט
"""

_ST = """
le la ba bo se sa tsa ya wa ho ha ka ke e o di mo ea oa tse eo eno ena tseo bona yena rona lona nna wena mang eng
neng kae hobaneng jwang kaofela empa kapa hore haeba ne na
"""

_ZH = """
什么 甚么 怎么 怎样 为什 哪里 哪个 哪些 哪儿 多少 几个 是否 是不 不是 有没 没有 可以 就是 还是 或者 因为 所以
但是 如果 虽然 以及 这个 那个 这些 那些 他们 她们 我们 你们 它们 什麼 甚麼 怎麼 怎樣 為什 哪裡 哪個 幾個 還是
因為 這個 那個 這些 他們 她們 我們 你們 它們 时候 時候 多久 多长 多長 多大 多高 如何 为何 為何 何时 何時 何地
哪家 哪年 这家 這家 是谁 是誰 请问 請問 告诉 诉我 告訴 訴我 关于 關於
的 了 是 在 吗 呢 吧 和 与 與 嗎 谁 誰 麼 么 有 被 把 这 這 那 几
幾 也 都 就 很 们 們 哪
"""

_JA = """
です ます した ませ せん まし でし って から まで など より こと もの ため よう そう これ それ
あれ どれ この その あの どの ここ そこ どこ なに なぜ いつ だれ どう いか かい ある いる する
して いて なる れる られ れた いた った てい なん すか は が を に の と も へ や で か た
だ な し て 誰 何 くだ ださ さい 教え
"""

_KO = """
무엇 무슨 누구 누가 언제 어디 어떻 떻게 왜 어느 얼마 하는 한다 했다 하다 있다 없다 이다 있는
없는 되는 된다 그것 이것 저것 그리 그러 에서 에게 으로 부터 까지 는가 인가 입니 니까 니다 합니
습니 은 는 이 가 을 를 의 에 와 과 도 로 만
"""

_TH = """
ที่ แล และ หรื รือ ของ ใน เป็ ป็น คือ มี ได้ ให้ จะ ไม่ ว่า ใคร อะไ ะไร เมื ทำไ ำไม อย่ ไหน เท่
"""

# ISO 639-1 to the words, separated by blanks and evened out as in `words.py`. Chinese, Japanese, Korean and
# Thai are read by pairs of characters.
STOP_WORDS: dict[str, str] = {
    "en": _EN,
    "de": _DE,
    "fr": _FR,
    "es": _ES,
    "it": _IT,
    "pt": _PT,
    "nl": _NL,
    "sv": _SV,
    "da": _DA,
    "no": _NO,
    "fi": _FI,
    "hu": _HU,
    "ro": _RO,
    "ru": _RU,
    "pl": _PL,
    "cs": _CS,
    "tr": _TR,
    "el": _EL,
    "ca": _CA,
    "id": _ID,
    "ar": _AR,
    "fa": _FA,
    "hi": _HI,
    "lt": _LT,
    "et": _ET,
    "eu": _EU,
    "ga": _GA,
    "eo": _EO,
    "hy": _HY,
    "sr": _SR,
    "ne": _NE,
    "ta": _TA,
    "yi": _YI,
    "st": _ST,
    "zh": _ZH,
    "ja": _JA,
    "ko": _KO,
    "th": _TH,
    "nb": _NO,
    "nn": _NO,
}
