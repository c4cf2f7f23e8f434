# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a user may write by RPC although no screen offers it.

Odoo marks stored computed fields as read-only for its screens only: whoever may edit
an order may write them from outside. The order check rests on some of them.
"""

from odoo.exceptions import AccessError


def written_names(records, vals_list):
    """Return the names of the fields that a create or write sets.

    :param records: the model or records that are written, with their context
    :param vals_list: list of dicts, as ``create`` takes them
    :rtype: set[str]
    """
    names = set().union(*vals_list)
    prefix = "default_"
    return names | {
        key.removeprefix(prefix)
        for key in records.env.context
        if key.startswith(prefix)
    }


def refuse_written(records, names):
    """Refuse that a user writes what only the server knows.

    :param names: fields that are written and must not be
    :raises AccessError: naming the first of them
    """
    if not names or records.env.su:
        return
    field = records._fields[min(names)]
    raise AccessError(
        records.env._(
            "“%s” is kept by the system and cannot be entered.",
            field.get_description(records.env)["string"],
        )
    )


def recompute_written(records, names):
    """Compute stored amounts again that a user has written.

    :param names: stored computed fields
    """
    if not records or records.env.su:
        return
    for name in names:
        records.env.add_to_compute(records._fields[name], records)
