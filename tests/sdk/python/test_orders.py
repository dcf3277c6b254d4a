"""Orders, as the SDK makes, reads, lists and changes them."""

import unittest

from harness import control, ids, new_order, receipt, sdk
from razorpay.errors import BadRequestError


class Orders(unittest.TestCase):
    def setUp(self):
        self.client = sdk()

    def test_an_order_is_fetched_as_it_was_created(self):
        order = new_order(self.client, notes={"campaign": "education", "note": "₹500 दान"})
        self.assertEqual(self.client.order.fetch(order["id"]), order)
        self.assertEqual(order["notes"], {"campaign": "education", "note": "₹500 दान"})
        self.assertEqual(
            [order[name] for name in ("entity", "status", "amount_due", "amount_paid", "attempts")],
            ["order", "created", 500_00, 0, 0],
        )

    def test_notes_that_are_empty_are_a_list(self):
        self.assertEqual(new_order(self.client)["notes"], [])

    def test_orders_are_found_by_their_receipt(self):
        order = new_order(self.client)
        new_order(self.client)
        found = self.client.order.all({"receipt": order["receipt"]})
        self.assertEqual(ids(found), [order["id"]])
        self.assertEqual((found["entity"], found["count"]), ("collection", 1))
        self.assertEqual(ids(self.client.order.all({"receipt": receipt()})), [])

    def test_orders_come_newest_first_and_in_pages(self):
        same = receipt()
        newest_first = [new_order(self.client, receipt=same)["id"] for _ in range(5)][::-1]
        page = lambda **window: ids(self.client.order.all({"receipt": same, **window}))
        self.assertEqual(page(), newest_first)
        self.assertEqual(page(count=2), newest_first[:2])
        self.assertEqual(page(count=2, skip=2), newest_first[2:4])
        self.assertEqual(page(skip=5), [])

    def test_orders_are_found_by_the_time_they_were_made(self):
        order = new_order(self.client)
        at = order["created_at"]
        found = lambda **window: ids(self.client.order.all({"receipt": order["receipt"], **window}))
        self.assertEqual(found(**{"from": at, "to": at}), [order["id"]])
        self.assertEqual(found(**{"from": at + 1}), [])
        self.assertEqual(found(to=at - 1), [])

    def test_orders_with_an_authorised_payment_are_told_from_the_others(self):
        same = receipt()
        without, failed, authorised = [new_order(self.client, receipt=same)["id"] for _ in range(3)]
        control("pay", order_id=failed, outcome="failed")
        control("pay", order_id=authorised, outcome="authorized")
        found = lambda flag: ids(self.client.order.all({"receipt": same, "authorized": flag}))
        self.assertEqual(found(1), [authorised])
        self.assertEqual(found(0), [failed, without])

    def test_payments_come_inside_their_order_only_when_asked_for(self):
        order = new_order(self.client)
        proof = control("pay", order_id=order["id"], outcome="captured")
        self.assertNotIn("payments", self.client.order.fetch(order["id"]))
        expand = {"expand[]": "payments"}
        fetched = self.client.order.fetch(order["id"], expand)
        [listed] = self.client.order.all({"receipt": order["receipt"], **expand})["items"]
        for expanded in (fetched, listed):
            self.assertEqual(ids(expanded["payments"]), [proof["razorpay_payment_id"]])

    def test_the_payments_of_an_order_include_the_failed_ones(self):
        order = new_order(self.client)
        failed = control("pay", order_id=order["id"], outcome="failed", reason="payment_cancelled")
        captured = control("pay", order_id=order["id"], outcome="captured")
        payments = self.client.order.payments(order["id"])["items"]
        self.assertEqual(
            {payment["id"]: (payment["status"], payment["error_reason"]) for payment in payments},
            {
                failed["razorpay_payment_id"]: ("failed", "payment_cancelled"),
                captured["razorpay_payment_id"]: ("captured", None),
            },
        )
        order = self.client.order.fetch(order["id"])
        self.assertEqual((order["status"], order["attempts"]), ("paid", 2))

    def test_nothing_of_an_order_can_be_changed_but_its_notes(self):
        order = new_order(self.client, notes={"desk": "1"})
        edited = self.client.order.edit(order["id"], {"notes": {"desk": "2"}})
        self.assertEqual(edited["notes"], {"desk": "2"})
        with self.assertRaises(BadRequestError):
            self.client.order.edit(order["id"], {"amount": 100})
        self.assertEqual(self.client.order.fetch(order["id"])["amount"], 500_00)

    def test_a_receipt_that_has_to_be_unique_gives_the_same_order_again(self):
        same = {"receipt": receipt(), "unique_receipt": True}
        order = new_order(self.client, **same)
        self.assertEqual(new_order(self.client, **same)["id"], order["id"])
