"""Provider ``aws-kms``: the key above all others stays at Amazon's key service, or at one that speaks its language.

The context travels as encryption context: the service opens nothing under another, and writes it in its own log. It
says purpose, scope and key id, all of them codes. Credentials come the way boto3 finds them.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.views.decorators.debug import sensitive_variables

from portal.vault.errors import DoesNotOpen, KeysUnavailable
from portal.vault.providers import Context, KeyProvider, Wrapped

FORGED = {"InvalidCiphertextException", "IncorrectKeyException"}
LONGEST_BLOB = 6144


class AwsKmsProvider(KeyProvider):
    """Wraps under ``key`` (an id, ARN or alias), and opens what was wrapped under it or one of the ``former_keys``."""

    name = "aws-kms"

    def __init__(
        self,
        key: str,
        former_keys: list[str] | None = None,
        region: str | None = None,
        endpoint_url: str | None = None,
        timeout: float = 5,
        attempts: int = 3,
    ) -> None:
        self.key = key
        self.former_keys = tuple(former_keys or ())
        self._options = {"region_name": region, "endpoint_url": endpoint_url}
        # A page waits for this: better an outage told within seconds than a worker held for minutes.
        self._config = Config(
            connect_timeout=timeout,
            read_timeout=timeout,
            retries={"total_max_attempts": attempts, "mode": "standard"},
        )
        self._connected: tuple[int, Any] = (0, None)
        self._arns: dict[str, str] = {}

    @property
    def current_key_id(self) -> str:
        """The ARN of the key that ``wrap`` uses now."""
        return self._arn(self.key)

    @sensitive_variables()
    def wrap(self, plain: bytes, context: Context) -> Wrapped:
        """Have it wrapped under the current key."""
        with _trouble():
            answer = self._client.encrypt(KeyId=self.current_key_id, Plaintext=plain, EncryptionContext=dict(context))
        return Wrapped(answer["CiphertextBlob"], answer["KeyId"])

    @sensitive_variables()
    def unwrap(self, blob: bytes, context: Context) -> bytes:
        """Have it opened. The service finds the key by the blob; whose key it was is looked at here."""
        if not 0 < len(blob) <= LONGEST_BLOB:
            raise DoesNotOpen("The wrapped key is no bytes of the key service.")
        with _trouble():
            answer = self._client.decrypt(CiphertextBlob=blob, EncryptionContext=dict(context))
        # SECURITY: whoever can write the table could lay in a key wrapped by a key service of their own, if our role
        # may use that; what we would seal from then on, they could open.
        if answer["KeyId"] not in {self._arn(key) for key in (self.key, *self.former_keys)}:
            raise KeysUnavailable("The key was wrapped under a key of the service that is not configured.")
        plain: bytes = answer["Plaintext"]
        return plain

    def healthy(self) -> None:
        """The current key is there, enabled and made for this."""
        with _trouble():
            facts = self._client.describe_key(KeyId=self.key)["KeyMetadata"]
        usage = facts.get("KeyUsage", "ENCRYPT_DECRYPT")  # not every such service says so
        if facts["KeyState"] != "Enabled" or usage != "ENCRYPT_DECRYPT":
            raise KeysUnavailable(f"The key {self.key} is {facts['KeyState']}, for {usage}.")

    @property
    def _client(self) -> Any:
        """One client for this process; a forked one makes its own, as it must not share open connections."""
        process, client = self._connected
        if process != os.getpid():
            client = boto3.session.Session().client("kms", config=self._config, **self._options)
            self._connected = (os.getpid(), client)
        return client

    def _arn(self, key: str) -> str:
        if key not in self._arns:
            with _trouble():
                self._arns[key] = self._client.describe_key(KeyId=key)["KeyMetadata"]["Arn"]
        return self._arns[key]


@contextmanager
def _trouble() -> Iterator[None]:
    """What the service said, in our words, and never what it was asked."""
    try:
        yield
    except ClientError as trouble:
        code = trouble.response.get("Error", {}).get("Code", "")
        if code in FORGED:
            raise DoesNotOpen("The wrapped key was changed or belongs to another scope.") from None
        raise KeysUnavailable(f"The key service refuses: {code}.") from trouble
    except (BotoCoreError, OSError) as trouble:
        raise KeysUnavailable(f"The key service does not answer: {type(trouble).__name__}.") from trouble
