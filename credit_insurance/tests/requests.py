# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from .common import SaleOrderCase


class RequestCase(SaleOrderCase):
    """The dialog in which officers request cover."""

    def _own(self, record, user=None, companies=None):
        """The record as its user has it on the screen."""
        env = self._as(user or self.officer, companies or self.company)
        return record.with_env(env)

    def _open(self, records, user=None, companies=None, cancel=False):
        """Click on the button of records; return the dialog."""
        own = self._own(records, user, companies)
        action = own.action_cancel_cover() if cancel else own.action_request_cover()
        wizard = self.env[action["res_model"]].browse(action["res_id"])
        return self._own(wizard, user, companies)

    def _sent(self, wizard):
        """Confirm; return the requests that the result lists."""
        action = wizard.action_confirm()
        exchanges = self.env[action["res_model"]]
        return exchanges.search(action["domain"], order="id")

    def _requests(self):
        return self.env["credit.insurance.exchange"].search(
            [("insurer_id", "=", self.insurer.id)]
        )

    def assertLine(self, line, **expected):
        self.assertRecordValues(line, [expected])
