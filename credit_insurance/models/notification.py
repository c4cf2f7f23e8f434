# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a button answers with when it opens nothing."""

CLOSE = {"type": "ir.actions.act_window_close"}
RELOAD = {"type": "ir.actions.client", "tag": "soft_reload"}


def notification(message, kind="info", sticky=False, then=CLOSE):
    """Return the action that shows a sentence in the corner of the screen.

    :param str message: translated
    :param str kind: ``info``, ``success``, ``warning`` or ``danger``
    :param bool sticky: whether it stays until somebody closes it
    :param dict then: the action that follows; ``None``: none
    """
    params = {"type": kind, "message": message, "sticky": sticky}
    if then:
        params["next"] = then
    return {
        "type": "ir.actions.client",
        "tag": "display_notification",
        "params": params,
    }
