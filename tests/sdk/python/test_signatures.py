"""What the sandbox signs is right for the SDK, and nothing near it is."""

import json
import pathlib
import unittest

from harness import KEY_ID, KEY_SECRET, WEBHOOK_SECRET, forgeries, paid, sdk, signature
from razorpay.errors import SignatureVerificationError

VECTORS = pathlib.Path(__file__).parents[3] / "crates/gateway/tests/vectors/razorpay_signatures.json"


def vectors(kind):
    """The vectors that our own verifier is tested with, as (secret, message, signature)."""
    entries = json.loads(VECTORS.read_text(encoding="utf-8"))
    fitting = [entry for entry in entries if entry["kind"] == kind]
    assert fitting, f"no vector is of the kind {kind}"
    return [(entry["secret"], entry["message"], entry["hex"]) for entry in fitting]


class Signatures(unittest.TestCase):
    def setUp(self):
        self.client = sdk()

    def refused(self, verify, *arguments):
        with self.assertRaises(SignatureVerificationError):
            verify(*arguments)

    def test_what_the_sandbox_signs_is_accepted(self):
        for outcome in ("captured", "authorized"):
            self.assertTrue(self.client.utility.verify_payment_signature(paid(self.client, outcome)))

    def test_a_proof_of_another_order_or_payment_is_refused(self):
        proof, other = paid(self.client), paid(self.client)
        for name in ("razorpay_order_id", "razorpay_payment_id", "razorpay_signature"):
            self.refused(self.client.utility.verify_payment_signature, {**proof, name: other[name]})

    def test_a_signature_that_is_not_the_right_one_is_refused(self):
        proof = paid(self.client)
        right = proof["razorpay_signature"]
        message = f"{proof['razorpay_order_id']}|{proof['razorpay_payment_id']}"
        swapped = f"{proof['razorpay_payment_id']}|{proof['razorpay_order_id']}"
        signed_otherwise = [
            signature(message, "another-secret"),
            signature(message, WEBHOOK_SECRET),
            signature(message, KEY_ID),
            signature(swapped, KEY_SECRET),
        ]
        for wrong in forgeries(right) + signed_otherwise:
            forged = {**proof, "razorpay_signature": wrong}
            with self.subTest(wrong):
                self.refused(self.client.utility.verify_payment_signature, forged)

    def test_a_merchant_with_another_secret_refuses_it(self):
        self.refused(sdk(key_secret="another-secret").utility.verify_payment_signature, paid(self.client))

    def test_a_proof_of_an_order_is_none_of_a_subscription(self):
        proof = paid(self.client)
        as_subscription = {**proof, "razorpay_subscription_id": proof["razorpay_order_id"]}
        self.refused(self.client.utility.verify_subscription_payment_signature, as_subscription)

    def test_our_order_vectors_are_the_sdks(self):
        for secret, message, right in vectors("order"):
            order, payment = message.split("|")
            verify = sdk(key_secret=secret).utility.verify_payment_signature
            proof = {"razorpay_order_id": order, "razorpay_payment_id": payment}
            self.accepts_only(verify, proof, right)

    def test_our_subscription_vectors_are_the_sdks(self):
        for secret, message, right in vectors("subscription"):
            payment, subscription = message.split("|")
            verify = sdk(key_secret=secret).utility.verify_subscription_payment_signature
            proof = {"razorpay_subscription_id": subscription, "razorpay_payment_id": payment}
            self.accepts_only(verify, proof, right)

    def test_our_payment_link_vectors_are_the_sdks(self):
        names = ("payment_link_id", "payment_link_reference_id", "payment_link_status", "razorpay_payment_id")
        for secret, message, right in vectors("payment_link"):
            verify = sdk(key_secret=secret).utility.verify_payment_link_signature
            self.accepts_only(verify, dict(zip(names, message.split("|"), strict=True)), right)

    def test_our_webhook_vectors_are_the_sdks(self):
        for secret, body, right in vectors("webhook"):
            verify = self.client.utility.verify_webhook_signature
            with self.subTest(body):
                self.assertTrue(verify(body, right, secret))
                self.refused(verify, body + "\n", right, secret)
                self.refused(verify, body, right, f"{secret}.")
                for wrong in forgeries(right):
                    self.refused(verify, body, wrong, secret)

    def accepts_only(self, verify, proof, right):
        with self.subTest(proof):
            self.assertTrue(verify({**proof, "razorpay_signature": right}))
            for wrong in forgeries(right):
                self.refused(verify, {**proof, "razorpay_signature": wrong})
            for name in proof:
                changed = {**proof, name: proof[name] + "x", "razorpay_signature": right}
                self.refused(verify, changed)
