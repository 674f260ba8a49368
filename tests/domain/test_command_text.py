"""What people type behind `/pilot`, as Slack sends it."""

from __future__ import annotations

import string
from datetime import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.domain.command_text import (
    LONGEST_REASON,
    SUBCOMMANDS,
    Assign,
    Command,
    Digest,
    Edit,
    Help,
    History,
    Hold,
    ListPilots,
    MissingPilot,
    MoveStage,
    OneRoleAtATime,
    Owner,
    PilotRef,
    Register,
    SetCost,
    SetValue,
    Show,
    ShowCalendar,
    Stop,
    TellEffect,
    UnknownSubcommand,
    parse_command,
    pilot_ref,
)
from bot.domain.filters import Filter, TwoStages
from bot.domain.forms import Registration
from bot.domain.options import (
    LARGEST_TEAM,
    NotAPerson,
    OptionTwice,
    OptionUnknown,
    PersonWithoutRole,
    TooManyPeople,
)
from bot.domain.people import SlackId
from bot.domain.periods import Period
from bot.domain.pilot import LONGEST_NAME, Role
from bot.domain.refusals import Refusal
from bot.domain.stages import Decision
from bot.domain.tokens import Token, joined, readable, tokens
from bot.domain.typed import TooLong
from bot.domain.weekly import BadSchedule, UnknownZone, Weekly

P7 = PilotRef(7, "P-7")
ANA, BO, CY = SlackId("U0ANA"), SlackId("U0BO"), SlackId("W0CY")


def registration(typed: str) -> Registration:
    command = parse_command(f"register {typed}")
    assert isinstance(command, Register)
    return command.form


# words


def test_people_quotes_and_words_are_told_apart() -> None:
    said = tokens("Bob's lead:<@U0ANA|ana keller> “two  words” 5\" <@W0CY>")

    assert said == (
        Token("Bob's"),
        Token("lead:"),
        Token("@ana keller", person=ANA, glued=True),
        Token("two words", quoted=True),
        Token("5"),
        Token('"', glued=True),
        Token("@W0CY", person=CY),
    )
    assert joined(said) == "Bob's lead:@ana keller two words 5\" @W0CY"


@pytest.mark.parametrize(
    ("sent", "typed"),
    [
        ("R&amp;D", "R&D"),
        ("&amp;lt;", "&lt;"),
        ("&lt;!channel&gt;", "<!channel>"),
        ("&lt;@U0ANA&gt;", "<@U0ANA>"),
        ("<!channel>", "@channel"),
        ("<!subteam^S012|@pmo>", "@pmo"),
        ("<#C012|ai-pilots>", "#ai-pilots"),
        ("<#C012|>", "#C012"),
        ("<https://claims.io|claims.io>", "claims.io"),
        ("<https://claims.io/?a=1&amp;b=2>", "https://claims.io/?a=1&b=2"),
        ("<mailto:ana@bank.com|ana@bank.com>", "ana@bank.com"),
        ("a < b", "a < b"),
        ("<3", "<3"),
    ],
)
def test_what_slack_escaped_is_unescaped_exactly_once(sent: str, typed: str) -> None:
    assert readable(sent) == typed
    assert joined(tokens(sent)) == typed


@given(st.text(st.characters(exclude_categories=("Cc", "Cs"))))
def test_what_was_escaped_reads_as_it_was_typed(text: str) -> None:
    sent = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")

    assert readable(sent) == text.strip()


# register


def test_register_reads_every_option_in_one_line() -> None:
    form = registration(
        "Claims triage lead:<@U0ANA|ana> sponsor:<@U0BO|bo> owner:<@W0CY|cy> "
        'value:"120 hours/month" cost:"pilot EUR 40k, production EUR 150k/year" launch:2027-01-11'
    )

    assert form == Registration(
        name="Claims triage",
        lead=ANA,
        sponsor=BO,
        owner=CY,
        value="120 hours/month",
        cost="pilot EUR 40k, production EUR 150k/year",
        launch="2027-01-11",
    )


def test_register_takes_its_options_in_any_order_and_spelling() -> None:
    form = registration(
        "launch:2027-01-11 Claims LEAD: <@U0ANA> triage value:“120 hours/month” "
        "pmo:<@U0BO> go-live:2027-06-01 team:<@U0BO>, <@W0CY>"
    )

    assert form == Registration(
        name="Claims triage",
        lead=ANA,
        pmo_lead=BO,
        team=(BO, CY),
        value="120 hours/month",
        launch="2027-01-11",
        go_live="2027-06-01",
    )


def test_without_quotes_a_text_goes_on_to_the_next_option() -> None:
    form = registration(
        "Claims value:120 hours/month for 12 handlers cost:pilot 40k, production 150k/year "
        "unit:Retail Claims launch:11 Jan 2027 lead:<@U0ANA>"
    )

    assert (form.value, form.unit) == ("120 hours/month for 12 handlers", "Retail Claims")
    assert (form.cost, form.launch) == ("pilot 40k, production 150k/year", "11 Jan 2027")
    assert (form.name, form.lead) == ("Claims", ANA)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("", ""),
        ("lead:<@U0ANA>", ""),
        ('"Claims triage"', "Claims triage"),
        ("Claims: triage, part 2", "Claims: triage, part 2"),
        ("Re:Invent 10:30", "Re:Invent 10:30"),
        ("Bob's 5\" R&amp;D", "Bob's 5\" R&D"),
        ("&lt;!channel&gt; *_~", "<!channel> *_~"),
        ("فرز المطالبات 🎉", "فرز المطالبات 🎉"),
        ('"lead: the way"', "lead: the way"),
        ("x" * LONGEST_NAME, "x" * LONGEST_NAME),
    ],
)
def test_the_words_that_are_no_options_are_the_name(typed: str, name: str) -> None:
    assert registration(typed).name == name


def test_a_name_that_is_too_long_is_refused_with_its_length() -> None:
    with pytest.raises(TooLong) as refused:
        registration("x" * 10_000)

    facts = refused.value
    assert (facts.field, facts.length, facts.limit) == ("name", 10_000, LONGEST_NAME)


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        ("Claims lead:@ana", NotAPerson),
        ("Claims lead:ana", NotAPerson),
        ("Claims lead:<#C012|ana>", NotAPerson),
        ("Claims owner:<@U0ANA> <@U0BO>", TooManyPeople),
        ("Claims owner:<@U0ANA> owner:<@U0BO>", OptionTwice),
        ("Claims team:" + " ".join(f"<@U{n}>" for n in range(LARGEST_TEAM + 1)), TooManyPeople),
        ("Claims <@U0ANA>", PersonWithoutRole),
    ],
)
def test_people_who_cannot_be_placed_are_refused(typed: str, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        registration(typed)


@pytest.mark.parametrize(
    ("typed", "nearest"), [("leed:<@U0ANA>", "lead"), ("lunch:2027-01-11", "launch")]
)
def test_an_option_that_is_misspelt_is_refused_with_the_nearest(typed: str, nearest: str) -> None:
    with pytest.raises(OptionUnknown) as refused:
        registration(f"Claims {typed}")

    assert nearest in refused.value.nearest


# commands about one pilot


@pytest.mark.parametrize("typed", ["P-7", "p-7", "P7", "p7", "#7", "7", "P–7", "p-007", "７"])
def test_a_pilot_is_named_by_its_key(typed: str) -> None:
    assert pilot_ref(typed) == PilotRef(7, typed)


@pytest.mark.parametrize("typed", ["Claims triage", "-7", "P-", "P-99999999999999", "7 dwarfs"])
def test_a_pilot_is_named_by_its_words(typed: str) -> None:
    assert pilot_ref(typed) == PilotRef(None, typed)


@pytest.mark.parametrize(
    ("typed", "command"),
    [
        ("show P-7", Show(typed="show P-7", pilot=P7)),
        ("P-7", Show(typed="P-7", pilot=PilotRef(7, "P-7"))),
        ("show Claims triage", Show(typed="show Claims triage", pilot=pilot_ref("Claims triage"))),
        ("history P-7", History(typed="history P-7", pilot=P7)),
        ("calendar", ShowCalendar(typed="calendar")),
        ("calendar Mine", ShowCalendar(typed="calendar Mine")),
        ("calendar P-7", ShowCalendar(typed="calendar P-7", pilot=P7)),
        ("edit", Edit(typed="edit")),
        ("edit P-7 People", Edit(typed="edit P-7 People", pilot=P7, group="people")),
        ("value", SetValue(typed="value")),
        ("value P-7", SetValue(typed="value P-7", pilot=P7)),
        (
            "VALUE P-7 120 hours/month",
            SetValue(typed="VALUE P-7 120 hours/month", pilot=P7, text="120 hours/month"),
        ),
        (
            "cost P-7 EUR 150k/year",
            SetCost(typed="cost P-7 EUR 150k/year", pilot=P7, text="EUR 150k/year"),
        ),
        ("stage P-7", MoveStage(typed="stage P-7", pilot=P7)),
        ("stage P-7 Approved", MoveStage(typed="stage P-7 Approved", pilot=P7, stage="approved")),
        (
            "stage P-7 proposed scope was unclear",
            MoveStage(
                typed="stage P-7 proposed scope was unclear",
                pilot=P7,
                stage="proposed",
                reason="scope was unclear",
            ),
        ),
        (
            "hold P-7 until 2027-01-10",
            Hold(typed="hold P-7 until 2027-01-10", pilot=P7, until="2027-01-10"),
        ),
        ("hold P-7 for 3 weeks", Hold(typed="hold P-7 for 3 weeks", pilot=P7, until="3 weeks")),
        ("hold P-7 off", Hold(typed="hold P-7 off", pilot=P7, off=True)),
        ("hold P-7", Hold(typed="hold P-7", pilot=P7)),
        ("stop P-7 no budget", Stop(typed="stop P-7 no budget", pilot=P7, reason="no budget")),
        ("owner P-7 <@U0BO|bo>", Owner(typed="owner P-7 @bo", pilot=P7, person=BO)),
        ("owner P-7", Owner(typed="owner P-7", pilot=P7)),
        (
            "owner “Claims triage” to <@U0BO|bo>",
            Owner(
                typed="owner “Claims triage” to @bo", pilot=pilot_ref("Claims triage"), person=BO
            ),
        ),
        ("help value", Help(typed="help value", topic="value")),
        ("", Help(typed="")),
    ],
)
def test_a_command_about_one_pilot_is_read(typed: str, command: Command) -> None:
    assert parse_command(typed) == command


@pytest.mark.parametrize("typed", ["owner P-7 @bo", "owner P-7 bo", "owner @bo"])
def test_an_owner_whom_slack_did_not_know_is_refused(typed: str) -> None:
    with pytest.raises(NotAPerson):
        parse_command(typed)


def test_o5_there_is_exactly_one_owner() -> None:
    with pytest.raises(TooManyPeople) as refused:
        parse_command("owner P-7 <@U0ANA> <@U0BO>")

    assert (refused.value.role, refused.value.limit) == ("owner", 1)


@pytest.mark.parametrize("typed", ["show", "history", 'show ""'])
def test_what_no_form_can_ask_for_is_missed(typed: str) -> None:
    with pytest.raises(MissingPilot):
        parse_command(typed)


def test_a_reason_has_an_end() -> None:
    with pytest.raises(TooLong):
        parse_command("stop P-7 " + "x" * (LONGEST_REASON + 1))


# commands about many


def test_a_list_reads_its_filter() -> None:
    command = parse_command('list mine "live" on hold claims')

    assert isinstance(command, ListPilots)
    assert command.filter == Filter(mine=True, held=True, words=("live", "claims"))


def test_an_assignment_is_of_one_person_in_one_role() -> None:
    command = parse_command("assign owner lead:<@U0ANA|ana>")

    assert isinstance(command, Assign)
    assert (command.role, command.person) == (Role.LEAD, ANA)
    assert command.filter == Filter(gaps=frozenset({Decision.OWNER}))


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        ("assign stalled lead:<@U0ANA> sponsor:<@U0BO>", OneRoleAtATime),
        ("assign stalled owner:<@U0ANA>", OptionUnknown),
        ("assign stalled <@U0ANA>", PersonWithoutRole),
        ("assign live retired lead:<@U0ANA>", TwoStages),
    ],
)
def test_an_assignment_that_is_not_clear_is_refused(typed: str, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        parse_command(typed)


@pytest.mark.parametrize(
    ("typed", "when"),
    [
        ("weekly mon 09:00", Weekly(0, time(9))),
        ("weekly Monday at 9am", Weekly(0, time(9))),
        ("mon 9", Weekly(0, time(9))),
        ("every thurs 17.30", Weekly(3, time(17, 30))),
        ("fridays 12 am", Weekly(4, time(0))),
        ("weekly on sun 12:15pm", Weekly(6, time(12, 15))),
        ("weekly mon 09:00 europe/zurich", Weekly(0, time(9), "Europe/Zurich")),
        ("weekly mon 09:00 UTC", Weekly(0, time(9), "UTC")),
    ],
)
def test_a_digest_is_weekly(typed: str, when: Weekly) -> None:
    command = parse_command(f"digest here stalled {typed}")

    assert isinstance(command, Digest)
    assert (command.action, command.when) == ("here", when)
    assert command.filter == Filter(stalled=True)


@pytest.mark.parametrize(
    ("typed", "missing"),
    [
        ("daily 09:00", "weekly"),
        ("weekly", "weekday"),
        ("weekly 9", "weekday"),
        ("09:00", "weekday"),
        ("weekly mon", "hour"),
        ("weekly mon 25:00", "hour"),
        ("weekly mon 9:75", "hour"),
        ("weekly mon 13pm", "hour"),
    ],
)
def test_half_a_schedule_is_refused_with_what_it_lacks(typed: str, missing: str) -> None:
    with pytest.raises(BadSchedule) as refused:
        parse_command(f"digest here {typed}")

    assert refused.value.missing == missing


def test_an_unknown_zone_is_refused_with_the_nearest() -> None:
    with pytest.raises(UnknownZone) as refused:
        parse_command("digest here weekly mon 09:00 Europe/Zurch")

    assert refused.value.nearest[0] == "Europe/Zurich"


@pytest.mark.parametrize(
    ("typed", "action"),
    [
        ("", "here"),
        ("here", "here"),
        ("now", "now"),
        ("here now", "now"),
        ("off", "off"),
        ("here off", "off"),
        ("list", "list"),
    ],
)
def test_a_digest_without_a_schedule_asks_for_none(typed: str, action: str) -> None:
    command = parse_command(f"digest {typed}")

    assert isinstance(command, Digest)
    assert (command.action, command.when, command.filter) == (action, None, Filter())


# how far back to look


@pytest.mark.parametrize(
    ("typed", "period"),
    [
        ("effect", Period.QUARTER),
        ("effect quarter", Period.QUARTER),
        ("Effect  MONTH ", Period.MONTH),
        ("effect “year”", Period.YEAR),
    ],
)
def test_effect_is_of_a_quarter_unless_it_is_said(typed: str, period: Period) -> None:
    command = parse_command(typed)

    assert isinstance(command, TellEffect)
    assert command.period is period


# anything


@pytest.mark.parametrize(
    ("typed", "word", "nearest"),
    [
        ("registr Claims", "registr", ("register",)),
        ("digest hree", "digest hree", ("digest here",)),
        ("effect yaer", "effect yaer", ("effect year",)),
        ("effect day", "effect day", ("effect month", "effect quarter", "effect year")),
        ("frobnicate", "frobnicate", ()),
    ],
)
def test_an_unknown_command_is_refused_with_the_nearest(
    typed: str, word: str, nearest: tuple[str, ...]
) -> None:
    with pytest.raises(UnknownSubcommand) as refused:
        parse_command(typed)

    assert (refused.value.word, refused.value.nearest) == (word, nearest)


PIECES = [
    *("P-7", "<@U0ANA|ana>", "<@", "lead:", "value:", "x:", '"', "“", "”", "'", "&lt;", "<", ">"),
    *(
        "mon",
        "9:00",
        "weekly",
        "here",
        "live",
        "on hold",
        "until",
        "off",
        ",",
        " ",
        "\u200f",
        "🎉",
    ),
]
ANYTHING = st.one_of(
    st.text(max_size=10_000),
    st.lists(st.sampled_from(PIECES)).map(" ".join),
    st.lists(st.sampled_from(PIECES)).map("".join),
)


@given(st.sampled_from(["", *SUBCOMMANDS]), ANYTHING)
@example("register", "<" * 10_000)
@example("register", '"' * 9_999)
@example("list", "a:" * 5_000)
@example("digest", "here " + "mon 9 " * 1_600)
def test_any_text_is_a_command_or_a_refusal(subcommand: str, text: str) -> None:
    try:
        command = parse_command(f"{subcommand} {text}")
    except Refusal:
        return
    assert command.typed == readable(f"{subcommand} {text}")
    command.typed.encode()


@given(st.text(string.ascii_letters + " '-.,()&<>*_~éß日本", min_size=1, max_size=LONGEST_NAME))
def test_any_name_is_registered_as_it_was_typed(name: str) -> None:
    sent = name.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")

    assert registration(f"{sent} lead:<@U0ANA>").name == " ".join(name.split())
