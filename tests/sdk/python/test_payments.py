"""Payments and their capture."""

import unittest

from harness import control, ids, new_order, paid, sdk
from razorpay.errors import BadRequestError

BY_HAND = {"capture": "manual", "capture_options": {"manual_expiry_period": 7200}}


class Payments(unittest.TestCase):
    def setUp(self):
        self.client = sdk()

    def authorised(self):
        return paid(self.client, "authorized", payment=BY_HAND)["razorpay_payment_id"]

    def test_a_payment_knows_its_order_and_what_it_cost(self):
        proof = paid(self.client)
        payment = self.client.payment.fetch(proof["razorpay_payment_id"])
        self.assertEqual(payment["order_id"], proof["razorpay_order_id"])
        self.assertEqual((payment["status"], payment["captured"]), ("captured", True))
        self.assertEqual((payment["amount"], payment["fee"], payment["tax"]), (500_00, 11_80, 1_80))

    def test_payments_come_newest_first_and_in_pages(self):
        order = new_order(self.client)["id"]
        pay = lambda: control("pay", order_id=order, outcome="failed")["razorpay_payment_id"]
        newest_first = [pay() for _ in range(3)][::-1]
        self.assertEqual(ids(self.client.payment.all({"count": 3})), newest_first)
        self.assertEqual(ids(self.client.payment.all({"count": 1, "skip": 1})), newest_first[1:2])
        at = self.client.payment.fetch(newest_first[0])["created_at"]
        self.assertIn(newest_first[0], ids(self.client.payment.all({"from": at, "count": 100})))
        self.assertEqual(ids(self.client.payment.all({"from": at + 3600})), [])

    def test_an_authorised_payment_is_captured_once(self):
        payment = self.authorised()
        captured = self.client.payment.capture(payment, 500_00, {"currency": "INR"})
        self.assertEqual((captured["id"], captured["status"]), (payment, "captured"))
        self.assertEqual(self.client.order.fetch(captured["order_id"])["status"], "paid")
        with self.assertRaisesRegex(BadRequestError, "already been captured"):
            self.client.payment.capture(payment, 500_00, {"currency": "INR"})

    def test_only_the_whole_amount_can_be_captured(self):
        payment = self.authorised()
        for amount in (499_99, 500_01, 1_000_00):
            with self.assertRaisesRegex(BadRequestError, "must be equal to the amount authorized"):
                self.client.payment.capture(payment, amount, {"currency": "INR"})
        self.assertEqual(self.client.payment.fetch(payment)["status"], "authorized")

    def test_the_notes_of_a_payment_can_be_changed(self):
        payment = paid(self.client)["razorpay_payment_id"]
        edited = self.client.payment.edit(payment, {"notes": {"thanked": "yes"}})
        self.assertEqual(edited["notes"], {"thanked": "yes"})
        with self.assertRaises(BadRequestError):
            self.client.payment.edit(payment, {"amount": 1})

    def test_a_downtime_is_listed_as_started_until_it_is_resolved(self):
        listed = lambda: {item["id"]: item["status"] for item in self.client.payment.fetchDownTime()["items"]}
        downtime = control("downtime", method="wallet", status="started")["id"]
        self.assertEqual(listed()[downtime], "started")
        control("downtime", method="wallet", status="resolved")
        self.assertNotEqual(listed().get(downtime), "started")
