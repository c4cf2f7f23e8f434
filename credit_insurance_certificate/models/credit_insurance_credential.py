# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import base64

from odoo import fields, models

from odoo.addons.credit_insurance.clients.certificate import ClientCertificate


class CreditInsuranceCredential(models.Model):
    """Access data with a certificate, kept where Odoo keeps certificates."""

    _inherit = "credit.insurance.credential"

    certificate_id = fields.Many2one(
        "certificate.certificate",
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        domain=[("private_key_id", "!=", False)],
        help="Presented to the insurer's service, where one was agreed.",
    )

    def _client_certificate(self):
        certificate = self.sudo().certificate_id
        if not certificate:
            return super()._client_certificate()
        key = certificate.private_key_id
        return ClientCertificate(
            _text(certificate, "pem_certificate"), _text(key, "pem_key")
        )


def _text(record, name):
    content = record.with_context(bin_size=False)[name]
    return base64.b64decode(content or b"").decode()
