# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""How a record is opened in a dialog."""


def dialog(record, context=None):
    """Return the action that opens a record in a dialog, or a new one of its model.

    The title is the model's name in the reader's language.

    :param record: of any model, empty for a new one
    :param dict context: defaults of a new one
    """
    return {
        "type": "ir.actions.act_window",
        "name": record.env["ir.model"].sudo()._get(record._name).name,
        "res_model": record._name,
        "res_id": record.id,
        "views": [(False, "form")],
        "target": "new",
        "context": context or {},
    }
