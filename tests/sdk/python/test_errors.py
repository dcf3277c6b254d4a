"""Refusals arrive as the SDK's own error classes."""

import unittest

from harness import control, new_order, paid, sdk
from razorpay.errors import BadRequestError, GatewayError, ServerError


class Errors(unittest.TestCase):
    def setUp(self):
        self.client = sdk()

    def test_an_unknown_id_and_a_malformed_one_are_bad_requests(self):
        for fetch in (self.client.order.fetch, self.client.order.payments):
            with self.assertRaisesRegex(BadRequestError, "^The id provided does not exist$"):
                fetch("order_00000000000000")
            with self.assertRaisesRegex(BadRequestError, "abc is not a valid id"):
                fetch("abc")
        with self.assertRaisesRegex(BadRequestError, "^The id provided does not exist$"):
            self.client.payment.fetch("pay_00000000000000")

    def test_an_order_that_does_not_fit_is_a_bad_request(self):
        unfit = [
            {"amount": 99},
            {"amount": 100.5},
            {"amount": None},
            {"amount": 500_000_01},
            {"currency": "inr"},
            {"currency": None},
            {"receipt": "r" * 41},
            {"receipt_id": "r-1"},
            {"notes": {str(n): "n" for n in range(16)}},
        ]
        for fields in unfit:
            with self.subTest(fields), self.assertRaises(BadRequestError):
                new_order(self.client, **fields)

    def test_a_wrong_key_is_a_bad_request(self):
        for wrong in (sdk(key_secret="another-secret"), sdk(key_id="rzp_test_00000000000000")):
            with self.assertRaisesRegex(BadRequestError, "Authentication failed"):
                new_order(wrong)

    def test_a_payment_that_is_not_captured_cannot_be_refunded(self):
        payment = paid(self.client, "failed")["razorpay_payment_id"]
        with self.assertRaisesRegex(BadRequestError, "should be captured"):
            self.client.payment.refund(payment, {})

    def test_a_fault_of_the_gateway_is_told_from_one_of_its_servers(self):
        order = new_order(self.client)["id"]
        for status, expected in ((500, ServerError), (502, GatewayError), (504, GatewayError)):
            control("faults", route=f"/v1/orders/{order}", kind="status", status=status, times=1)
            with self.subTest(status), self.assertRaises(expected):
                self.client.order.fetch(order)
        self.assertEqual(self.client.order.fetch(order)["id"], order)
