# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The client's certificate for TLS, from texts and not from files."""

import os
import secrets
import ssl
import tempfile
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)

from .errors import NotConfigured


@dataclass(frozen=True)
class ClientCertificate:
    """A certificate with its chain and its private key, as PEM texts."""

    certificate: str
    private_key: str = field(repr=False)

    def load_into(self, context: ssl.SSLContext) -> None:
        """Make a TLS context present this certificate.

        :raises NotConfigured: certificate and key are unusable or do not fit
        """
        # Python reads keys out of files only. The file is encrypted with a password
        # that no one knows, so that the key never lies on a disk.
        password = secrets.token_hex(32)
        try:
            key = load_pem_private_key(self.private_key.encode(), password=None)
            pem = key.private_bytes(
                Encoding.PEM,
                PrivateFormat.PKCS8,
                BestAvailableEncryption(password.encode()),
            )
            _load(context, self.certificate.encode() + b"\n" + pem, password)
        except (ValueError, TypeError, ssl.SSLError):
            raise NotConfigured("certificate", "unusable with its key") from None


def _load(context: ssl.SSLContext, content: bytes, password: str) -> None:
    handle, path = tempfile.mkstemp()
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        context.load_cert_chain(path, password=password)
    finally:
        os.unlink(path)
