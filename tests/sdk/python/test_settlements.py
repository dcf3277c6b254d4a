"""What was paid out, and the list of what was in it."""

import datetime
import unittest

from harness import control, ids, paid, sdk

INDIA = datetime.timezone(datetime.timedelta(hours=5, minutes=30))


class Settlements(unittest.TestCase):
    def test_a_payment_is_settled_less_its_fee(self):
        client = sdk()
        payment = paid(client)["razorpay_payment_id"]
        made = control("settle")
        self.assertEqual(client.settlement.fetch(made["id"]), made)
        self.assertEqual(ids(client.settlement.all({"count": 1})), [made["id"]])

        day = datetime.datetime.fromtimestamp(made["created_at"], INDIA)
        wanted = {"year": day.year, "month": day.month, "day": day.day, "count": 1000}
        lines = client.settlement.report(wanted)["items"]
        [line] = [line for line in lines if line["entity_id"] == payment]
        self.assertEqual((line["type"], line["settlement_id"]), ("payment", made["id"]))
        self.assertEqual((line["credit"], line["fee"], line["tax"]), (500_00 - 11_80, 11_80, 1_80))
