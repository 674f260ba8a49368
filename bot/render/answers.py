"""What people read back at once: what was understood, what it means, what is next."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from bot.domain.answers import (
    AdoptionNoted,
    Answer,
    Asked,
    Assigned,
    AssignPreview,
    CalendarTold,
    CheckInTold,
    CostRenewed,
    CostSeen,
    CostSet,
    CourseChosen,
    DataTold,
    Declined,
    DigestList,
    DigestNow,
    DigestOff,
    DigestPage,
    DigestSet,
    Edited,
    EffectTold,
    GateTold,
    GovernanceTold,
    HandedOn,
    Held,
    HolidaysTold,
    ItemsSaved,
    Judged,
    KpiTold,
    LinkAdded,
    NameIsNear,
    NeedsTold,
    NothingNext,
    NotMine,
    OpenAsks,
    OwnerAsked,
    Paused,
    Planned,
    PlanSaved,
    PlanTold,
    PresetChosen,
    Preview,
    PromiseTold,
    PulseAnswered,
    PulseAsked,
    PulseReplied,
    QuestionAnswered,
    QuestionsTold,
    RaciTold,
    Registered,
    ReportsSent,
    ReportTold,
    SettingTold,
    StageMoved,
    TheirTime,
    ValueSet,
    WaitsFor,
    WayCleared,
    Why,
)
from bot.domain.breakdown import unnamed
from bot.domain.cost import Cost, added_up, is_challenged, ratio
from bot.domain.digests import Digest
from bot.domain.disclosure import version
from bot.domain.estimates import Side
from bot.domain.filters import filter_text
from bot.domain.people import Person
from bot.domain.pilot import Pilot
from bot.domain.rules import ASKING, Rule
from bot.domain.stages import BEFORE_LIVE, Decision, Stage
from bot.domain.topics import Topic
from bot.domain.value import whose_is_missing
from bot.render import (
    adoption,
    agenda,
    asked,
    cards,
    causes,
    check_ins,
    costs,
    digests,
    effect,
    gates,
    governance,
    kit,
    needs,
    prepared,
    report_messages,
    values,
    words,
)
from bot.render.asks import COUNTS_ONCE, add_label, label_of, source, why
from bot.render.kit import Block
from bot.render.speech import Speech
from bot.render.wordings import BENCHMARK_COST, seen_label

COMPLETE = "It is complete, because …"


NO_DIGEST = (
    f"No channel has a digest. {words.command('digest here weekly mon 09:00')} sets one up."
)
SLACK_ID = re.compile(r"\b[UW][A-Z0-9]{7,}\b")
TYPED = 1500  # characters of a command that a button carries


def speech(answer: Answer, now: datetime) -> Speech:
    """One answer, in one or two sentences and at most a few buttons."""
    match answer:
        case Registered():
            return _registered(answer, now)
        case NameIsNear():
            return _near(answer)
        case ValueSet():
            return _value(answer)
        case CostSet():
            return _cost(answer)
        case CostRenewed() | PromiseTold() | NeedsTold():
            return said(_in_full(answer, now))
        case OwnerAsked():
            return said(_owner(answer, now))
        case StageMoved():
            return _stage(answer, now)
        case GateTold() | CostSeen() | NothingNext() | LinkAdded() | HandedOn():
            return _of_gates(*gates.said(answer, now))
        case GovernanceTold() | ItemsSaved() | PresetChosen():
            return governance.speech(answer, now)
        case DataTold() | RaciTold() | KpiTold() | QuestionsTold() | QuestionAnswered():
            return prepared.speech(answer)
        case (
            PlanTold()
            | PlanSaved()
            | AdoptionNoted()
            | PulseAsked()
            | PulseReplied()
            | PulseAnswered()
        ):
            return _of_gates(*adoption.said(answer, now))
        case CheckInTold() | CourseChosen():
            return _of_gates(*check_ins.said(answer))
        case Held():
            return said(_held(answer, now))
        case Edited():
            return said(_edited(answer))
        case AssignPreview():
            return _preview(answer)
        case Assigned():
            return said(_assigned(answer))
        case DigestSet() | DigestOff() | DigestNow() | DigestList():
            return said(_digest(answer, now))
        case DigestPage():
            return digests.page(answer.portfolio)
        case ReportTold():
            return report_messages.told(answer)
        case ReportsSent():
            return said(report_messages.sent(answer, now))
        case Planned() | NotMine() | WaitsFor() | WayCleared():
            return said(_noted(answer, now))
        case Paused():
            return said(_paused(answer, now))
        case SettingTold():
            return said(_settings(answer))
        case CalendarTold():
            return agenda.speech(answer, now)
        case OpenAsks() | Preview() | HolidaysTold():
            return asked.speech(answer, now)
        case Why():
            helped = effect.question(answer.reminder) if answer.reminder else []
            return said(why(answer, now), source([answer.item.ask.rule]), *helped)
        case EffectTold() | Judged():
            return effect.speech(answer)
        case Declined() | Asked():
            return said(_by_named_owner(answer, now))
        case _:
            return cards.speech(answer, now)


def _of_gates(text: str, blocks: Sequence[Block]) -> Speech:
    return said(text, *blocks)


def said(text: str, *more: Block) -> Speech:
    return Speech(text=plainly(text), blocks=[kit.section(text), *more])


def plainly(text: str) -> str:
    """The same words for a notification and a screen reader, without our markup."""
    return kit.clip(kit.unmarked(text), kit.NOTIFICATION)


def _registered(answer: Registered, now: datetime) -> Speech:
    pilot = answer.pilot
    done = f"{words.pilot(pilot)} is on the register."
    if answer.again:
        done = f"{words.pilot(pilot)} was registered by this form already."
    asked = _owner(answer.owner_asked, now) if answer.owner_asked else ""
    parts = []
    open_now = [d for d in answer.lacks if not (d is Decision.OWNER and pilot.owner)]
    if pilot.value and whose_is_missing(pilot.value):
        open_now.remove(Decision.VALUE)
        parts.append(COUNTS_ONCE)
    if open_now:
        parts.append(f"Still to come: {words.missing(open_now)}.")
    if whom := _whom(answer):
        parts.append(whom)
    if pilot.cost and is_challenged(pilot.cost):
        parts.append(_low(pilot.cost))
    lines = (done, _understood(pilot), asked, " ".join(parts))
    text = "\n".join(line for line in lines if line)
    about = cards.about(pilot, now)
    known = [kit.context(*about)] if about else []
    challenged = pilot.cost is not None and is_challenged(pilot.cost)
    adding = _adding(pilot, answer.lacks, challenged=challenged, sees=answer.sees)
    return said(text, *known, *adding)


def _whom(answer: Registered) -> str:
    """Who is asked about what is still to come; whoever was named as owner is told of above."""
    about: dict[Person, list[str]] = {}
    for decision in answer.lacks:
        person = answer.asked.get(decision)
        if person and not (decision is Decision.OWNER and answer.pilot.owner):
            about.setdefault(person, []).append(f"the {words.SHORT[decision]}")
    told = [
        f"{_reader_or(person, answer.pilot, first=not place)} about {words.listed(what)}"
        for place, (person, what) in enumerate(about.items())
    ]
    return f"{words.capital(', '.join(told))}." if told else ""


def _reader_or(person: Person, pilot: Pilot, *, first: bool) -> str:
    """Whoever registered it reads this."""
    reads = person == pilot.registrant
    name = "you" if reads else words.bold(person)
    return f"{name} {'are' if reads else 'is'} asked" if first else name


def _understood(pilot: Pilot) -> str:
    """V1: what was understood is said back."""
    value = [f"It {_promise(pilot)}."] if pilot.value else []
    production = words.production(pilot.cost) if pilot.cost else None
    added = _added(pilot.cost, "production") if pilot.cost else ""
    cost = [f"Production costs {production}{added}."] if production else []
    compared = _compared(pilot.cost) if pilot.cost else []
    return " ".join([*value, *cost, *compared])


def _promise(pilot: Pilot) -> str:
    if pilot.value is None:
        return ""
    yearly = words.a_year(pilot.value)
    return f"{words.promised(pilot.value)}{f', which is {yearly}' if yearly else ''}"


def _adding(
    pilot: Pilot, decisions: Sequence[Decision], *, challenged: bool = False, sees: bool = False
) -> list[Block]:
    """One button for each decision somebody is still to make; the first one stands out."""
    value = {"p": pilot.number}
    wanted = [
        (add_label(pilot, decision), f"fill_{decision}")
        for decision in decisions
        if not (decision is Decision.OWNER and pilot.owner)
    ]
    if challenged:
        wanted += [
            ("Check the categories", "break_down"),
            ("Enter a new total", "fill_cost"),
            (COMPLETE, "fill_cost_note"),
        ]
    buttons = [
        kit.button(label, action, value, primary=place == 0)
        for place, (label, action) in enumerate(wanted)
    ]
    if sees and pilot.cost:
        buttons.append(_seeing(pilot, pilot.cost, primary=not buttons))
    return [kit.actions(*buttons)] if buttons else []


def _seeing(pilot: Pilot, cost: Cost, *, primary: bool) -> Block:
    """For a sponsor who has disclosed it, and need not be asked later on (C7)."""
    value = {"p": pilot.number, "t": Topic.RECEIPT.value, "v": version(cost)}
    return kit.button(seen_label(pilot), "fill_topic", value, primary=primary)


def _near(answer: NameIsNear) -> Speech:
    names = words.listed([words.pilot(pilot) for pilot in answer.near])
    sound = "sounds" if len(answer.near) == 1 else "sound"
    text = (
        f"{names} {sound} much the same as {kit.words(answer.name)}. "
        "Is yours another pilot? Nothing is registered so far."
    )
    return said(text, kit.actions(*_near_buttons(answer)))


def _near_buttons(answer: NameIsNear) -> list[Block]:
    first = answer.near[0]
    show = kit.button(f"Show {first.key}", "show", {"p": first.number}, primary=True)
    if answer.typed is None or len(answer.typed) > TYPED:
        return [show, kit.button("Open the form", "open_register", {"name": answer.name})]
    return [show, kit.button("Register anyway", "register_anyway", {"t": answer.typed})]


def _value(answer: ValueSet) -> Speech:
    pilot = answer.pilot
    text = f"{words.pilot(pilot)} {_promise(pilot)}."
    if pilot.value and whose_is_missing(pilot.value):
        return said(f"{text} {COUNTS_ONCE}", *_adding(pilot, [Decision.VALUE]))
    if pilot.value and pilot.value.role and pilot.value.head_count:
        heads = words.number(pilot.value.head_count)
        text = f"{text} It is the work of {heads} {kit.words(pilot.value.role)}."
    return said(text)


def _cost(answer: CostSet) -> Speech:
    pilot, cost = answer.pilot, answer.pilot.cost
    if cost is None:
        return said(f"{words.pilot(pilot)} has no cost so far.")
    production = words.production(cost)
    added = _added(cost, "production")
    costing = (
        f"production costs *{production}*{added}" if production else "production is still to come"
    )
    noted = [f"Noted why it is complete: {words.sentence(cost.note)}"] if cost.note else []
    made_of = [one for one in (costs.made_of(cost), _replaced(answer)) if one]
    text = " ".join([f"{words.pilot(pilot)}: {costing}.", *_compared(cost), *made_of, *noted])
    return _challenge(answer, text) if answer.challenged else said(text, *_after_cost(answer))


def _replaced(answer: CostSet) -> str:
    return "The total takes the place of the breakdown by category." if answer.replaced else ""


def _in_full(answer: CostRenewed | PromiseTold | NeedsTold, now: datetime) -> str:
    match answer:
        case CostRenewed():
            return costs.renewed(answer)
        case PromiseTold():
            return values.told(answer, now)
        case NeedsTold():
            return needs.told(answer)


def _after_cost(answer: CostSet) -> list[Block]:
    """The sponsor who disclosed it has seen it by one press; else what is in it comes next."""
    pilot, cost = answer.pilot, answer.pilot.cost
    if cost is None or not cost.discloses_production:
        return []
    if answer.sees:
        return [kit.actions(_seeing(pilot, cost, primary=True))]
    if not unnamed(cost.parts) or pilot.stage not in BEFORE_LIVE:
        return []
    return [kit.actions(kit.button(costs.BREAK_DOWN, "break_down", {"p": pilot.number}))]


def _compared(cost: Cost) -> list[str]:
    """C3. A ratio that is challenged is told with the challenge."""
    if cost.pilot is None:
        return []
    factor = ratio(cost)
    told = [f"The pilot costs {words.money(cost.pilot)}{_added(cost, 'pilot')}."]
    if factor is not None and not is_challenged(cost):
        told.append(f"The first year of production costs {words.times(factor)} as much.")
    if factor is None and cost.discloses_production:
        told.append("The two are not comparable.")
    return told


def _added(cost: Cost, side: Side) -> str:
    """Several amounts may be a list, or a slip: that they were added up is said."""
    amounts = 1 if cost.parts else added_up(cost, side)
    return f" ({words.few(amounts, 'amount')} added up)" if amounts > 1 else ""


def _challenge(answer: CostSet, text: str) -> Speech:
    """C4."""
    pilot = answer.pilot
    low = _low(pilot.cost) if pilot.cost else ""
    return said(f"{text} {low}", *_adding(pilot, (), challenged=True))


def _low(cost: Cost) -> str:
    factor = ratio(cost)
    times = words.times(factor) if factor else ""
    low = f"The first year of production costs {times} what the pilot costs. " if factor else ""
    return f"{low}{BENCHMARK_COST} {costs.missing(cost)}"


def _owner(answer: OwnerAsked, now: datetime) -> str:
    former = answer.instead_of
    then = f" {words.bold(former)} no longer owns it." if former else ""
    return f"{_named(answer, now)}{then}"


def _named(answer: OwnerAsked, now: datetime) -> str:
    pilot, owner = answer.pilot, answer.pilot.owner
    if owner is None:
        return ""
    name = words.bold(owner.person)
    if owner.accepted:
        return f"{name} owns {words.pilot(pilot)} in production."
    if answer.already:
        return f"{name} has been asked to own {words.pilot(pilot)} and has not answered so far."
    if answer.asked_at is None:
        return (
            f"{name} is named for {words.pilot(pilot)}. Slack has not told us about that "
            "account so far; the request goes out once it has."
        )
    if answer.asked_at.dry_run:
        return f"{name} is named for {words.pilot(pilot)} and hears of it {AFTER_DRY_RUN}."
    if answer.asked_at.at <= now:
        return f"{name} is being asked by DM to own {words.pilot(pilot)} in production."
    when = _their_time(answer.asked_at, now)
    return f"{name} will be asked by DM to own {words.pilot(pilot)}, {when}."


AFTER_DRY_RUN = "once dry run is off"


def _their_time(when: TheirTime, now: datetime) -> str:
    return f"at {words.moment(when.at, when.zone, now)}, their time"


def _stage(answer: StageMoved, now: datetime) -> Speech:
    pilot = answer.pilot
    if answer.override and answer.before is pilot.stage:
        return said(f"{words.pilot(pilot)} {gates.passed(answer.override, now)}")
    moved = f"{words.pilot(pilot)} moved from {answer.before} to *{pilot.stage}*."
    if pilot.stage is Stage.STOPPED:
        return said(f"{words.pilot(pilot)} is stopped. {causes.noted(pilot)}")
    if answer.before is Stage.STOPPED:
        moved = f"{words.pilot(pilot)} is proposed again, and asked about from now on."
    if answer.override:
        moved = f"{moved} It {gates.passed(answer.override, now)}"
    elif answer.reason:
        moved = f"{moved} Noted why: {words.sentence(answer.reason)}"
    if not answer.missing:
        return said(moved)
    return said(f"{moved} {gates.still_to_come(answer.missing)}", *_warned(answer))


def _warned(answer: StageMoved) -> list[Block]:
    """A button for each; whoever is named to own it has been asked."""
    pilot = answer.pilot
    rules = [rule for rule in answer.missing if not (rule is Rule.O2 and pilot.owner)]
    buttons = [
        kit.button(
            label_of(rule, pilot),
            f"fill_topic_{place}",
            {"p": pilot.number, "t": ASKING[rule].topic.value},
            primary=place == 0,
        )
        for place, rule in enumerate(rules)
    ]
    return [kit.actions(*buttons)] if buttons else []


def _held(answer: Held, now: datetime) -> str:
    if answer.until is None:
        return f"{words.pilot(answer.pilot)} is no longer on hold."
    until = words.day(answer.until, now)
    pilot = words.pilot(answer.pilot)
    return f"{pilot} is on hold through {until}. Nothing is asked while that lasts."


CALLED = {"restricted": "who may see it", "pmo_lead": "PMO lead", "go_live": "go-live"}


def _edited(answer: Edited) -> str:
    pilot = answer.pilot
    if not answer.changed:
        return f"{words.pilot(pilot)} stands as it was."
    names = words.listed([CALLED.get(name) or name.replace("_", " ") for name in answer.changed])
    text = f"{words.pilot(pilot)}: {names} changed."
    if answer.owner_left_out is None:
        return text
    name = words.person(answer.owner_left_out)
    return (
        f"{text} {name} is on the pilot team now and cannot own it in production, "
        "so it needs another owner."
    )


def _preview(answer: AssignPreview) -> Speech:
    name, role = words.bold(answer.person), words.ROLES[answer.role]
    about = words.which(answer.filter)
    if not answer.count:
        return said(f"{name} is {role} of all pilots{about} already, or there are none.")
    pilots = words.count(answer.count, "pilot")
    facts = {"f": filter_text(answer.filter), "r": answer.role.value, "u": answer.person.slack_id}
    button = kit.button(f"Assign {pilots}", "assign", facts, primary=True)
    rest = "Stopped and retired pilots stay as they are."
    return said(f"{name} would become {role} of {pilots}{about}. {rest}", kit.actions(button))


def _assigned(answer: Assigned) -> str:
    name, role = words.bold(answer.preview.person), words.ROLES[answer.preview.role]
    if not answer.changed:
        return f"Nothing to change: {name} is {role} of all of them already."
    return f"{name} is now {role} of {words.count(answer.changed, 'pilot')}."


def _digest(answer: DigestSet | DigestOff | DigestNow | DigestList, now: datetime) -> str:
    match answer:
        case DigestSet():
            return _digest_set(answer, now)
        case DigestOff(was_set=True):
            return "No more digests here."
        case DigestOff():
            return "There was no digest here."
        case DigestNow(dry_run=True):
            return "Dry run is on, so nothing is posted."
        case DigestNow():
            return f"The digest is on its way.{_invite(answer)}"
        case DigestList():
            return "\n".join(f"• {_one_digest(digest)}" for digest in answer.digests) or NO_DIGEST


def _invite(answer: DigestSet | DigestNow) -> str:
    return " `/invite @Preflight` lets Preflight into a private channel." if answer.private else ""


def _digest_set(answer: DigestSet, now: datetime) -> str:
    digest = answer.digest
    first = "This replaces the digest that was set here. " if answer.replaced else ""
    when = words.moment(digest.next_at, digest.schedule.zone, now)
    every = words.capital(schedule(digest))
    if answer.dry_run:
        return f"{first}{every}. None is posted before dry run is off.{_invite(answer)}"
    return f"{first}{every}. The first one comes at {when}.{_invite(answer)}"


def schedule(digest: Digest) -> str:
    which = words.which(digest.filter)
    about = f", about pilots{which}" if which else ""
    when = digest.schedule
    day = words.weekday(when.weekday)
    return f"a digest every {day} at {when.hour:%H:%M} ({when.zone.key}){about}"


def _one_digest(digest: Digest) -> str:
    trouble = f" · the last one could not be posted ({digest.trouble})" if digest.trouble else ""
    return f"<#{digest.channel}>: {schedule(digest)}{trouble}."


def _noted(answer: Planned | NotMine | WaitsFor | WayCleared, now: datetime) -> str:
    """What becomes of an ask after what its person answered."""
    match answer:
        case Planned():
            return _planned(answer, now)
        case NotMine():
            return _not_mine(answer, now)
        case WaitsFor():
            return _waits_for(answer, now)
        case WayCleared():
            return _way_cleared(answer, now)


def _planned(answer: Planned, now: datetime) -> str:
    day, pilot = words.day(answer.day, now), words.pilot(answer.item.pilot)
    return f"Noted: {day} for {pilot}. No reminder about it before then."


def _not_mine(answer: NotMine, now: datetime) -> str:
    if answer.next is None:
        pilot = words.pilot(answer.item.pilot)
        return f"Noted. Nobody else is left to ask about {pilot}; the PMO hears of it."
    return f"Noted. {_asked_about(answer, now, ' instead')}."


def _waits_for(answer: WaitsFor, now: datetime) -> str:
    if answer.next is None:
        pilot = words.pilot(answer.item.pilot)
        return f"Noted. Nobody is left to ask about {pilot}; the PMO hears of it."
    back = "" if answer.sent_up else " It comes back to you once they have cleared the way."
    return f"Noted. {_asked_about(answer, now)}.{back}"


def _way_cleared(answer: WayCleared, now: datetime) -> str:
    if answer.next is None:
        pilot = words.pilot(answer.item.pilot)
        return f"Noted. Nobody is left to ask about {pilot}; the PMO hears of it."
    return f"Thank you. {_asked_about(answer, now, ' again')}."


def _asked_about(answer: NotMine | WaitsFor | WayCleared, now: datetime, how: str = "") -> str:
    """Who is asked next, and when they hear of it."""
    who = words.bold(answer.next) if answer.next else "Nobody"
    about = f"about {words.pilot(answer.item.pilot)}{how}"
    if answer.sent_up:
        return f"It had come back before, so {who} is asked {about}"
    if answer.at and answer.at.at <= now and not answer.at.dry_run:
        return f"{who} is asked now {about}"
    return f"{who} is asked {about}{_when(answer.at, now)}"


def _settings(answer: SettingTold) -> str:
    """What each is for comes first, and the name to type last."""
    lines = [
        f"{words.capital(says)}: *{_mentioned(text)}* (`{name}`)"
        for name, (text, says) in answer.settings.items()
    ]
    if answer.changed:
        return f"Saved. {lines[0]}. It counts from the next few minutes on."
    return "\n".join(lines)


def _mentioned(typed: str) -> str:
    """People by their names, where a setting holds their Slack ids."""
    return SLACK_ID.sub(r"<@\g<0>>", kit.words(typed))


def _paused(answer: Paused, now: datetime) -> str:
    one = "question waits" if answer.waiting == 1 else "questions wait"
    if answer.until:
        through = words.day(answer.until, now)
        waits = f" {words.number(answer.waiting)} {one} until then." if answer.waiting else ""
        still = "What people send you still arrives."
        ends = f"{words.command('pause off')} ends it."
        return f"No reminders through {through}.{waits} {still} {ends}"
    if not answer.was_paused:
        return f"Reminders are not paused. {words.command('pause until friday')} pauses them."
    return "Reminders come again from your next morning on."


def _by_named_owner(answer: Declined | Asked, now: datetime) -> str:
    return _declined(answer, now) if isinstance(answer, Declined) else _asked(answer, now)


def _declined(answer: Declined, now: datetime) -> str:
    pilot = words.pilot(answer.pilot)
    noted = f"Noted: you will not own {pilot}."
    if answer.told is None:
        return noted
    if answer.told_at and answer.told_at.dry_run:
        return f"{noted} {words.bold(answer.told)} is asked for another name {AFTER_DRY_RUN}."
    when = _when(answer.told_at, now)
    return f"{noted} {words.bold(answer.told)} hears of it{when}."


def _asked(answer: Asked, now: datetime) -> str:
    what = "answer" if answer.reply else "question"
    to, when = words.bold(answer.to), _when(answer.at, now)
    return f"Your {what} about {words.pilot(answer.pilot)} goes to {to}{when}."


def _when(when: TheirTime | None, now: datetime) -> str:
    if when is None:
        return ""
    if when.dry_run:
        return f" {AFTER_DRY_RUN}"
    return " now" if when.at <= now else f" {_their_time(when, now)}"
