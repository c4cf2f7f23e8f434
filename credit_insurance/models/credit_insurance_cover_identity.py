# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import re

from odoo import models

from ..clients import identifiers
from ..clients.errors import Rejected
from ..clients.models import BuyerQuery
from ..exceptions import CreditInsuranceError


class CreditInsuranceCover(models.Model):
    """Which company is meant: a legal entity with a number."""

    _inherit = "credit.insurance.cover"  # pylint: disable=consider-merging-classes-inherited

    def _legal_identity(self):
        """Return the numbers by which the buyer is identified.

        :rtype: dict
        :returns: ``country`` (alpha-2), ``siren`` and ``vat``, empty when not known
        """
        partner = self.partner_id.sudo()
        country = partner.country_id.code or ""
        vat = re.sub(r"[\s./-]", "", partner.vat or "").upper()
        registry = re.sub(r"[\s./-]", "", partner.company_registry or "")
        siren = ""
        if country == "FR" or (not country and vat.startswith("FR")):
            country = "FR"
            siren = registry[:9] or identifiers.siren_of_vat(vat)
        return {"country": country, "siren": siren, "vat": vat}

    def _check_identity(self):
        """Check that the insurer can know which company is meant.

        :raises CreditInsuranceError: with the number that is missing or wrong
        """
        if self.buyer_number:
            return
        identity = self._legal_identity()
        if not identity["country"]:
            raise CreditInsuranceError(
                self.env._(
                    "Enter the country of %s: the insurer identifies companies by it.",
                    self.partner_id.display_name,
                )
            )
        try:
            if identity["siren"]:
                identifiers.siren(identity["siren"])
            elif identity["vat"]:
                identifiers.vat(identity["country"], identity["vat"])
            else:
                raise CreditInsuranceError(
                    self.env._(
                        "Enter the SIREN (company registry) or the VAT number of %s: "
                        "the insurer covers a legal entity, identified by its number.",
                        self.partner_id.display_name,
                    )
                )
        except Rejected:
            raise CreditInsuranceError(
                self.env._(
                    "The number %(number)s of %(buyer)s cannot be right: correct it "
                    "before cover is requested.",
                    number=identity["siren"] or identity["vat"],
                    buyer=self.partner_id.display_name,
                )
            ) from None

    def _prepare_buyer_query(self):
        """Return the buyer as ``clients.models.BuyerQuery``."""
        partner = self.partner_id
        identity = self._legal_identity()
        return BuyerQuery(
            **identity,
            name=partner.name or "",
            street=partner.street or "",
            city=partner.city or "",
            postal_code=partner.zip or "",
        )

    def _prepare_buyer_identity(self):
        """Return how a request names its buyer, as parts of a ``CoverRequest``."""
        identity = self._legal_identity()
        return {
            "buyer_id": self.buyer_number or "",
            "country": identity["country"],
            "tax_id": identity["siren"] or identity["vat"],
            "buyer_name": self.partner_id.name or "",
            "buyer_reference": str(self.partner_id.id),
        }

    def _identified(self, number, rating=""):
        """Store what a look-up found."""
        values = {"buyer_number": number}
        if rating:
            values["rating"] = rating
        self.write(values)
