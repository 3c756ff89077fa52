"""Rows of signing in: allauth's addresses, whoever asks about their own account only."""

from tests.house.access import Row

PUBLIC = Row(others=200, is_public=True)
SIGNED_OUT_ONLY = Row({"anonymous": 200}, others=302)
OWN = Row(others=200)
MOVES_ON = Row(others=302)
NOT_SET_UP = Row(others=404)  # no second factor yet, so nothing to show or end

ROWS = {
    "account_login": SIGNED_OUT_ONLY,
    "account_signup": SIGNED_OUT_ONLY,
    "account_request_login_code": SIGNED_OUT_ONLY,
    "account_logout": Row(others=200),
    "account_inactive": PUBLIC,
    "account_reset_password": PUBLIC,
    "account_reset_password_done": PUBLIC,
    "account_reset_password_from_key": Row(
        others=200, is_public=True, args=lambda cast: {"uidb36": "1", "key": "unknown"}
    ),
    "account_reset_password_from_key_done": PUBLIC,
    "account_email": OWN,
    "account_set_password": OWN,
    "account_change_password": MOVES_ON,
    "account_email_verification_sent": MOVES_ON,
    "account_confirm_login_code": MOVES_ON,
    # Only in the middle of proving oneself again.
    "account_reauthenticate": Row(others=403),
    "mfa_reauthenticate": Row(others=403),
    "mfa_index": OWN,
    "mfa_authenticate": MOVES_ON,
    "mfa_activate_totp": OWN,
    "mfa_deactivate_totp": NOT_SET_UP,
    "mfa_view_recovery_codes": NOT_SET_UP,
    "mfa_download_recovery_codes": NOT_SET_UP,
    "mfa_generate_recovery_codes": OWN,
    "usersessions_list": OWN,
}
