# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import logging

from odoo import http
from odoo.http import request

_logger = logging.getLogger(__name__)

#: Bytes. What an insurer sends along is not read: it names a record at the most.
MOST_BYTES = 16 * 1024


class Webhook(http.Controller):
    """Where insurers call to say that something is new."""

    @http.route(
        "/credit_insurance/webhook/<string:token>",
        type="http",
        auth="public",
        methods=["GET", "POST"],
        csrf=False,
        save_session=False,
        max_content_length=MOST_BYTES,
    )
    def called(self, token, **_sent):
        """Answer every call alike, whether or not an insurer has this address."""
        try:
            with request.env.cr.savepoint():
                request.env["credit.insurance.insurer"]._webhook_called(token)
        except Exception:
            # Two calls at once, most often: the other one has the decisions read.
            _logger.info("A call of an insurer was left to the next one", exc_info=True)
        return request.make_response("", status=204)
