"""What a newcomer needs to know before the story: what Preflight is, how to read, who is who."""

from __future__ import annotations

from bot.demo.narrator import Narrator
from bot.demo.reading import table

WHAT = (
    "Preflight is a Slack bot that gets AI pilots to production. A pilot needs three decisions"
    " early: what it is worth in numbers, who will own it in production and has said yes, and"
    " what production will cost. Preflight finds what is missing, asks the one person who can"
    " answer it, in their own morning, and shows a channel what does not move."
)
SHIPPED = (
    "What follows is the shipped bot at work, in a Slack that lives inside this process: real"
    " commands, forms, buttons and messages; no token, and no network beyond this machine. Only"
    " the clock is moved by hand, and the people and the pilots are made up: a bank and a pharma"
    " company of one group, ten pilots between them, each in a trouble of its own."
)
HOW = (
    "How to read it: a bar │ stands before the words of Preflight. [A label] is a button, ~this~"
    " is struck through, and … stands for lines that were in an earlier message word for word."
    " Below each message it says why it came: a request is caused by a person, and goes out at"
    " once or when the working day begins; a reminder is caused by the clock."
)
WHO = (
    ("Ana Keller", "Zurich", "leads the PMO"),
    ("Bo Lindqvist", "Zurich", "leads the pilots of the bank"),
    ("Cy Tanaka", "Tokyo", "runs operations for both companies"),
    ("Dee Okafor", "New York", "sponsors the pilots of the bank"),
    ("Eli Moreau", "Zurich", "leads the pilots of the pharma company"),
    ("Fay Nair", "New York", "sponsors the pilots of the pharma company"),
)


def tell(n: Narrator) -> None:
    n.paper.title("Preflight: ten AI pilots, six people, four weeks")
    for text in (WHAT, SHIPPED, HOW):
        n.paper.prose(text)
        n.paper.gap()
    n.paper.lines(table(("who", "lives in", "role"), WHO, (), n.paper.width))
