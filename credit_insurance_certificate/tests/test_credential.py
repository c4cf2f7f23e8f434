# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import base64
from datetime import datetime, timedelta, timezone

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from cryptography.x509.oid import NameOID

from odoo.tests import TransactionCase, tagged


def _signed_by_itself(key):
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Test Client")])
    now = datetime.now(timezone.utc)
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
        .public_bytes(Encoding.PEM)
    )


@tagged("post_install", "-at_install")
class TestCredential(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        key = ec.generate_private_key(ec.SECP256R1())
        cls.key = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        cls.pem = _signed_by_itself(key)
        cls.insurer = cls.env["credit.insurance.insurer"].create(
            {"name": "Test Insurer", "code": "atradius"}
        )
        cls.credential = cls.insurer.credential_ids.filtered(
            lambda credential: credential.environment == "sandbox"
        )

    def _certificate(self, key):
        private = self.env["certificate.key"].create(
            {"name": "Test Key", "content": base64.b64encode(key)}
        )
        return self.env["certificate.certificate"].create(
            {
                "name": "Test Certificate",
                "content": base64.b64encode(self.pem),
                "private_key_id": private.id,
            }
        )

    def _client(self):
        policy = self.env["credit.insurance.policy"].create(
            {"name": "P1", "insurer_id": self.insurer.id}
        )
        return self.insurer._get_adapter()._client(policy)

    def test_clients_present_the_certificate(self):
        self.credential.certificate_id = self._certificate(self.key)
        given = self.credential._client_certificate()
        self.assertEqual(given.certificate.strip(), self.pem.decode().strip())
        self.assertEqual(given.private_key.strip(), self.key.decode().strip())
        # It loads both into its TLS context, which fails unless they fit.
        self._client().close()

    def test_without_one_none_is_presented(self):
        self.assertIsNone(self.credential._client_certificate())

    def test_another_certificate_is_tested_anew(self):
        self.insurer._write_connection("refused", "")
        self.credential.certificate_id = self._certificate(self.key)
        self.assertEqual(self.insurer.connection_state, "untested")
