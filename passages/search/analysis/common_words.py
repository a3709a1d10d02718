"""Words that most texts have, whatever they are about.

That such a word stands nowhere in a short text says little about its subject: "How rich are the elites?" is still a
question about the elites. The English ones are terms, printed by `python -m tests.bench.common` from public texts:
those that stand in at least three of ten. For other languages there are no such texts; their words are the same ones
as far as a question is likely to have them, written from general knowledge of the language. In a language that is not
here every word is taken to name a subject.
"""

from __future__ import annotations

from functools import lru_cache

from passages.search.analysis.analyzer import content_tokens, term_of


def is_common(typed: str, language: str) -> bool:
    """Whether a word, as it was typed in a question in `language` (ISO 639-1), is one that most texts have."""
    return all(word.term in _common(language) for word in content_tokens(typed, language))


@lru_cache(maxsize=64)
def _common(language: str) -> frozenset[str]:
    return _ENGLISH if language == "en" else frozenset(map(term_of(language), _OTHERS.get(language, "").split()))


_ENGLISH = frozenset(
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

_OTHERS = {
    "de": """
    achten allein alt ändern andern anfang anfangen angeben arbeit arbeiten art auftreten auge ausdruck aussehen bauen
    bedeuten bedeutung bedingung beginnen begann begonnen beispiel bekannt bekommen bekam bereich berichten beruhen
    beschreiben besitzen besonders besser bestehen bestimmen betreffen bewegen beziehen bezeichnen bild bilden bleiben
    blieb brauchen brechen bringen brachte buch denken deutsch dienen ding direkt drei dritte eigen einfach einfluss
    einführen einsetzen einzeln ende enden enthalten entscheiden entsprechen entstehen entwickeln entwicklung erfahren
    erfolg erhalten erhielt erinnern erklären erlauben erreichen erscheinen erst ersten erwarten erzählen existieren
    fall fallen falsch familie fehlen fest finden fand folge folgen folgern fordern form frage fragen frau frei früh
    führen fünf funktionieren fürchten geben gibt gab gegeben gebrauchen gefallen gegenwart gehen geht ging gehören
    geld gelingen gelten gemeinsam genau genug gering geschehen geschieht geschah geschichte gesellschaft gewinnen
    glauben gleich grenze groß größe grund gründe gruppe gut halten hält hielt hand handeln haupt haus heißen heißt
    helfen hilft her heraus herr heute hoch hoffen hören interesse jahr jahre jahrhundert jung kennen kind klar klein
    kommen kommt kam kosten kraft kurz lage land lang lange lassen lässt laufen leben legen leicht leisten letzte leute
    licht liegen liegt machen macht mann meinen meinung menge mensch menschen mittel möglich möglichkeit monat mutter
    name nah nehmen nimmt nahm nennen neu niedrig nötig notwendig nutzen nützen oft öffnen ordnung ort person plan
    platz problem rat raum recht rechnen reden reich reihe richtig rolle rufen ruhe sache sagen schaffen schlecht
    schließen schnell schreiben schwer schwierig sehen sieht sah seite setzen sicher sinn sitzen sofort sorgen spielen
    sprache sprechen staat stadt stark statt stehen stand stelle stellen stellt steigen sterben stimmen suchen tag teil
    tod tragen trägt treffen trennen treten tritt tun überall umgehen unterscheiden unterschied ursache vater verändern
    verbinden verfügen vergleichen verhalten verlangen verlassen verlieren verstehen versuchen verwenden volk voll
    vorstellen vorteil wachsen wahr wahrheit wasser weg weise weiß welt wenden werk wert wesentlich wichtig wirken
    wirklich wirkung wissen woche wohnen wollen wort wünschen zahl zeichen zeigen zeit ziehen ziel zuerst zukunft
    zusammen zustand zwei zweite
    """,
    "fr": """
    accepter accord acte actif action actuel affaire affirmer agir aider aimer air aller ami an ancien année années
    annoncer apparaître appartenir appeler apporter apprendre argent arrêter arriver art aspect attendre atteindre
    attirer augmenter auteur bas beau besoin bien bon but cas cause causer certain cesser changement changer chef
    chercher choisir choix chose clair comparer comprendre compte compter condition conduire connaître connu
    conséquence considérer construire contenir continuer contraire corps côté couleur coup cours court coûter craindre
    créer croire danger début décider décrire défendre demander demeurer dépendre dernier devenir dieu différence
    différent difficile dire dit direction disparaître donner donne droit durée durer eau écrire effet empêcher
    employer encourager endroit enfant ensemble entendre entier entrer envoyer espérer esprit essayer état éviter
    exemple existence exister expérience expliquer exprimer face façon facile faible falloir faut famille femme fille
    fils fin finir fond force forme former fort français garder général gens grand groupe guerre haut heure histoire
    homme idée image important importance imposer intérêt jeter jeune jouer jour journée juger jusque laisser langue
    lettre lever libre lier lieu ligne lire livre loi long lumière main maintenir mal manière manque manquer marcher
    mauvais membre même mener mère mettre moment monde montrer mort mot mourir moyen nature naturel nécessaire noir nom
    nombre nouveau nouvelle objet obliger obtenir occuper œil offrir ordre origine oublier ouvrir paraître parent part
    partie partir passer payer pays peine penser perdre père permettre personne petit peuple peur place plan plein
    point porter poser possible pousser pouvoir précis premier prendre préparer présent présenter principal prix
    problème produire profiter projet promettre propos proposer propre prouver public puissance qualité question raison
    rappeler recevoir recherche reconnaître réduire refuser regarder rejoindre relation remettre rencontrer rendre
    répondre réponse représenter reste rester résultat retenir retour retrouver réussir rêve revenir riche rôle sang
    savoir scène sembler sens sentiment sentir séparer servir seul siècle signifier simple situation social société
    soir sortir souvenir souvent succès suffire suite suivre sujet surtout système temps tenir tenter terme terre tête
    tirer titre tomber toucher tourner travail travailler trouver tuer type unique user usage utile utiliser valeur
    vendre venir vérité vie vieux ville vivre voir voix vouloir vrai vue
    """,
    "es": """
    abrir acabar aceptar acción actual acuerdo afectar agua alcanzar alto amigo año años antiguo aparecer aprender arte
    aumentar autor ayudar bajar bajo base bien buen bueno buscar cabeza caer cambiar cambio camino campo capaz cara
    casa caso causa causar central cerca ciudad claro clase color comenzar comparar completo común conocer conseguir
    consecuencia considerar constituir construir contar contener continuar convertir corto cosa costar crear crecer
    creer cuerpo cuestión cumplir dar da dato decidir decir dice dijo defender dejar demás demostrar depender derecho
    desaparecer desarrollo descubrir dia día diferencia diferente difícil dinero dios dirección distinto dividir
    ejemplo elegir empezar encontrar enseñar entender entrar enviar época error escribir escuchar esfuerzo espacio
    esperar establecer estudiar estudio evitar existir existe éxito experiencia explicar expresar fácil falta faltar
    familia favor fin final forma formar fuerte fuerza función ganar general gente gobierno gran grande grupo guerra
    gustar hablar hecho hijo historia hombre hora humano idea igual impedir importancia importante incluir indicar
    influencia interés intentar ir joven jugar juntos largo leer lengua ley libre libro llamar llegar llevar lograr
    lugar luz madre malo mandar manera mano mantener marcha mayor medio mejor menor mes método mirar modo momento morir
    mostrar motivo mover muerte mujer mundo nacer nación necesario necesidad necesitar negar nivel nombre nuevo número
    obligar objeto obra obtener ocupar ocurrir ofrecer ojo olvidar opinión orden origen padre pagar país palabra papel
    parecer parte partir pasado pasar paso pedir pensar pequeño perder permitir persona pie plan poner posible posición
    precio pregunta preguntar preparar presentar presente primero principal principio problema producir proceso propio
    proponer proteger público pueblo punto quedar querer quitar razón real realidad realizar recibir reconocer recordar
    reducir relación representar resolver respuesta resultado reunir rico río saber sacar salir seguir segundo seguro
    semana sentido sentir señalar servir significar siglo simple sistema situación social sociedad solución subir
    suceder sueño suponer tarde tema temer temprano tener terminar término tiempo tierra tipo título tocar tomar total
    trabajar trabajo tratar único unir usar uso útil utilizar valer valor ventaja venir ver verdad verdadero vez vía
    vida viejo vivir voluntad volver voz
    """,
    "it": """
    accadere accettare acqua affermare aiutare alto altro amare amico andare anno anni antico apparire appartenere
    aprire arrivare arte aspettare attuale aumentare autore avvenire azione basso base bello bene bisogno buono cadere
    cambiare cambiamento campo capace capire capo casa caso causa causare centrale cercare certo chiamare chiaro
    chiedere chiudere città colore cominciare comparare compiere completo comune condizione conoscere conseguenza
    considerare contare contenere continuare contrario convincere corpo corso cosa costare costruire creare credere
    crescere dare data davanti decidere desiderare differenza difficile diffondere dimostrare dio dire diritto
    diventare diverso dividere domanda domandare donna dubbio durare effetto entrare epoca errore esempio esistere
    esperienza esprimere età evitare facile famiglia favore fede figlio figura fine finire fondo forma formare forte
    forza futuro generale gente giorno giovane gioco governo grande grado gruppo guardare guerra idea immagine imparare
    impedire importante importanza imporre indicare iniziare inizio interesse largo lasciare lavorare lavoro legge
    leggere lettera libero libro lingua linea lungo luogo luce madre maggiore male mancare mandare maniera mano
    mantenere meglio mese mettere mezzo migliore minore modo momento mondo morire morte mostrare motivo muovere nascere
    natura naturale necessario nome notte numero nuovo obbligare occhio occupare offrire oggetto oggi opera opinione
    ordine origine ottenere padre paese pagare parlare parola parte partire passare passato paura pensare pensiero
    perdere permettere persona piccolo piede pieno popolo porre portare posizione possibile posto potenza povero
    preferire prendere preparare presentare presente primo principale principio problema processo prodotto produrre
    promettere proporre proprio prova provare pubblico punto qualità ragione rappresentare reale realtà relazione
    rendere ricchezza ricco ricevere riconoscere ricordare ridurre rifiutare rimanere risolvere rispondere risposta
    risultato ritenere ritornare riuscire ruolo salire sapere scegliere scelta scopo scoprire scrivere scrisse secolo
    secondo seguire segno semplice sentire senso sera servire settimana sicuro significare simile sistema situazione
    smettere sociale società soldi sperare spesso spiegare stabilire stare stato storia strada studiare studio
    succedere successo sviluppo tardi tempo tenere tentare terra titolo togliere tornare totale trattare trovare ultimo
    umano unico unire uomo usare uso utile valere valore vantaggio vecchio vedere venire verità vero via vicino vita
    vivere voce volere volta
    """,
}
