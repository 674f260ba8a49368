"""What each error of Slack means for us, method by method; docs/operate.md shows this table.

The errors of a method are those of its page in Slack's reference (May 2026), and those that any
method may answer with. What is not here has no meaning of its own: the call is given up.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Method(StrEnum):
    POST = "chat.postMessage"
    EDIT = "chat.update"
    LOOK = "conversations.history"
    OPEN_DM = "conversations.open"
    PERSON = "users.info"
    FORM = "views.open"
    HOME = "views.publish"
    ANY = "any method"


class Meaning(StrEnum):
    WAIT = "wait"  # too much at once: nothing was done, and the workspace rests
    DOUBT = "doubt"  # it may have been done
    STOP = "stop"  # the token or the app is at fault: nothing will be done until that is mended
    PLAINER = "plainer"  # the newer blocks are not known there: nothing was done
    NOBODY = "nobody"  # there is nobody to write to
    AGAIN = "again"  # it has changed meanwhile: it is done once more from how it stands now
    WITHOUT = "without"  # an optional scope is missing: it goes on without
    GIVE_UP = "give up"  # this one will not be done, whenever it is tried


Meanings = Mapping[Meaning, frozenset[str]]


def _meanings(**errors: str) -> Meanings:
    return MappingProxyType(
        {Meaning[name]: frozenset(words.split()) for name, words in errors.items()}
    )


ERRORS: Mapping[Method, Meanings] = MappingProxyType(
    {
        Method.ANY: _meanings(
            WAIT="ratelimited rate_limited",
            DOUBT="fatal_error internal_error request_timeout service_unavailable",
            STOP="access_denied accesslimited account_inactive app_missing_action_url"
            " deprecated_endpoint ekm_access_denied enterprise_is_restricted invalid_auth"
            " method_deprecated missing_scope no_permission not_allowed_token_type not_authed"
            " org_login_required team_access_not_granted team_added_to_org token_expired"
            " token_revoked two_factor_setup_required",
            GIVE_UP="invalid_arg_name invalid_arguments invalid_array_arg invalid_charset"
            " invalid_form_data invalid_json invalid_post_type json_not_object missing_post_type",
        ),
        Method.POST: _meanings(
            WAIT="message_limit_exceeded",
            STOP="messages_tab_disabled",
            PLAINER="invalid_attachments invalid_blocks invalid_blocks_format"
            " only_one_table_allowed",
            GIVE_UP="as_user_not_supported attachment_payload_limit_exceeded"
            " cannot_reply_to_message channel_not_found draft_already_deleted draft_already_sent"
            " draft_has_conflict draft_not_found duplicate_channel_not_found"
            " duplicate_message_not_found invalid_metadata_format invalid_metadata_schema"
            " is_archived markdown_text_conflict metadata_must_be_sent_from_app"
            " metadata_too_large missing_file_data msg_blocks_too_long msg_too_long no_text"
            " not_in_channel restricted_action restricted_action_non_threadable_channel"
            " restricted_action_read_only_channel restricted_action_thread_locked"
            " restricted_action_thread_only_channel slack_connect_canvas_sharing_blocked"
            " slack_connect_file_link_sharing_blocked slack_connect_lists_sharing_blocked"
            " team_not_found too_many_attachments too_many_contact_cards user_not_found",
        ),
        Method.EDIT: _meanings(
            WAIT="message_limit_exceeded",
            DOUBT="external_channel_migrating streaming_state_conflict update_failed",
            GIVE_UP="as_user_not_supported block_mismatch blocked_file_type"
            " cant_broadcast_message cant_update_message channel_not_found edit_window_closed"
            " file_deleted file_is_deleted file_not_found file_share_limit_reached"
            " invalid_attachments invalid_blocks invalid_blocks_format invalid_metadata_format"
            " invalid_metadata_schema is_inactive markdown_text_conflict"
            " max_file_sharing_exceeded message_not_found metadata_must_be_sent_from_app"
            " metadata_too_large msg_too_long no_dual_broadcast_content_update no_text"
            " posting_to_channel_denied slack_connect_blocked_file_type"
            " slack_connect_canvas_sharing_blocked slack_connect_clip_sharing_blocked"
            " slack_connect_file_link_sharing_blocked slack_connect_file_upload_sharing_blocked"
            " team_not_found too_many_attachments unable_to_share_files",
        ),
        Method.LOOK: _meanings(
            GIVE_UP="channel_is_limited_access channel_not_found invalid_cursor"
            " invalid_metadata_filter_keys invalid_ts_latest invalid_ts_oldest missing_scope"
            " not_in_channel",
        ),
        Method.OPEN_DM: _meanings(
            NOBODY="cannot_dm_bot user_disabled user_not_found user_not_visible",
            WITHOUT="channel_not_found invalid_user_combination"
            " method_not_supported_for_channel_type missing_scope not_enough_users"
            " too_many_users users_list_not_supplied",
        ),
        Method.PERSON: _meanings(
            NOBODY="user_not_found user_not_visible",
            GIVE_UP="too_many_users",
        ),
        Method.FORM: _meanings(
            GIVE_UP="duplicate_external_id exchanged_trigger_id expired_trigger_id"
            " invalid_trigger_id view_too_large",
        ),
        Method.HOME: _meanings(
            AGAIN="hash_conflict",
            GIVE_UP="duplicate_external_id missing_profile_id not_enabled not_implemented"
            " view_too_large",
        ),
    }
)


def meaning_of(error: str, method: Method) -> Meaning:
    """The method's own meaning of an error, before the one that it has for any method."""
    for known in (ERRORS[method], ERRORS[Method.ANY]):
        for meaning, errors in known.items():
            if error in errors:
                return meaning
    return Meaning.GIVE_UP
