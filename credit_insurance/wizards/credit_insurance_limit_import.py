# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import base64
import binascii

from odoo import api, fields, models

from ..clients import limit_file, limit_rows
from ..clients.limit_file import FileError
from ..exceptions import CreditInsuranceError
from .limit_preview import LimitPreview
from .limit_words import file_sentence


class CreditInsuranceLimitImport(models.TransientModel):
    """Imports the limits that an insurer sends as a file.

    First the file is read and everything that it would change is shown; only then,
    and only if that is still what it would change, is it imported, all of it or
    nothing.
    """

    _name = "credit.insurance.limit.import"
    _description = "Import Limits"
    _rec_name = "policy_id"

    policy_id = fields.Many2one(
        "credit.insurance.policy",
        required=True,
        domain=[("state", "in", ("draft", "active", "run_off"))],
        default=lambda self: self._default_policy(),
    )
    insurer_id = fields.Many2one(related="policy_id.insurer_id")
    currency_id = fields.Many2one(related="policy_id.currency_id")
    file = fields.Binary(
        attachment=False, help="CSV or Excel (.xlsx), as the insurer sent it."
    )
    filename = fields.Char()
    day = fields.Date(
        string="As of",
        required=True,
        default=fields.Date.context_today,
        help="The day of the list. Decisions take effect on it where the list does "
        "not say another day.",
    )
    mapping_id = fields.Many2one(
        "credit.insurance.limit.mapping",
        string="Column Mapping",
        domain="[('insurer_id', '=', insurer_id)]",
        help="What each column means. Found by the titles of the columns; what you "
        "correct is kept for the next list.",
    )
    whole_portfolio = fields.Boolean(
        help="The list holds every buyer that is covered: those that are not in it "
        "have lost their cover.",
    )
    leave_out_errors = fields.Boolean(
        string="Leave out Rows in Error",
        help="Import the other rows although some cannot be imported.",
    )
    state = fields.Selection(
        [("upload", "File"), ("preview", "Preview"), ("done", "Imported")],
        required=True,
        default="upload",
    )
    line_ids = fields.One2many("credit.insurance.limit.import.line", "import_id")
    signature = fields.Char(readonly=True)
    outdated = fields.Boolean(readonly=True)
    summary = fields.Char(readonly=True)
    change_count = fields.Integer(compute="_compute_counts")
    error_count = fields.Integer(compute="_compute_counts")
    end_count = fields.Integer(compute="_compute_counts")

    def _default_policy(self):
        """Return the policy that is opened, or the company's only active one."""
        if self.env.context.get("active_model") == "credit.insurance.policy":
            return self.env.context.get("active_id")
        policies = self.env["credit.insurance.policy"].search(
            [("state", "=", "active"), ("company_ids", "in", self.env.company.id)],
            limit=2,
        )
        return policies if len(policies) == 1 else policies.browse()

    # === COMPUTE METHODS === #

    @api.depends("line_ids.change")
    def _compute_counts(self):
        for wizard in self:
            lines = wizard.line_ids
            wizard.change_count = len(lines.filtered("stored"))
            wizard.error_count = len(
                lines.filtered(lambda line: line.change == "error")
            )
            wizard.end_count = len(
                lines.filtered(lambda line: line.stored and not line.line_number)
            )

    @api.onchange("policy_id")
    def _onchange_policy_id(self):
        if self.mapping_id.insurer_id != self.policy_id.insurer_id:
            self.mapping_id = False

    # === ACTION METHODS === #

    def action_read(self):
        """Read the file and show what it would change.

        :raises CreditInsuranceError: the file cannot be read at all
        """
        self.ensure_one()
        self.outdated = False
        self._show(self._preview())
        return self._reopen()

    def action_mapping(self):
        """Open what the columns mean, finding it out before if need be."""
        self.ensure_one()
        self._check_officer()
        if not self.mapping_id:
            self._find_mapping(self._open_file())
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Column Mapping"),
            "res_model": "credit.insurance.limit.mapping",
            "res_id": self.mapping_id.id,
            "views": [(False, "form")],
            "target": "new",
        }

    def action_back(self):
        """Choose another file."""
        self.ensure_one()
        self.line_ids.unlink()
        self.write({"state": "upload", "file": False, "outdated": False})
        return self._reopen()

    def action_import(self):
        """Import what was shown, or show anew what has changed in the meantime.

        :raises CreditInsuranceError: rows are in error and not to be left out
        """
        self.ensure_one()
        preview = self._preview()
        if preview.signature != self.signature:
            self.outdated = True
            self._show(preview)
            return self._reopen()
        self._check_importable(preview)
        received = self._apply(preview)
        self._keep_file(preview, received)
        return self._reopen()

    def action_open_covers(self):
        """Open the covers of the policy."""
        return self.policy_id.action_open_covers()

    def _reopen(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Import Limits"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "current",
        }

    # === READING === #

    def _check_officer(self):
        """Refuse whoever may not record decisions on this policy."""
        self.policy_id.check_access("read")
        self.env["credit.insurance.decision"].check_access("create")

    def _preview(self):
        """Read the file with the mapping and compare it with the covers.

        :rtype: LimitPreview
        """
        self._check_officer()
        table = self._open_file()
        self._find_mapping(table)
        columns = self.mapping_id._fields_of(table.titles)
        self.mapping_id._learn_codes(limit_rows.codes(table, columns))
        reading = self.mapping_id._reading(columns, self.currency_id)
        return LimitPreview(
            self.policy_id,
            limit_rows.read_rows(table, reading),
            self.day,
            choices=self._choices(),
            whole=self.whole_portfolio,
            source=self.filename or "",
        )

    def _open_file(self):
        """Return the file as ``clients.limit_table.Table``.

        :raises CreditInsuranceError: saying what is wrong with it
        """
        try:
            data = base64.b64decode(self.file or b"")
            return limit_file.read(data, **self.mapping_id._file_options())
        except FileError as error:
            raise CreditInsuranceError(file_sentence(self.env, error)) from None
        except binascii.Error:
            raise CreditInsuranceError(
                self.env._("The file did not arrive: choose it again.")
            ) from None

    def _find_mapping(self, table):
        """Set the mapping of the file and let it learn titles that are new."""
        mappings = self.mapping_id
        if mappings and mappings.insurer_id != self.insurer_id:
            mappings = mappings.browse()
        if not mappings:
            mappings = mappings._for_titles(self.insurer_id, table.titles)
        if mappings:
            mappings._learn_titles(table.titles)
        self.mapping_id = mappings or mappings._propose(self.insurer_id, table.titles)

    def _choices(self):
        chosen = self.line_ids.filtered("choice_id")
        return {
            line.line_number: line.choice_id.commercial_partner_id.id for line in chosen
        }

    def _show(self, preview):
        """Put a preview on the screen."""
        choices = {line.line_number: line.choice_id.id for line in self.line_ids}
        self.line_ids.unlink()
        lines = self.env["credit.insurance.limit.import.line"]
        lines.create(
            [
                {
                    **lines._prepare_line(preview, entry, self.currency_id),
                    "import_id": self.id,
                    "choice_id": choices.get(entry.line) if entry.line else False,
                }
                for entry in preview.entries
            ]
        )
        self.write({"state": "preview", "signature": preview.signature})
