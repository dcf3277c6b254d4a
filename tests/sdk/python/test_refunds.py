"""Refunds: all, in parts, and asked for twice."""

import unittest
import uuid

from harness import ids, paid, sdk
from razorpay.errors import BadRequestError


class Refunds(unittest.TestCase):
    def setUp(self):
        self.client = sdk()
        self.payment = paid(self.client)["razorpay_payment_id"]

    def refund(self, **how):
        headers = how.pop("headers", {})
        return self.client.payment.refund(self.payment, how, headers=headers)

    def standing(self):
        payment = self.client.payment.fetch(self.payment)
        return payment["status"], payment["refund_status"], payment["amount_refunded"]

    def test_a_refund_without_an_amount_gives_everything_back(self):
        refund = self.refund()
        self.assertEqual((refund["entity"], refund["amount"]), ("refund", 500_00))
        self.assertEqual(refund["payment_id"], self.payment)
        self.assertEqual(self.standing(), ("refunded", "full", 500_00))
        with self.assertRaisesRegex(BadRequestError, "fully refunded already"):
            self.refund()

    def test_a_payment_is_refunded_when_its_parts_are(self):
        first = self.refund(amount=200_00, notes={"why": "half"}, receipt="r-1")
        self.assertEqual((first["notes"], first["receipt"]), ({"why": "half"}, "r-1"))
        self.assertEqual(self.standing(), ("captured", "partial", 200_00))
        with self.assertRaisesRegex(BadRequestError, "greater than amount captured"):
            self.refund(amount=300_01)
        second = self.refund(amount=300_00)
        self.assertEqual(self.standing(), ("refunded", "full", 500_00))
        of_payment = self.client.payment.fetch_multiple_refund(self.payment)
        self.assertEqual(ids(of_payment), [second["id"], first["id"]])

    def test_a_refund_is_found_everywhere_it_is_asked_for(self):
        refund = self.refund(amount=100_00)
        self.assertEqual(self.client.refund.fetch(refund["id"]), refund)
        self.assertEqual(self.client.payment.fetch_refund_id(self.payment, refund["id"]), refund)
        self.assertEqual(ids(self.client.refund.all({"count": 1})), [refund["id"]])
        edited = self.client.refund.edit(refund["id"], {"notes": {"desk": "3"}})
        self.assertEqual(edited["notes"], {"desk": "3"})

    def test_the_same_idempotency_key_refunds_once(self):
        key = {"X-Refund-Idempotency": f"refund-{uuid.uuid4().hex}"}
        first = self.refund(amount=100_00, headers=dict(key))
        again = self.refund(amount=100_00, headers=dict(key))
        self.assertEqual(again["id"], first["id"])
        with self.assertRaisesRegex(BadRequestError, "Different request with the same idempotency"):
            self.refund(amount=200_00, headers=dict(key))
        self.assertEqual(self.standing(), ("captured", "partial", 100_00))

    def test_an_instant_refund_says_so(self):
        refund = self.refund(amount=100_00, speed="optimum")
        self.assertEqual((refund["speed_requested"], refund["speed_processed"]), ("optimum", "instant"))
        refund = self.refund(amount=100_00)
        self.assertEqual((refund["speed_requested"], refund["speed_processed"]), ("normal", "normal"))
