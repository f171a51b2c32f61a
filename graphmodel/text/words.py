"""Word lists that splitting into sentences and finding names, numbers and dates rest on. Data only.

English first; German, Spanish, French, Italian, Portuguese, Dutch and Russian as far as closed classes of words go.
"""

# ruff: noqa: RUF001 (letters of other scripts are the point here)

from __future__ import annotations

import re
import unicodedata


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Combining marks and joiners: inside a word in many scripts, yet no letters to `re`.
MARKS = "\u200c\u200d" + "".join(
    chr(code) for code in range(0x300, 0x1E00) if unicodedata.category(chr(code)).startswith("M")
)
# Scripts written without spaces: Thai to Burmese, Khmer, kana, Han.
UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")

# Words that open sentences and are no names, whatever their capital.
OPENERS = _set("""
a about above according across after again against ago all almost along alongside already also although always am amid
among an and another any anyone anything are around as at away back be because been before behind being below beneath
beside besides between beyond both but by can cannot clearly could currently current despite did do does doing during
each earlier early either else elsewhere even eventually ever every everyone everything except far few fewer finally
first following for former formerly fortunately from further furthermore given had has have having he hence her here
hers herself him himself his how however i if in indeed inside instead into is it its itself just last late later
lately least less let like likewise long many maybe me meanwhile might mine more moreover most much must my myself near
nearly neither never nevertheless next no nobody none nonetheless nor not nothing notwithstanding now of off often on
once one only onto or other others otherwise our ours out outside over overall own particularly past per perhaps
presently previously provided quite rather recent recently regarding regardless same second several shall she should
similarly since so some somebody someone something sometimes soon still such than thanks that the their theirs them
then there thereafter therefore these they third this those though through throughout thus to today together tomorrow
tonight too toward towards under unfortunately unless unlike until up upon us usually very was we well were what
whatever when whenever where whereas wherever whether which while who whoever whom whose why will with within without
would yes yesterday yet you your yours isn't aren't don't doesn't didn't can't won't it's that's there's he's she's
they're we're i'm i've let's here's what's
""")
# The same for other languages, but only where a sentence begins: elsewhere `Los Angeles` is a name.
FOREIGN_OPENERS = _set("""
der die das den dem des ein eine einen einem einer eines und oder aber doch denn weil wenn ob als da dann dort hier es
er sie wir ihr ich man sein seine ihre ihren unser diese dieser dieses diesem diesen jene alle viele einige mehr nach
vor seit bei mit ohne für gegen durch um auf aus von vom zum zur im am an in über unter zwischen während trotz wegen
laut auch noch nur schon so nun jedoch allerdings dabei damit dazu daher deshalb dennoch zudem außerdem inzwischen
heute gestern morgen was wer wie wo warum welche kein keine nicht nichts
el la los las lo un una unos unas y e o u pero sino aunque porque cuando como si que quien cual donde en de del desde
hasta hacia por para con sin sobre entre contra tras ante bajo según durante mediante su sus este esta estos estas ese
esa eso esto aquel ella ellos ellas nosotros yo tú usted se le les ya también además sin embargo no ni muy más hoy
ayer mientras después antes ahora allí aquí todo todos todas cada otro otra algunos muchos hace al
le la les l un une des du de et ou mais donc or ni car que qui quoi dont où quand comme si en dans par pour avec sans
sous sur vers chez entre contre depuis pendant avant après selon malgré il elle ils elles on nous vous je tu ce cet
cette ces son sa ses leur leurs notre votre aussi alors ainsi cependant toutefois pourtant enfin ici là puis tout tous
toute aucun plusieurs quelques certains c'est
il lo gli i uno di del della dei delle nel nella con per tra fra su da dal dalla al alla ma anche se non che chi questo
questa quello suo sua loro dopo prima mentre quando perché già ancora più
o os as um uma uns umas do da dos das no na nos nas ao à pelo pela com sem mas também já ainda não seu sua eles elas
isso isto ele quando enquanto depois antes
het een van op te voor met naar bij uit om maar dus want hij zij ze wij deze dit dat daar er ook nog
в во на не и а но или с со по из за от до для при о об у к как что это этот эта эти тот он она они мы вы я его ее её
их если когда пока после перед также однако уже ещё еще там тут здесь где все всё так
""")
# Offices before a name, what may stand between them and a state's name, and ranks that may begin a name as well.
OFFICES = _set("""
mr mrs ms dr prof professor president vice prime minister premier chancellor secretary senator congressman congresswoman
representative governor mayor ambassador ayatollah lieutenant colonel captain sergeant commander admiral brigadier
chairman chairwoman chairperson deputy spokesman spokeswoman spokesperson analyst ceo gen col lt maj capt sgt sen rep
gov rev hon adm cmdr herr frau präsident präsidentin bundeskanzler bundeskanzlerin kanzler kanzlerin ministerin
außenminister außenministerin premierminister premierministerin señor señora presidente presidenta ministro ministra
président présidente ministre monsieur madame президент министр премьер
""")
TITLES = OFFICES | _set("""
miss sir dame lord lady king queen prince princess emperor sultan emir sheikh mullah imam pope cardinal bishop
archbishop father sister brother reverend rabbi judge justice general major marshal director chair chief speaker
foreign defence defense interior finance crown doktor don doña
""")
# Words inside a name that carry no capital, and those that may only follow another one (`of the`, `de la`).
CONNECTORS = _set(
    "of de del della delle dei degli di da do dos das du des van von bin ibn bint ben abu ould al el zu ter"
)
# Those that stand for `of`: the word before them may be none of the name (`Recognition of Bria`).
GENITIVES = _set("of de del della delle dei degli di da do dos das du des")
GERMAN_CONNECTORS = _set("of von van zu")
FOLLOWERS = _set("the la los las le les l el al der den dem de het")
INNER = _set("upon on sur am an der en de le la les sous in by al el ul aux du of the and")
ARTICLE_PREFIXES = _set("al el ad an ar as ash at az ul ed et es er")
ELISIONS = _set("l d dell all nell sull dall un qu c s j n")
# Possessives that belong to the name after them (`People's Republic`).
OWNERS = _set("people's women's men's children's workers' farmers' veterans' king's queen's lord's nation's")
GENERIC_CAPITALS = _set("OK AM PM TV BC AD BCE CE")

GERMAN = _set(
    "der das und ist nicht sich auch dass für mit von wird wurde wurden sind eine einen dem im auf hat zum zur"
)
GERMAN_DETERMINERS = _set("""
der die das den dem des ein eine einen einem einer eines kein keine keinen keiner im am zum zur vom beim ins ans diese
dieser dieses diesem diesen jede jeder jedes jeden alle allen aller viele vielen mehr weniger einige wenige manche mein
sein seine seinen seinem seiner ihr ihre ihren ihrem ihrer unser unsere unseren euer solche welche welcher beide beiden
zwei drei vier fünf sechs sieben acht neun zehn etwas nichts ohne
""")

# Abbreviations whose full stop never ends a sentence, only before a number, and unless an opener follows.
NEVER_ENDS = _set("""
Mr Mrs Ms Dr Prof Gen Col Lt Maj Capt Sgt Sen Rep Gov Rev Hon Messrs Mme Mlle Sra Srta Dra Hr Fr Dipl Ing Adm Cmdr Pres
Brig Cpl Pvt Supt Sig Dott Sr MM EE vs v cf viz e.g i.e eg ie approx ca z.B d.h u.a p.ej p.e bzw sog geb gest incl inkl
т.е т.к ул им
""")
BEFORE_NUMBER = _set("No Nos no Nr Art art Abs Fig fig Vol vol pp p P S ch Ch Sec sec para Op Bd c ca Rs Núm núm art №")
SELDOM_ENDS = _set("""
St Mt Ft Inc Ltd Co Corp Bros Jr Snr Ave Blvd Rd Dept Univ Assn etc al est Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov
Dec Mio Mrd Tsd usw Str Tel Ph.D Ud Uds UU máx mín млн млрд тыс руб г гг в вв т.д т.п
""")
BEFORE_ORDINAL = _set("am im der des dem den zum beim vom ab bis seit")


def _months(text: str) -> dict[str, int]:
    return {name: number for number, names in enumerate(text.split("|"), 1) for name in names.split()}


# As written: English and German months carry a capital, the others none.
MONTHS = _months(
    "January Januar Jänner enero janvier gennaio janeiro januari январь января январе|"
    "February Februar febrero février febbraio fevereiro februari февраль февраля феврале|"
    "March März marzo mars março maart март марта марте|April abril avril aprile апрель апреля апреле|"
    "May Mai mayo mai maggio maio mei май мая мае|June Juni junio juin giugno junho juni июнь июня июне|"
    "July Juli julio juillet luglio julho juli июль июля июле|August agosto août augustus август августа августе|"
    "September septiembre setiembre septembre settembre setembro september сентябрь сентября сентябре|"
    "October Oktober octubre octobre ottobre outubro oktober октябрь октября октябре|"
    "November noviembre novembre novembro november ноябрь ноября ноябре|"
    "December Dezember diciembre décembre dicembre dezembro december декабрь декабря декабре"
)
# Only beside a day or a year: short forms, and months that are a word or a first name as well.
SHORT_MONTHS = _months("Jan|Feb|Mar|Apr||Jun|Jul|Aug|Sep Sept|Oct|Nov|Dec")
DOUBTFUL_MONTHS = _set("March May April June August mars mai mei")
WEEKDAYS = _months(
    "Monday Montag lunes lundi|Tuesday Dienstag martes mardi|Wednesday Mittwoch miércoles mercredi|"
    "Thursday Donnerstag jueves jeudi|Friday Freitag viernes vendredi|Saturday Samstag Sonnabend sábado samedi|"
    "Sunday Sonntag domingo dimanche"
)


def _values(words: str, first: int, step: int) -> dict[str, int]:
    return {word: step * value for value, word in enumerate(words.split(), first)}


SMALL_NUMBERS = _values("twenty thirty forty fifty sixty seventy eighty ninety", 2, 10) | _values(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen",
    0,
    1,
)
SCALES = {
    word: 10**power
    for power, words in {
        2: "hundred",
        3: "thousand tausend mil mille тысяч тысячи тыс Tsd Tausend k",
        6: "million millions Million Millionen Mio millón millones milione milioni milhão milhões miljoen mn "
        "миллион миллиона миллионов млн",
        9: "billion bn milliard milliards Milliarde Milliarden Mrd miliardo miliardi bilhão bilhões miljard "
        "миллиард миллиарда миллиардов млрд",
        12: "trillion tn Billionen billón billones",
    }.items()
    for word in words.split()
}
