"""The other way round: what the SDK holds to be signed is accepted by our server, and nothing else."""

import json
import time
import unittest
import uuid

from harness import KEY_SECRET, WEBHOOK_SECRET, control, forgeries, sdk, server, signature
from razorpay.errors import SignatureVerificationError

AMOUNT_MINOR = 500_00
PATIENCE_S = 30


def begin():
    """A gift as the page sends it; gives its token and its order."""
    request = {
        "idempotency_key": uuid.uuid4().hex,
        "campaign": "education",
        "amount_minor": AMOUNT_MINOR,
        "currency": "INR",
        "gateway": "razorpay",
        "donor": {"name": "Asha Rai", "email": "asha@example.org"},
        "anonymous": False,
        "locale": "en",
        "declares_indian_citizen": True,
    }
    answer = server("POST", "/api/begin_donation", json={"request": request})
    assert answer.status_code == 200, answer.text
    begun = answer.json()
    return begun["token"], begun["next"]["order_id"]


def pay(order):
    """A captured payment whose webhooks and proof are of no interest: the tests sign for themselves."""
    return control("pay", order_id=order, outcome="captured", webhook=False)["razorpay_payment_id"]


def raised_minor():
    return server("GET", "/api/campaign", params={"slug": "education"}).json()["raised"]


class Proofs(unittest.TestCase):
    def setUp(self):
        self.token, self.order = begin()
        self.payment = pay(self.order)

    def confirm(self, proof):
        return server("POST", "/api/confirm_payment", json={"token": self.token, **proof})

    def proof(self, signed):
        return {
            "razorpay_payment_id": self.payment,
            "razorpay_order_id": self.order,
            "razorpay_signature": signed,
        }

    def test_a_proof_that_the_sdk_accepts_pays_the_donation(self):
        proof = self.proof(signature(f"{self.order}|{self.payment}", KEY_SECRET))
        self.assertTrue(sdk().utility.verify_payment_signature(proof))
        answer = self.confirm(proof)
        self.assertEqual((answer.status_code, answer.json().get("status")), (200, "paid"), answer.text)
        self.assertEqual(answer.json()["payment_id"], self.payment)

    def test_a_proof_that_the_sdk_refuses_is_a_signature_mismatch(self):
        right = signature(f"{self.order}|{self.payment}", KEY_SECRET)
        signed_otherwise = [
            signature(f"{self.payment}|{self.order}", KEY_SECRET),
            signature(f"{self.order}|{self.payment}", "another-secret"),
            signature(f"{self.order}|{self.payment}", WEBHOOK_SECRET),
        ]
        before = raised_minor()
        for wrong in forgeries(right) + signed_otherwise:
            proof = self.proof(wrong)
            with self.assertRaises(SignatureVerificationError, msg=wrong):
                sdk().utility.verify_payment_signature(proof)
            answer = self.confirm(proof)
            refusal = (answer.status_code, answer.json().get("code"))
            self.assertEqual(refusal, (400, "signature_mismatch"), wrong)
        self.assertEqual(raised_minor(), before)

    def test_a_right_proof_of_another_donation_is_a_signature_mismatch(self):
        _, order = begin()
        payment = pay(order)
        proof = {
            "razorpay_payment_id": payment,
            "razorpay_order_id": order,
            "razorpay_signature": signature(f"{order}|{payment}", KEY_SECRET),
        }
        self.assertTrue(sdk().utility.verify_payment_signature(proof))
        self.assertEqual(self.confirm(proof).json().get("code"), "signature_mismatch")


class Webhooks(unittest.TestCase):
    def setUp(self):
        _, order = begin()
        self.body = self.order_paid(order, pay(order))
        self.before = raised_minor()

    def order_paid(self, order, payment):
        client = sdk()
        event = {
            "entity": "event",
            "account_id": "acc_DaanSandbox001",
            "event": "order.paid",
            "contains": ["payment", "order"],
            "payload": {
                "payment": {"entity": client.payment.fetch(payment)},
                "order": {"entity": client.order.fetch(order)},
            },
            "created_at": int(time.time()),
        }
        return json.dumps(event, ensure_ascii=False)

    def post(self, body, signed):
        headers = {
            "content-type": "application/json",
            "x-razorpay-event-id": uuid.uuid4().hex[:14],
            "x-razorpay-signature": signed,
        }
        return server("POST", "/webhooks/razorpay", data=body.encode(), headers=headers).status_code

    def test_a_webhook_that_the_sdk_accepts_is_credited(self):
        right = signature(self.body, WEBHOOK_SECRET)
        self.assertTrue(sdk().utility.verify_webhook_signature(self.body, right, WEBHOOK_SECRET))
        self.assertEqual(self.post(self.body, right), 200)
        # The total, because a look at the donation itself would ask the gateway too.
        deadline = time.monotonic() + PATIENCE_S
        while raised_minor() == self.before and time.monotonic() < deadline:
            time.sleep(0.05)
        self.assertEqual(raised_minor(), self.before + AMOUNT_MINOR)

    def test_a_webhook_that_the_sdk_refuses_is_unauthorised(self):
        right = signature(self.body, WEBHOOK_SECRET)
        changed = self.body.replace('"order.paid"', '"order.paie"')
        wrong = [(changed, right), (self.body + "\n", right), (self.body, signature(self.body, KEY_SECRET))]
        # A blank around a header's value is no part of it.
        wrong += [(self.body, forged) for forged in forgeries(right) if forged == forged.strip()]
        for body, signed in wrong:
            with self.assertRaises(SignatureVerificationError, msg=signed):
                sdk().utility.verify_webhook_signature(body, signed, WEBHOOK_SECRET)
            self.assertEqual(self.post(body, signed), 401, signed)
        self.assertEqual(raised_minor(), self.before)
