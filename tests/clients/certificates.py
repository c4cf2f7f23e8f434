# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Certificates for the tests of TLS, made on the spot."""

import ssl
from datetime import datetime, timedelta, timezone
from ipaddress import ip_address

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from cryptography.x509.oid import NameOID


def _name(text):
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _pem(key):
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


class Authority:
    """Signs certificates for servers and clients; ``bundle`` is its own."""

    def __init__(self, folder):
        self._folder = folder
        self._key = ec.generate_private_key(ec.SECP256R1())
        self.bundle = folder / "authority.pem"
        self.bundle.write_text(self._certificate("Authority", self._key, True)[0])

    def _certificate(self, subject, key, authority=False):
        now = datetime.now(timezone.utc)
        builder = (
            x509.CertificateBuilder()
            .subject_name(_name(subject))
            .issuer_name(_name("Authority"))
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=1))
            .add_extension(x509.BasicConstraints(authority, None), critical=True)
        )
        if not authority:
            local = subject == "localhost"
            name = (
                x509.IPAddress(ip_address("127.0.0.1"))
                if local
                else x509.DNSName(subject)
            )
            builder = builder.add_extension(
                x509.SubjectAlternativeName([name]), critical=False
            )
        signed = builder.sign(self._key, hashes.SHA256())
        return signed.public_bytes(Encoding.PEM).decode(), _pem(key)

    def client(self):
        """Return a certificate and its key, as texts."""
        return self._certificate("client", ec.generate_private_key(ec.SECP256R1()))

    def server(self, host="localhost", client_needed=False):
        """Return the context of a server, which may want a client's certificate."""
        key = ec.generate_private_key(ec.SECP256R1())
        path = self._folder / f"{host}.pem"
        path.write_text("".join(self._certificate(host, key)))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(path)
        if client_needed:
            context.verify_mode = ssl.CERT_REQUIRED
            context.load_verify_locations(self.bundle)
        return context
