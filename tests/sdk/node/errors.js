// Refusals arrive in the SDK's own shape: `{ statusCode, error }`.
'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { control, newOrder, sdk } = require('./harness');

const client = sdk();

function refusal(statusCode, error) {
  return (refused) => {
    assert.equal(refused.statusCode, statusCode);
    for (const [name, value] of Object.entries(error)) {
      assert.deepEqual(refused.error[name], value);
    }
    return true;
  };
}

test('an unknown id and a malformed one are bad requests', async () => {
  const code = 'BAD_REQUEST_ERROR';
  const unknown = refusal(400, { code, description: 'The id provided does not exist' });
  await assert.rejects(client.orders.fetch('order_00000000000000'), unknown);
  await assert.rejects(client.payments.fetch('pay_00000000000000'), unknown);
  const malformed = refusal(400, { code, description: 'abc is not a valid id' });
  await assert.rejects(client.orders.fetchPayments('abc'), malformed);
});

test('an order that does not fit says which field and why', async () => {
  const told = { code: 'BAD_REQUEST_ERROR', source: 'business' };
  const small = { ...told, field: 'amount', reason: 'amount_less_than_minimum_amount', step: 'order_creation' };
  await assert.rejects(newOrder(client, { amount: 99 }), refusal(400, small));
  const fraction = { ...told, field: 'amount', description: 'The amount must be an integer.' };
  await assert.rejects(newOrder(client, { amount: 100.5 }), refusal(400, fraction));
  const extra = { ...told, reason: 'extra_field_sent', field: 'receipt_id' };
  await assert.rejects(newOrder(client, { receipt_id: 'r-1' }), refusal(400, extra));
});

test('a wrong key is refused', async () => {
  const wanted = refusal(401, { code: 'BAD_REQUEST_ERROR', description: 'Authentication failed' });
  for (const wrong of [{ key_secret: 'another-secret' }, { key_id: 'rzp_test_00000000000000' }]) {
    await assert.rejects(newOrder(sdk(wrong)), wanted);
  }
});

test('a fault of the gateway is told from one of its servers', async () => {
  const { id } = await newOrder(client);
  for (const [status, code] of [[500, 'SERVER_ERROR'], [502, 'GATEWAY_ERROR'], [504, 'GATEWAY_ERROR']]) {
    await control('faults', { route: `/v1/orders/${id}`, kind: 'status', status, times: 1 });
    await assert.rejects(client.orders.fetch(id), refusal(status, { code }));
  }
  assert.equal((await client.orders.fetch(id)).id, id);
});
