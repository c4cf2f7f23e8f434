# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import base64

from .common import CreditInsuranceCase

IMPORT = "credit.insurance.limit.import"


class LimitListCase(CreditInsuranceCase):
    """An officer with lists of an insurer whose decisions come as files."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_users()
        cls.buyer.company_registry = "552100554"
        cls.other = cls._create_buyer("Test Other", company_registry="542107651")

    def _list(self, *rows, titles="SIREN;Raison sociale;Montant"):
        return "\r\n".join([titles, *rows]).encode("cp1252")

    def _import(self, data, user=None, company=None, policy=None, **values):
        """An import of a file by the officer, the file read."""
        env = self._as(user or self.officer, company or self.company)
        wizard = env[IMPORT].create(
            {
                "policy_id": (policy or self.policy).id,
                "file": base64.b64encode(data),
                "filename": "liste.csv",
                **values,
            }
        )
        wizard.action_read()
        return wizard

    def _changes(self, wizard):
        """What is shown: line, change, limit now, limit new."""
        return [
            (line.line_number, line.change, line.limit_now, line.limit_new)
            for line in wizard.line_ids.sorted(lambda line: (line.line_number, line.id))
        ]

    def _problems(self, wizard):
        errors = wizard.line_ids.filtered(lambda line: line.change == "error")
        return {line.line_number: line.problem for line in errors}

    def _limits(self, *buyers, policy=None):
        self.env.invalidate_all()
        return [self._cover(buyer, policy).insured_limit for buyer in buyers]
