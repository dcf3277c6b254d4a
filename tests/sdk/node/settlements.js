// What was paid out, and the list of what was in it.
'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { control, ids, paid, sdk } = require('./harness');

const client = sdk();
const INDIA_MS = 5.5 * 3600 * 1000;

test('a payment is settled less its fee', async () => {
  const payment = (await paid(client)).razorpay_payment_id;
  const made = await control('settle', {});
  assert.deepEqual(await client.settlements.fetch(made.id), made);
  assert.deepEqual(ids(await client.settlements.all({ count: 1 })), [made.id]);

  const day = new Date(made.created_at * 1000 + INDIA_MS);
  const lines = await client.settlements.reports({
    year: day.getUTCFullYear(), month: day.getUTCMonth() + 1, day: day.getUTCDate(), count: 1000,
  });
  const line = lines.items.find((line) => line.entity_id === payment);
  assert.deepEqual([line.type, line.settlement_id], ['payment', made.id]);
  assert.deepEqual([line.credit, line.fee, line.tax], [500_00 - 11_80, 11_80, 1_80]);
});
