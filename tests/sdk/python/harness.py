"""What the tests share: the SDK's client, the sandbox's control calls, the server, and signatures."""

import hashlib
import hmac
import os
import sys
import uuid

import razorpay
import requests

# The sandbox's keys, as `crates/sandbox/README.md` names them.
KEY_ID = "rzp_test_DaanSandbox001"
KEY_SECRET = "daan-sandbox-key-secret"
WEBHOOK_SECRET = "daan-sandbox-webhook-secret"

# The SDK has no time-out of its own; ours keeps a mistake from hanging the run.
TIMEOUT_S = 30


def _setting(name):
    if name not in os.environ:
        sys.exit("run: cargo xtask test")
    return os.environ[name]


SANDBOX_URL = _setting("DAAN_SANDBOX_URL")
SERVER_URL = _setting("DAAN_SERVER_URL")
RECEIVER_PORT = int(_setting("DAAN_RECEIVER_PORT"))


def sdk(key_id=KEY_ID, key_secret=KEY_SECRET):
    """The official client, with only the base URL changed."""
    return razorpay.Client(auth=(key_id, key_secret), base_url=SANDBOX_URL)


def control(call, **body):
    """Makes something happen at the sandbox that otherwise needs a bank."""
    answer = requests.post(f"{SANDBOX_URL}/control/{call}", json=body, timeout=TIMEOUT_S)
    if not answer.ok:
        raise AssertionError(f"/control/{call} refused {body}: {answer.text}")
    return answer.json()


def server(method, path, **how):
    """Asks the server under test."""
    return requests.request(method, f"{SERVER_URL}{path}", timeout=TIMEOUT_S, **how)


def receipt():
    """One that no other test has, so that a list filtered by it holds only the caller's orders."""
    return f"sdk-{uuid.uuid4().hex}"


def new_order(client, **fields):
    """An order of five hundred rupees unless `fields` say otherwise."""
    return client.order.create({"amount": 500_00, "currency": "INR", "receipt": receipt(), **fields})


def paid(client, outcome="captured", **fields):
    """A new order with one payment on it; gives the three fields that the checkout's handler gets."""
    return control("pay", order_id=new_order(client, **fields)["id"], outcome=outcome)


def signature(message, secret):
    """HMAC-SHA256 as lower-case hex. The SDK verifies only, so its tests sign by themselves too."""
    message = message.encode() if isinstance(message, str) else message
    return hmac.new(secret.encode(), message, hashlib.sha256).hexdigest()


def forgeries(right):
    """Signatures that somebody might try in place of the right one."""
    first = "1" if right[0] == "0" else "0"
    return ["", "None", "0" * 64, first + right[1:], right[:-1], right + "0", right.upper(), f" {right}"]


def ids(collection):
    """The ids of a list's items, in its order."""
    return [item["id"] for item in collection["items"]]
