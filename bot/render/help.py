"""`/pilot help`: what people want to do, and what to type for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from types import MappingProxyType

from bot.frozen import dataclass
from bot.render import kit, words
from bot.render.kit import Block
from bot.render.refusals.phrases import either, quoted
from bot.render.speech import Speech

PURPOSE = (
    "*Preflight gets AI pilots to production.* It asks the one person who can answer "
    "what a pilot is worth, who will own it and what it will cost, while there is time."
)
Examples = Sequence[tuple[str, str]]  # what to type, and what it does


@dataclass(frozen=True, slots=True)
class Page:
    """The help of one command: what it is for, examples, and what happens then."""

    purpose: str
    examples: Examples
    then: str


GROUPS: Mapping[str, Examples] = MappingProxyType(
    {
        "Put a pilot on the register": (
            ("register Claims triage", "opens the form"),
            ("edit P-7", "its name, people and dates"),
        ),
        "Make the three decisions": (
            ("value P-7 120 hours/month for 12 clerks", "what it is worth"),
            ("owner P-7 @cy", "who will own it in production"),
            ("cost P-7 production EUR 150k/year", "what it will cost"),
            ("seen P-7", "the sponsor has seen that cost"),
        ),
        "Fill them in": (
            ("baseline P-7 400 hours/month", "how it is today"),
            ("rate P-7 EUR 60/hour", "what an hour is worth"),
            ("cost P-7 break down", "what is in the cost"),
            ("needs P-7", "what its owner needs to run it"),
        ),
        "Move it": (
            ("stage P-7 approved", "to its next stage"),
            ("hold P-7 until 10 Jan", "nothing is asked until then"),
            ("stop P-7", "it ends here"),
            ("gate P-7", "what is open before its next stage, and with whom"),
            ("next P-7", "the next thing to decide, ready to fill in"),
            ("governance P-7", "security, data, access and the rest of governance"),
            ("link P-7 https://wiki.example.com/claims", "where its papers are"),
        ),
        "Prepare production": (
            ("data P-7", "the data it runs on, pilot and production side by side"),
            ("raci P-7", "who does what, and who answers for it"),
            ("kpi P-7", "by which figure it is measured"),
            ("questions P-7", "what the pilot must answer"),
            ("answer P-7", "what it has found out"),
        ),
        "Bring people along": (
            ("change P-7", "who is to use it, their training, a target"),
            ("pulse P-7", "asks them whether it helps"),
        ),
        "Follow it after go-live": (
            ('checkin P-7 95 hours/month source "time sheets"', "what came of its promise"),
            ("course P-7 fix because the data is late", "what becomes of one at risk"),
        ),
        "See how things stand": (
            ("list mine", "also `stalled`, `gaps`, a stage, or words of a name"),
            ("show P-7", "one pilot in full"),
            ("history P-7", "who changed what, and when"),
            ("calendar", "what is ahead for your pilots, or for one"),
        ),
        "See what is asked": (
            ("asks", "of you; also `@bo`, or a pilot"),
            ("why P-7", "who is asked, and why"),
            ("pause until friday", "no reminders until then"),
            ("holidays Germany", "whose public holidays you have off"),
            ("effect", "whether reminders help"),
        ),
        "Tell others": (
            ("digest here weekly mon 09:00", "a channel reads what has not moved"),
            ("report quarter", "one page for leadership"),
        ),
        "For the PMO": (
            ("assign gaps lead:@ana", "one role on many pilots"),
            ("override P-7 until 31 March", "moves it on without what is open, until then"),
            ("preview", "who is asked what next"),
            ("settings", "the rhythm of reminders, and more"),
        ),
    }
)
PAGES: Mapping[str, Page] = MappingProxyType(
    {
        "register": Page(
            "puts a pilot on the register.",
            (
                ("register", "opens an empty form"),
                ("register Claims triage", "opens it with the name filled in"),
                (
                    'register Claims triage lead:@bo owner:@cy value:"EUR 50k/year"',
                    "registers it at once",
                ),
                (
                    'register Claims triage sponsor:@dee cost:"EUR 150k/year" launch:"11 Jan"',
                    "takes a cost and planned dates too",
                ),
            ),
            "If a pilot has a name much like it, you are shown that one first. "
            "What is missing is asked for later, of whoever can answer.",
        ),
        "edit": Page(
            "changes what a pilot is called, who is on it, and when things are planned.",
            (
                ("edit P-7", "asks which group of answers"),
                ("edit P-7 people", "lead, sponsor, backup owner, PMO lead, team"),
                ("edit P-7 dates", "planned approval, launch, end and go-live"),
            ),
            "Only what you change is written, and the history keeps what it was.",
        ),
        "list": Page(
            "shows the pilots you are looking for, a page at a time.",
            (
                ("list", "all you can see"),
                ("list mine", "those you are named on"),
                ("list stalled owner", "those that have not moved and lack an owner"),
                ("list running claims", "a stage, and a word of their names"),
            ),
            'Everything said has to be true of a pilot. Words in quotes, as in "live", '
            "are looked for in names.",
        ),
        "show": Page(
            "shows one pilot in full, with the decisions it still lacks.",
            (("show P-7", "by its key"), ("show Claims triage", "by its name")),
            "Its people find buttons there for what is missing.",
        ),
        "owner": Page(
            "names who will own a pilot in production.",
            (("owner P-7 @cy", "asks Cy"), ("owner P-7", "opens the form")),
            "It is one person, and neither the lead nor on the pilot team; the sponsor may. "
            "They are asked by DM to accept, to decline or suggest someone else, "
            "or to ask you a question. Accepted is what counts.",
        ),
        "value": Page(
            "says in numbers what a pilot is worth.",
            (
                ("value P-7 120 hours/month for 12 claims handlers", "hours, and whose"),
                ("value P-7 EUR 50k/year", "money"),
                ("value P-7 15% fewer errors/month", "risk or quality"),
                ("value P-7", "opens the form"),
            ),
            "The answer says what was understood, and what it comes to a year. "
            "Hours count once it says whose they are: how many people, and who. "
            "Accuracy and the like do not count here: they show that it works.",
        ),
        "cost": Page(
            "says what production will cost, and what the pilot costs.",
            (
                ("cost P-7 pilot EUR 40k production EUR 150k/year", "both in one line"),
                (
                    "cost P-7 production EUR 120k-150k-200k/year plus 60k once",
                    "low, likely and high, and a one-off",
                ),
                (
                    "cost P-7 production EUR 60k/year because the platform is paid for",
                    "with a reason if it is low",
                ),
                ("cost P-7 security EUR 20k/year, access 0 because IT pays", "what is in it"),
                ("cost P-7 break down", "the same in a form"),
                ("cost P-7 stands", "after three months: it is still right"),
            ),
            "If the first year is less than twice the pilot, you are asked once "
            "whether anything is missing.",
        ),
        "baseline": Page(
            "says how it is today, which the promised change is counted from.",
            (
                ("baseline P-7 400 hours/month", "you read back where that leads"),
                ("baseline P-7 none until 15 Jan", "it is asked about again on that day"),
                ("baseline P-7", "opens the form, with the key metric it feeds"),
            ),
            "It counts the same as the value, by any period.",
        ),
        "rate": Page(
            "says what an hour is worth, so that hours read as money too.",
            (
                ("rate P-7 EUR 60/hour because HR counts so", "and why"),
                ("rate P-7", "opens the form"),
            ),
            "Without a rate, hours stay hours.",
        ),
        "needs": Page(
            "says what its owner needs to run a pilot in production.",
            (
                ("needs P-7 somebody on call at night; an off switch", "one after the other"),
                ("needs P-7 none", "that is an answer, too"),
                ("needs P-7", "opens the form"),
            ),
            "For the owner who has accepted. By launch it can still be built.",
        ),
        "gate": Page(
            "shows what a pilot still needs for its next stage, who has it, and by when.",
            (
                ("gate P-7", "what is open, with a button for each"),
                ("gate Claims triage", "by its name"),
            ),
            "Each of them can be handed to somebody. The PMO can let a pilot pass for a while.",
        ),
        "next": Page(
            "opens the next thing you can decide about a pilot.",
            (
                ("next P-7", "its form, ready to fill in"),
                ("next Claims triage", "by its name"),
            ),
            "What its next stage needs comes first. Closing the form leaves it for later.",
        ),
        "override": Page(
            "moves a pilot into its next stage without what is open, until a day. For the PMO.",
            (
                ("override P-7 until 31 March because the review is booked", "at once"),
                ("override P-7", "opens the form"),
            ),
            "The reason and the day stay on record. After that day it is asked about again.",
        ),
        "seen": Page(
            "says that you, the sponsor, have seen what production will cost.",
            (
                ("seen P-7", "keeps it on record"),
                ("seen Claims triage", "by its name"),
            ),
            "It is no approval. If the cost moves by more than a quarter, you are asked again.",
        ),
        "link": Page(
            "keeps a link beside a pilot.",
            (
                ("link P-7 https://wiki.example.com/claims the plan", "with what is there"),
                ("link P-7", "opens the form"),
            ),
            "Links begin with https. They stand on its card.",
        ),
        "data": Page(
            "says what data a pilot runs on, and what production will run on.",
            (
                ("data P-7", "opens the next form of it"),
                ("data P-7 production", "opens that side"),
                ("data P-7 show", "both sides in a table"),
            ),
            "Production can be “same”. Then somebody is named to confirm that.",
        ),
        "raci": Page(
            "says who does what in production, and the one person who answers for each line.",
            (
                ("raci P-7", "opens it, filled from the roles of the pilot"),
                ("raci P-7 incident A:@cy R:@dee,@bo", "sets a line at once"),
                ("raci P-7 decide", "opens one line"),
                ("raci P-7 show", "all five lines"),
            ),
            "The lines are operate, decide, account, change, incident. For operating it the "
            "production owner answers.",
        ),
        "kpi": Page(
            "says by which figure a pilot is measured in production.",
            (
                ("kpi P-7", "opens the first that lacks something, else a new one"),
                ("kpi P-7 new", "opens a new one"),
                ("kpi P-7 show", "all of them, and a way to change each"),
            ),
            "One without a source is kept, and cannot be reported.",
        ),
        "questions": Page(
            "keeps the questions that a pilot must answer, five at most.",
            (("questions P-7", "opens the form"), ("questions P-7 show", "with their answers")),
            "Each needs an answer with evidence before the pilot concludes.",
        ),
        "answer": Page(
            "answers a question of the pilot, with a link to what shows it.",
            (
                ("answer P-7", "opens the form, the next question first"),
                ("answer Claims triage", "by its name"),
            ),
            "The link begins with https.",
        ),
        "change": Page(
            "shows the change plan of a pilot, and opens it: who is to use it, and how.",
            (
                ("change P-7", "the plan, with a button for what is next"),
                ("change", "opens the form"),
            ),
            "Two short forms, and what is left empty can follow. Its owner is asked how many "
            "signed up, came, and use it 14, 30, 60 and 90 days after go-live.",
        ),
        "pulse": Page(
            "asks those who are to use a pilot whether it helps, in their channel.",
            (("pulse P-7", "posts the question at once"), ("pulse Claims triage", "by its name")),
            "They answer by one press, and nobody sees who answered what. After three working "
            "days the owner of the plan reads the counts, and can tell them what changes. "
            "A month after go-live it is asked by itself.",
        ),
        "checkin": Page(
            "says what came of the promise of a live pilot, and where the number comes from.",
            (
                ('checkin P-7 95 hours/month source "time sheets, May"', "in its unit"),
                ("checkin P-7 -20 hours/month source time sheets", "if it got worse"),
                (
                    "checkin P-7 95 hours/month source time sheets cost EUR 140k/year",
                    "with what running it costs",
                ),
                ("checkin P-7", "opens the form"),
            ),
            "Its owner is asked 30, 90, 180 and 365 days after go-live. It is held against what "
            "it promised when it went live. Told again before the next one is asked, it is "
            "corrected. What nobody tells stays unknown.",
        ),
        "course": Page(
            "says what becomes of a pilot at risk: keep, fix, scale back or retire.",
            (
                ("course P-7 fix because the prompts are being rewritten", "with why"),
                ("course P-7 scale back because two regions use it", "also keep, or retire"),
                ("course P-7", "opens the form"),
            ),
            "At risk is a pilot with two check-ins in a row under half of its promise, or two "
            "without an answer. The sponsor chooses, or the PMO. Preflight moves nothing.",
        ),
        "stage": Page(
            "moves a pilot one stage on, or one back with a reason.",
            (
                ("stage P-7 approved", "one step on"),
                ("stage P-7 proposed the scope has changed", "one step back, and why"),
                ("stage P-7", "opens the form"),
            ),
            "The stages are proposed, approved, running, concluded, live, retired. The sponsor "
            "or the PMO approves; the PMO or the accepted owner takes it live.",
        ),
        "hold": Page(
            "lets a pilot rest.",
            (
                ("hold P-7 until 10 Jan", "through that day"),
                ("hold P-7 until in 3 weeks", "or for that long"),
                ("hold P-7 off", "goes on now"),
            ),
            "Meanwhile nothing is asked about it, and it does not count as stalled.",
        ),
        "governance": Page(
            "shows what a pilot has to answer for before launch and go-live, and who holds it.",
            (
                ("governance P-7", "all items, and how each stands"),
                ("governance P-7 access-policy", "opens the form of one item"),
                ("governance P-7 access-policy https://wiki.example.com/policy", "closes it"),
                ("governance P-7 map", "fills in several items at once"),
                ("governance P-7 preset pharma", "another preset for one pilot (the PMO)"),
            ),
            "An item is mapped once somebody holds it and says how it is met, and closed by an "
            "https link. A second person confirms that one does not apply. The PMO can waive one "
            "for at most 180 days, and chooses the preset of all pilots in the settings.",
        ),
        "asks": Page(
            "shows what is asked, of whom, and when the next reminder comes.",
            (
                ("asks", "what is asked of you"),
                ("asks @bo", "what is asked of Bo"),
                ("asks P-7", "what is asked about a pilot"),
            ),
            "You see the questions of pilots that you can see.",
        ),
        "why": Page(
            "explains who is asked about a pilot, and why.",
            (
                ("why P-7", "each open question: its rule, its reminders, what comes next"),
                ("why Claims triage", "by its name"),
            ),
            "Each reminder tells the same behind Why this?",
        ),
        "pause": Page(
            "lets your reminders rest, for at most 14 days.",
            (("pause until friday", "through that day"), ("pause off", "goes on now")),
            "What people send you still arrives, and the PMO hears how many questions wait.",
        ),
        "holidays": Page(
            "says whose public holidays you have off, where your time zone does not tell.",
            (
                ("holidays", "which they are"),
                ("holidays Germany", "those of a country, by name or as DE"),
                ("holidays zone", "those of your time zone again"),
            ),
            "No reminder is sent on them.",
        ),
        "preview": Page(
            "shows who is asked what on their next working day, and what waits and why. "
            "It is for the PMO.",
            (("preview", "as things stand now"), ("preview @bo", "of one person")),
            "What people answer until then changes it.",
        ),
        "report": Page(
            "puts the portfolio on one page: rates beside their benchmarks, promised and realised "
            "value, cost disclosed and actual, what is stuck, what is next.",
            (
                ("report", "everything to date"),
                ("report quarter", "this quarter so far; also month and year"),
                ("report last quarter claims", "a whole one, about some of the pilots"),
                ("report quarter to @dee @ana", "sends it to them once each quarter is over"),
                ("report list", "to whom it goes"),
                ("report off @dee", "stops sending it to one person"),
            ),
            "Its buttons send you the same page as PDF and as a spreadsheet. "
            "Who gets it by itself is up to the PMO.",
        ),
        "effect": Page(
            "shows whether reminders help: per question, never per person.",
            (
                ("effect", "of the last 90 days"),
                ("effect month", "of the last 30"),
                ("effect year", "of the last 365"),
            ),
            "How many were answered and how soon, how many found it helpful, how often it was "
            "paused. The first digest of a month tells of the month before.",
        ),
        "settings": Page(
            "shows and changes how Preflight works in this workspace. It is for the PMO.",
            (
                ("settings", "all of them"),
                ("settings grace 5", "changes one"),
                ("settings dry-run yes", "plans everything and sends nothing"),
                ("settings pmo @ana @bo", "says who the PMO is"),
                ("settings governance bank", "what pilots answer for"),
            ),
            "A change counts for everything that is still to be sent.",
        ),
        "stop": Page(
            "ends a pilot that will not go live.",
            (
                ("stop P-7 owner because nobody took it", "also value, or cost"),
                ("stop P-7 the data was never released", "something else, in words"),
                ("stop P-7", "opens the form"),
            ),
            "All questions about it end. It stays on the register with its cause, and the list "
            "of the stopped counts them. Where that has gone, stage P-7 proposed and what has "
            "changed bring it back.",
        ),
        "history": Page(
            "shows who changed what on a pilot, and when, the newest first.",
            (("history P-7", "by its key"), ("history Claims triage", "by its name")),
            "Nobody can delete a line of it.",
        ),
        "calendar": Page(
            "shows which days are ahead: gates, training, and check-ins after go-live.",
            (
                ("calendar", "of the pilots you are named on"),
                ("calendar P-7", "of one pilot"),
            ),
            "Whoever runs Preflight can give you an address for your own calendar.",
        ),
        "assign": Page(
            "gives one person a role on many pilots. It is for the PMO.",
            (
                ("assign gaps lead:@ana", "all that lack a decision"),
                ("assign claims sponsor:@dee", "all with that word in their names"),
                ("assign", "opens the form"),
            ),
            "You see how many pilots it is before anything changes.",
        ),
        "digest": Page(
            "posts to a channel, once a week, which pilots have not moved and what is next.",
            (
                ("digest here weekly mon 09:00", "sets it up in this channel"),
                ("digest here stalled weekly fri 16:00 Europe/Zurich", "some pilots, in a zone"),
                ("digest now", "once, at once"),
                ("digest off", "ends it; `/pilot digest list` shows all there are"),
            ),
            "A channel has one digest. Setting up another one replaces it.",
        ),
    }
)
OVERVIEW = "help"


def speech(topic: str | None) -> Speech:
    """Everything, or one command in full; the nearest is offered for a word we do not know."""
    word = _word(topic)
    if word in PAGES:
        return _page(word)
    about = [kit.section(_unknown(word))] if word and word != OVERVIEW else []
    text = f"{_unknown(word)} {PURPOSE}" if about else PURPOSE
    return Speech(text=kit.unmarked(text), blocks=[*about, *_overview()])


def _word(topic: str | None) -> str:
    """`help value P-7` and `help /pilot value` are about value."""
    said = [word for word in (topic or "").lower().split() if word != "/pilot"]
    return said[0] if said else ""


def _overview() -> list[Block]:
    groups = [kit.section(f"*{wish}*\n{_lines(examples)}") for wish, examples in GROUPS.items()]
    home = "Preflight's Home tab shows what needs you, what waits for others, and your pilots."
    more = f"{words.command('help value')} says more about value, and so for each of them."
    return [kit.section(PURPOSE), *groups, kit.context(home, more)]


def _page(word: str) -> Speech:
    page = PAGES[word]
    blocks = [
        kit.section(f"*/pilot {word}* {page.purpose}"),
        kit.section(_lines(page.examples)),
        kit.section(page.then),
    ]
    return Speech(text=f"/pilot {word} {page.purpose}", blocks=blocks)


def _lines(examples: Examples) -> str:
    return "\n".join(f"{words.command(typed)}  {does}" for typed, does in examples)


def _unknown(word: str) -> str:
    near = get_close_matches(word, PAGES, cutoff=0.65)
    offers = either([words.command(f"help {one}") for one in near])
    unknown = f"There is no help about {quoted(word)}."
    return f"{unknown} Did you mean {offers}?" if near else f"{unknown} Here is what there is."
