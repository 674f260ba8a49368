"""The story: ten pilots of a bank and a pharma company, each in a trouble of its own."""

from __future__ import annotations

from datetime import date

from bot.demo.narrator import Narrator


def tell(n: Narrator) -> None:
    first_week(n)
    second_week(n)
    third_week(n)
    fourth_week(n)


def first_week(n: Narrator) -> None:
    c = n.company
    n.week(2, "Week 1: ten pilots, and the first questions")
    n.at(
        c.ana, 2, "09:30", "One line puts a pilot on the register",
        "Ana types what she knows. Preflight reads back what it understood, at once.",
    )  # fmt: skip
    n.types(
        c.ana,
        "/pilot register KYC screening unit:Bank lead:@bo sponsor:@dee owner:@cy"
        ' value:"120 hours/month for 12 KYC analysts"'
        ' cost:"pilot EUR 40k, production EUR 140k/year"'
        " approval:2026-11-10 launch:2026-11-23",
        c.pilots,
    )
    n.says(
        "In Tokyo it is 17:30 and tomorrow is Culture Day, so Cy is not asked tonight but at nine"
        " on his next working day."
    )
    n.at(
        c.bo, 2, "09:40", "The same by a form; and “improve efficiency” is no number",
        "Bo would rather have a form. What he does not know may follow later.",
    )  # fmt: skip
    n.types(c.bo, "/pilot register Fraud alert summaries", c.pilots)
    n.sends(c.bo, lead=c.bo, sponsor=c.dee, value="improve efficiency")
    n.sends(c.bo, value="EUR 90k/year")
    n.at(c.bo, 2, "09:55", "A cost that looks too small is challenged once")
    n.types(
        c.bo,
        "/pilot register Mortgage document check unit:Bank lead:@bo sponsor:@dee"
        ' value:"200 hours/month for 15 mortgage clerks"',
        c.pilots,
        short=True,
    )
    n.types(c.bo, "/pilot cost P-3 pilot EUR 40k production EUR 52k/year", c.pilots)
    n.presses(c.bo, "It is complete, because …")
    n.sends(c.bo, note="platform and controls are already paid for by the mortgage desk")
    n.says("It stands, with the reason beside it for everybody to read.")
    n.at(c.ana, 2, "10:15", "Ana adds two more of the bank, and a digest for the channel")
    n.types(
        c.ana,
        "/pilot register Credit memo drafts unit:Bank lead:@bo sponsor:@dee"
        ' value:"90 hours/month for 20 analysts" cost:"pilot EUR 25k, production EUR 80k/year"'
        " approval:2026-11-10",
        c.pilots,
        short=True,
    )
    n.types(
        c.ana,
        "/pilot register Call summaries unit:Bank lead:@bo sponsor:@dee owner:@cy"
        ' cost:"pilot EUR 30k, production EUR 95k/year" launch:2027-01-11',
        c.pilots,
        short=True,
    )
    n.types(c.ana, "/pilot digest here weekly mon 09:00", c.pilots)
    _pharma(n)
    _named_owners(n)
    _first_reminders(n)
    _friday(n)


def _pharma(n: Narrator) -> None:
    c = n.company
    n.at(
        c.ana, 3, "09:30", "The pharma company follows",
        "Four more in the same way, the answers shortened here.",
    )  # fmt: skip
    n.types(
        c.ana,
        "/pilot register Adverse event intake unit:Pharma lead:@eli sponsor:@fay"
        ' value:"15% fewer errors/month" approval:2026-12-10',
        c.pilots,
        short=True,
    )
    n.types(
        c.ana,
        "/pilot register Batch record review unit:Pharma lead:@eli sponsor:@fay owner:@cy"
        ' value:"60 hours/month for 8 reviewers"',
        c.pilots,
        short=True,
    )
    n.types(
        c.ana,
        "/pilot register Literature watch unit:Pharma lead:@eli sponsor:@fay",
        c.pilots,
        short=True,
    )
    n.types(
        c.ana,
        "/pilot register Label translation unit:Pharma lead:@eli sponsor:@fay"
        ' value:"USD 60k/year" cost:"pilot USD 20k, production USD 70k/year"',
        c.pilots,
        short=True,
    )
    n.says("Literature watch waits for a budget. On hold, it is left alone.")
    n.types(c.ana, "/pilot hold P-8 until 2027-01-10", c.pilots)
    n.at(
        c.fay, 3, "09:10", "Fay adds the tenth, and nearly one that is there already",
        "She names herself as owner: nobody has to ask her.",
    )  # fmt: skip
    n.types(
        c.fay,
        "/pilot register Trial site matching unit:Pharma lead:@eli sponsor:@fay owner:@fay"
        ' cost:"pilot USD 35k, production USD 140k/year" launch:2026-12-15',
        c.pilots,
        short=True,
    )
    n.types(c.fay, "/pilot register Adverse events intake lead:@eli sponsor:@fay", c.pilots)
    n.presses(c.fay, "Show P-6")
    n.says("It is hers already, so there is no second one.")


def _named_owners(n: Narrator) -> None:
    """Named is not accepted."""
    c = n.company
    n.at(
        c.dee, 3, "09:20", "Dee has seen what four of them will cost",
        "The sponsor hears of each cost when it is disclosed. One press keeps on record that she"
        " has seen that figure; it is no approval.",
    )  # fmt: skip
    n.presses(c.dee, "I have seen EUR 140k a year", about="what KYC screening will cost")
    n.presses(c.dee, "I have seen EUR 52k a year", about="what Mortgage document check will cost")
    n.presses(c.dee, "I have seen EUR 80k a year", about="what Credit memo drafts will cost")
    n.presses(c.dee, "I have seen EUR 95k a year", about="what Call summaries will cost")
    n.at(
        c.cy, 4, "09:10", "Named is not accepted: Cy answers with one press each",
        "He takes two and has a question about the third.",
    )  # fmt: skip
    n.presses(c.cy, "Accept", about="Call summaries")
    n.presses(c.cy, "Accept", about="Batch record review")
    n.says(
        "A DM that was answered says so from then on. Whoever looks back sees no open button;"
        " further thanks are left out here."
    )
    n.presses(c.cy, "Ask Ana Keller a question", about="KYC screening")
    n.sends(c.cy, text="Who keeps the watch lists up to date?")
    n.at(c.ana, 4, "09:05", "Ana answers")
    n.presses(c.ana, "Answer Cy Tanaka")
    n.sends(c.ana, text="Compliance does, every night. You would run the screening itself.")
    n.at(c.cy, 5, "09:15", "Cy accepts: the first pilot with all three decisions made")
    n.presses(c.cy, "Accept", about="KYC screening")


def _first_reminders(n: Narrator) -> None:
    c = n.company
    n.at(
        c.bo, 5, "08:55", "Three working days have passed: the first reminders",
        "Each gap is asked of the one person who can close it. Who has several gets them in one"
        " DM, the nearest date first, at nine in the morning where they live.",
    )  # fmt: skip
    n.at(c.dee, 5, "09:20", "Bo does not answer; Dee names an owner from her DM")
    n.presses(c.dee, "Name the owner")
    n.sends(c.dee, owner=c.fay)
    n.at(
        c.fay, 5, "10:00", "Fay declines, and suggests Cy",
        "A request of a person is not held back for three days: Fay has it already. She is asked"
        " for another name, never for a reason.",
    )  # fmt: skip
    n.presses(c.fay, "Decline or suggest someone")
    n.sends(c.fay, other=c.cy)
    n.at(c.dee, 5, "10:10", "One press confirms the suggestion")
    n.presses(c.dee, "Name Cy Tanaka")


def _friday(n: Narrator) -> None:
    c = n.company
    n.at(
        c.cy, 6, "11:00", "Accepted; and “Not me” moves a question on",
        "As accepted owner of Batch record review Cy is asked what it will cost. He does not"
        " know, and says so, and names nobody. The question goes to the next one: Eli, who leads"
        " it.",
    )  # fmt: skip
    n.presses(c.cy, "Accept", about="Credit memo drafts")
    n.presses(c.cy, "Not me", about="Batch record review")
    n.sends(c.cy)
    n.at(c.eli, 6, "09:20", "Eli answers one, plans one, and leaves one")
    n.presses(c.eli, "Enter the cost")
    n.sends(c.eli, pilot_total="EUR 60k", yearly="EUR 210k")
    n.chooses(c.eli, "I'll do it by …")
    n.sends(c.eli, day=date(2026, 11, 16))
    n.at(c.fay, 6, "09:30", "Fay names Cy for Adverse event intake")
    n.presses(c.fay, "Name the owner")
    n.sends(c.fay, owner=c.cy)


def second_week(n: Narrator) -> None:
    c = n.company
    n.week(9, "Week 2: approvals, with and without an owner")
    n.at(c.cy, 9, "09:30", "Cy accepts that one too")
    n.presses(c.cy, "Accept", about="Adverse event intake")
    n.at(
        c.ana, 9, "08:55", "The first digest is due",
        "It names pilots and roles, never people. Stalled means: no human has changed anything"
        " for more than ten working days.",
    )  # fmt: skip
    n.at(
        c.cy, 10, "09:20", "Cy says what he needs",
        "An owner is part of a pilot from its first day, and says early what it takes to run it.",
    )  # fmt: skip
    n.presses(c.cy, "Say what you need")
    n.sends(c.cy, needs="Someone of the watch list team on call")
    n.at(
        c.dee, 10, "09:30", "Dee approves three pilots; one is not ready",
        "What two of them cost she has seen, as approval asks of a sponsor. What else was needed"
        " and is missing is said now, and an answer from here on counts as late.",
    )  # fmt: skip
    n.types(c.dee, "/pilot stage P-1 approved", c.pilots, short=True)
    n.types(c.dee, "/pilot stage P-4 approved", c.pilots, short=True)
    n.types(c.dee, "/pilot stage P-2 approved", c.pilots)
    n.at(
        c.eli, 10, "16:00", "A pilot is stopped, with its reason",
        "What was asked about it is struck from the DM that asked.",
    )  # fmt: skip
    n.types(c.eli, "/pilot stop P-9 the agency does not accept machine translation", c.pilots)
    n.at(c.cy, 12, "09:15", "The same for two more, in a line each")
    n.presses(c.cy, "Say what you need", about="Credit memo drafts")
    n.sends(c.cy, needs="A way to switch it off for one branch")
    n.presses(c.cy, "Say what you need", about="Adverse event intake")
    n.sends(c.cy, needs="none")
    n.at(
        c.dee, 13, "09:15", "Dee names an owner for the late one",
        "Wednesday was Veterans Day: no DM in New York, and the day did not count.",
    )  # fmt: skip
    n.presses(c.dee, "Name the owner")
    n.sends(c.dee, owner=c.fay)
    n.at(c.fay, 13, "09:40", "Fay takes it")
    n.presses(c.fay, "Accept")
    n.says(
        "The cost of a pilot is asked of its accepted owner. So Bo, who had the question about"
        " P-2, has it no longer, and Fay will."
    )


def third_week(n: Narrator) -> None:
    kept_plan(n)
    _leaver(n)


def kept_plan(n: Narrator) -> None:
    c = n.company
    n.week(16, "Week 3: a kept plan, a leaver, a silent sponsor")
    n.at(
        c.eli, 16, "09:10", "The day Eli named has come",
        "Until today he heard nothing about it. Now his own words are quoted.",
    )  # fmt: skip
    n.presses(c.eli, "Add the number")
    n.sends(c.eli, value="40 hours/month", role="trial managers", heads="6")
    n.at(c.ana, 16, "11:00", "Ana looks at what is open, and gives the pharma company its digest")
    n.types(c.ana, "/pilot list gaps", c.pilots)
    n.types(c.ana, "/pilot digest here pharma weekly thu 16:00", c.pharma)
    n.at(c.fay, 16, "09:20", "Fay enters a cost, and says what she needs")
    n.presses(c.fay, "Enter the cost")
    n.sends(c.fay, pilot_total="EUR 30k", yearly="EUR 120k")
    n.presses(c.fay, "Say what you need")
    n.sends(c.fay, needs="A list of trial sites that is renewed every week")


def _leaver(n: Narrator) -> None:
    c = n.company
    n.at(c.bo, 19, "09:10", "Bo wants to know why")
    n.presses(c.bo, "Why this?")
    n.at(c.eli, 19, "17:30", "Eli leaves the company", "His account is deactivated.")
    n.leaves(c.eli)
    n.at(
        c.ana, 20, "10:00", "His open question has come to Ana, who finds him a successor",
        "Nobody writes to an account that is gone: whoever registered the pilot is next in line.",
    )  # fmt: skip
    n.types(c.ana, "/pilot assign pharma lead:@bo", c.pharma)
    n.presses(c.ana, "Assign 4 pilots")

    n.at(
        c.dee, 20, "08:55", "Dee’s third reminder about one pilot is her last",
        "About Mortgage document check she has not said a word. After this one Preflight leaves"
        " her alone: the digest shows the pilot until somebody decides.",
    )  # fmt: skip


def fourth_week(n: Narrator) -> None:
    c = n.company
    n.week(23, "Week 4: what is left, and who holds it")
    n.at(c.bo, 23, "09:20", "Bo answers for Eli’s pilot, and wants to launch his own")
    n.presses(c.bo, "Enter the cost")
    n.sends(c.bo, pilot_total="EUR 25k", yearly="EUR 70k")
    n.types(c.bo, "/pilot stage P-1 running", c.pilots)
    n.at(
        c.ana, 23, "10:40", "Ana lets both launch, until a day",
        "Data and governance are designed while it is a pilot. What she lets pass is asked about"
        " again after that day.",
    )  # fmt: skip
    late = "until 18 Dec because the platform team fills them in this month"
    n.types(c.ana, f"/pilot override P-1 {late}", c.pilots)
    n.types(c.ana, f"/pilot override P-2 {late}", c.pilots, short=True)
    n.types(c.ana, "/pilot show P-2", c.pilots)
    n.at(
        c.dee, 27, "09:10", "Three reminders, then the sponsor, once",
        "Bo never said what Call summaries is worth. His reminders are used up, so Dee is asked,"
        " once. (It is Friday because yesterday was Thanksgiving.) Dee answers.",
    )  # fmt: skip
    n.presses(c.dee, "Add the number")
    n.sends(c.dee, value="300 hours/month", role="call agents", heads="25")
    n.at(
        c.ana, 30, "08:55", "The last digest of these four weeks is due",
        "“Designed before launch” counts pilots that launched with all three decisions made in"
        " time: KYC screening was one, Fraud alert summaries was not.",
    )  # fmt: skip
    n.at(
        c.ana, 30, "09:15", "Ana looks up how that came about",
        "Every change is kept, with who made it and when.",
    )  # fmt: skip
    n.types(c.ana, "/pilot history P-2", c.pilots)
    n.at(
        c.ana, 30, "14:55", "What nobody answered goes to the PMO, once",
        "Five working days after Dee’s last reminder there is still no owner for one pilot.",
    )  # fmt: skip
    n.at(
        c.ana, 30, "15:10", "Ana names somebody herself",
        "So nobody has to ask one day whatever happened to that pilot.",
    )  # fmt: skip
    n.types(c.ana, "/pilot owner P-3 @fay", c.pilots)
