"""A Slack that fits in one process: the Web API and Socket Mode on loopback, with people who act.

The shipped bot runs against it unchanged: give it `SLACK_API_URL`, `SLACK_BOT_TOKEN` and
`SLACK_APP_TOKEN` from `slack.environment`. Nothing here imports the bot; nothing leaves loopback.

    with Sandbox(clock) as slack:                       # clock: a callable, aware datetimes
        ana = slack.person("ana", name="Ana Keller", zone="Europe/Zurich")
        pilots = slack.channel("ai-pilots", members=[ana])

        answer = ana.types("/pilot register", in_=pilots)
        ana.submits(name="Claims triage", owner=cy)
        ana.presses("Accept", on=ana.dms[-1])

**The workspace** (`Sandbox`)
    Sandbox(clock, *, port=0, rules=Rules())            `with`, or `.start()` and `.close()`
    .url .api_url .environment .bot_token .app_token .signing_secret .team_id .bot_user_id
    .person(handle, *, name=, zone=, email=, admin=, owner=, guest=, single_channel=, outsider=,
            bot=, deactivated=) -> Person                     zone=None: a profile without one
    .channel(name, *, members=(), private=False, with_bot=True) -> Channel
    .group(handle, members) -> Group                    a user group; `.members` may be set
    .people .channels                                   by handle and by name
    .rules                                              Rules: change them at any time
        .scopes (set)  .commands (set)  .ack_seconds  .newer_blocks  .messages_tab  .home_tab
        .tiers (rate limits)  .user_groups (a paid feature)
    .until(condition, within=3.0)                       waits until it is true; its result
    .wait_for_bot(within=10.0) .sockets                 until a socket is open; how many are
    .hands_to(door)                                     no sockets: payloads go through a function
        Delivery: .kind .payload .body .headers()       so both of these work, in the same thread
            lambda d: app.dispatch(BoltRequest(body=d.payload, mode="socket_mode"))
            lambda d: app.dispatch(BoltRequest(body=d.body, headers=d.headers(at)))
        (a door returns anything with `.status` and `.body`)
    .record                                             all that went to and from the bot, in order
        .calls("chat.postMessage") -> Call(.method .params .status .answer .at); "response_url" too
        .envelopes("slash_commands") -> Sent(.kind .payload .acks .at)

**A person** (`Person`)
    .id .handle .name .mention .zone .local(moment)     what their clock shows
    .types("/pilot …", in_=channel)                     -> Answer; in_: default the bot's DM, a
                                                        Channel, or a Person (their private DM)
    .says("a message", in_=channel)                     -> Message
    .presses(label_or_action_id, on=None, confirming=True) -> Answer   a button
    .chooses(value, from_=action_id_or_label, on=None)  -> Answer      any other element: select,
                                                        menu, date, people, checkboxes
    .fills(answers=None, /, **answers)                  types into the modal, sends nothing
    .submits(answers=None, /, **answers)                -> Answer; by block_id, action_id or label
    .sends(view)                                        -> Answer; as it stands, or once more
    .closes(everything=False)                           -> Answer
    .shortcut(callback_id, on=None)                     -> Answer; on=message: a message shortcut
    .opens_home() .home                                 View or None
    .modal .modals                                      the top open view or None; the whole stack
    .form                                               the top open view, where there must be one
    .dms .ephemerals                                    oldest first; replaced ones replaced
    .sees(text, within=3.0)                             waits; the Message or View that reads so
    .changes(zone=…, name=…, deactivated=True, …)       sends user_change
    .joins(channel) .leaves(channel)
    Values know their element: str, int, date, time, datetime, Person, Channel, or the text
    or value of an option; a list for several; None empties. `on` is a Message, one of its
    `.versions` (an old screen, still open somewhere), or a View; left out: the open modal, else
    the newest message or ephemeral with such an element.

**What comes back** (`Answer`)
    .error      None, or what Slack shows: "operation_timeout", "dispatch_failed", …
    .why        Slack's complaints about the app's answer, where those are the error
    .message    the message that the ack made, or None;  .text .blocks .as_text() of it
    .errors     {block_id: sentence} beside the fields, from the bot or from Slack itself
    .modal      the person's top view now;  .closed  the form went away
    .confirm    the confirm dialog that was answered, or None

**A message** (`Message`)
    .id .ts .channel .at .text .blocks .metadata .edited .deleted .private_to .buttons (labels)
    .versions   every state it had: .text .blocks .metadata .at .buttons .as_text()
    .as_text()  how it reads in a terminal: names for ids, tables aligned, charts as numbers

**A view** (`View`)
    .id .callback_id .title .blocks .block_ids .fields (labels by block_id) .values .errors
    .private_metadata .submit .close .hash .buttons .as_text()

**A channel** (`Channel`)
    .id .name .mention .messages .archives() .unarchives() .becomes_private() .vanishes()
    .takes_bot() .drops_bot()

**Trouble on demand** (`bot.sandbox.faults`)
    slack.fails("chat.postMessage", faults.rate_limited(after=30), times=2, channel=pilots)
    also faults.status(503) .error("invalid_blocks") .slow(0.5) .resets_unread() .resets_after()
    .hangs_after() .not_json(); method "*" is all of them, times=None until `slack.heals()`
    faults.status(500, done=True) fails after having done it; slack.faults.chance = a function
    slack.disconnects(reason="warning") .drops_sockets() .freezes_sockets() .duplicates(times=1)
    slack.uninstalls_app() .revokes_tokens() .sends_event({...})

**The page** (`slack.url` in a browser): any of the people, acting as above
    slack.director          Director: .commands .shortcuts .tries .moves .starts_over; what the
                            page completes and proposes, and who moves the clock

**Signed HTTP** (`bot.sandbox.signing`)
    signing.signed(secret, body, at) -> headers         as Slack signs a request
    signing.body(kind, payload) -> str                  as Slack sends it
"""

from __future__ import annotations

from bot.sandbox.answers import Answer
from bot.sandbox.channel import Channel
from bot.sandbox.director import Director, Hint, Shortcut, Try
from bot.sandbox.dispatch import Delivery
from bot.sandbox.messages import Message, Version
from bot.sandbox.person import NotSeen, Person
from bot.sandbox.rules import MANIFEST_SCOPES, Rules
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.views import View

__all__ = (
    "MANIFEST_SCOPES",
    "Answer",
    "Channel",
    "Delivery",
    "Director",
    "Hint",
    "Message",
    "NotSeen",
    "Person",
    "Rules",
    "Sandbox",
    "Shortcut",
    "Try",
    "Version",
    "View",
)
