"""What the sandbox sends is signed over its raw bytes, as the SDK verifies it."""

import json
import unittest

from harness import KEY_SECRET, WEBHOOK_SECRET, control, forgeries, new_order, sdk
from razorpay.errors import SignatureVerificationError
from receiver import RECEIVER


class Webhooks(unittest.TestCase):
    def setUp(self):
        self.client = sdk()

    def delivered(self, events=3, **how):
        """The webhooks of a payment, with letters in them that take several bytes."""
        order = new_order(self.client, notes={"message": "₹500 दान"})["id"]
        control("pay", order_id=order, outcome="captured", **how)
        return RECEIVER.wait_for(events, order)

    def refused(self, body, signature, secret=WEBHOOK_SECRET):
        with self.assertRaises(SignatureVerificationError):
            self.client.utility.verify_webhook_signature(body, signature, secret)

    def test_every_event_of_a_payment_is_signed(self):
        received = self.delivered()
        for one in received:
            verified = self.client.utility.verify_webhook_signature(one.body.decode(), one.signature, WEBHOOK_SECRET)
            self.assertTrue(verified)
        names = {json.loads(one.body)["event"] for one in received}
        self.assertEqual(names, {"payment.authorized", "payment.captured", "order.paid"})
        self.assertEqual(len({one.event_id for one in received}), 3)

    def test_no_byte_of_a_webhook_can_be_changed(self):
        for one in self.delivered():
            body = one.body.decode()
            for place, letter in enumerate(body):
                changed = "0" if letter != "0" else "1"
                self.refused(body[:place] + changed + body[place + 1 :], one.signature)
            self.refused(body + "\n", one.signature)
            for wrong in forgeries(one.signature):
                self.refused(body, wrong)

    def test_a_webhook_written_anew_from_its_json_is_refused(self):
        for one in self.delivered():
            self.refused(json.dumps(json.loads(one.body)), one.signature)

    def test_the_keys_secret_is_not_the_webhooks(self):
        for one in self.delivered():
            self.refused(one.body.decode(), one.signature, KEY_SECRET)

    def test_an_older_secret_still_fits_what_was_signed_with_it(self):
        order = new_order(self.client)["id"]
        sent = control("webhook", event="order.paid", order_id=order, secret="an-older-secret")
        self.assertEqual([one["status"] for one in sent["deliveries"]], [200])
        [one] = RECEIVER.wait_for(1, order)
        body = one.body.decode()
        self.assertTrue(self.client.utility.verify_webhook_signature(body, one.signature, "an-older-secret"))
        self.refused(body, one.signature)

    def test_a_repeated_event_has_the_same_id_and_the_same_bytes(self):
        order = new_order(self.client)["id"]
        control("webhook", event="order.paid", order_id=order, times=3)
        self.assertEqual(len(set(RECEIVER.wait_for(3, order))), 1)
