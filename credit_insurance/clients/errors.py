# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Why an insurer could not be asked, or what came back instead of an answer.

The class says what to do next. ``str()`` of an error is for administrators and logs,
``user_message`` for anybody; neither ever holds a secret.
"""


class ClientError(Exception):
    """Base of all failures of a client.

    :param detail: what went wrong, technically
    :param operation: what was being done, such as ``request_cover``
    :param status: HTTP status of the answer, 0 when there was none
    :param body: what the insurer sent, redacted and shortened
    :param maybe_processed: the insurer may have carried out what was asked, so that
        it must be looked up before it is sent again
    """

    sentence = "The exchange with the insurer failed."

    def __init__(
        self,
        detail: str = "",
        *,
        operation: str = "",
        status: int = 0,
        body: str = "",
        maybe_processed: bool = False,
    ):
        super().__init__(detail)
        self.detail = detail
        self.operation = operation
        self.status = status
        self.body = body
        self.maybe_processed = maybe_processed

    @property
    def user_message(self) -> str:
        """One sentence for anybody, free of addresses, codes and technical words."""
        return self.sentence

    def __str__(self) -> str:
        http = f"HTTP {self.status}" if self.status else ""
        return ": ".join(filter(None, (self.operation, http, self.detail)))


class Unavailable(ClientError):
    """Nothing was carried out; the same message may be sent again later.

    :param retry_after: seconds that the insurer asks to wait, ``None`` if not told
    """

    sentence = "The insurer's service is not available now. Try again later."

    def __init__(self, detail: str = "", *, retry_after: int | None = None, **context):
        super().__init__(detail, **context)
        self.retry_after = retry_after


class OutcomeUnknown(ClientError):
    """The message left, and no answer tells whether it was carried out.

    No insurer recognises a repeated message, so the only way on is to ask
    (``find_request``) before it is sent again.
    """

    sentence = (
        "The insurer did not answer in time and may have received the message."
        " Check with the insurer before sending it again."
    )

    def __init__(self, detail: str = "", **context):
        context["maybe_processed"] = True
        super().__init__(detail, **context)


class Auth(ClientError):
    """Credentials, certificate or rights were refused; trying again makes it worse."""

    sentence = (
        "The insurer does not accept the credentials or the rights of this account."
        " Check the settings of the insurer."
    )


class Rejected(ClientError):
    """The insurer understood and refused, or would: the message itself must change.

    :param code: the insurer's own code, or ours for what was not even sent
    :param message: the insurer's own words, cleaned
    """

    sentence = "The insurer refused the message."

    def __init__(self, detail="", *, code: str = "", message: str = "", **context):
        super().__init__(detail or message or code, **context)
        self.code = code
        self.message = message

    @property
    def user_message(self) -> str:
        if not self.message:
            return self.sentence
        return f"{self.sentence.rstrip('.')}: {self.message}"


class Protocol(ClientError):
    """The answer cannot be understood; ``body`` holds it for a review."""

    sentence = (
        "The insurer's answer could not be understood. It is kept for an administrator."
    )


class NotConfigured(ClientError):
    """A setting is missing or wrong, so that nothing was sent.

    :param setting: name of the setting, as in the insurer's facts
    """

    def __init__(self, setting: str, detail: str = "", **context):
        super().__init__(f"{setting}: {detail or 'not set'}", **context)
        self.setting = setting

    @property
    def user_message(self) -> str:
        return f"A setting of the insurer is missing or not valid: {self.setting}."
