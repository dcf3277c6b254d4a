// Payments, their capture and their refunds.
'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { control, ids, newOrder, paid, receipt, sdk } = require('./harness');

const client = sdk();
const BY_HAND = { capture: 'manual', capture_options: { manual_expiry_period: 7200 } };

async function authorised() {
  return (await paid(client, 'authorized', { payment: BY_HAND })).razorpay_payment_id;
}

async function captured() {
  return (await paid(client)).razorpay_payment_id;
}

async function standing(payment) {
  const { status, refund_status, amount_refunded } = await client.payments.fetch(payment);
  return [status, refund_status, amount_refunded];
}

function refusal(description) {
  return (refused) => {
    assert.equal(refused.statusCode, 400);
    assert.equal(refused.error.code, 'BAD_REQUEST_ERROR');
    assert.match(refused.error.description, description);
    return true;
  };
}

test('payments come newest first and in pages', async () => {
  const order = await newOrder(client);
  const newestFirst = [];
  for (let tried = 0; tried < 3; tried += 1) {
    const proof = await control('pay', { order_id: order.id, outcome: 'failed' });
    newestFirst.unshift(proof.razorpay_payment_id);
  }
  assert.deepEqual(ids(await client.payments.all({ count: 3 })), newestFirst);
  assert.deepEqual(ids(await client.payments.all({ count: 1, skip: 1 })), newestFirst.slice(1, 2));
});

test('an authorised payment is captured once', async () => {
  const payment = await authorised();
  const { id, status, order_id } = await client.payments.capture(payment, 500_00, 'INR');
  assert.deepEqual([id, status], [payment, 'captured']);
  assert.equal((await client.orders.fetch(order_id)).status, 'paid');
  await assert.rejects(client.payments.capture(payment, 500_00, 'INR'), refusal(/already been captured/));
});

test('only the whole amount can be captured', async () => {
  const payment = await authorised();
  for (const amount of [499_99, 500_01]) {
    const wanted = refusal(/must be equal to the amount authorized/);
    await assert.rejects(client.payments.capture(payment, amount, 'INR'), wanted);
  }
  assert.equal((await client.payments.fetch(payment)).status, 'authorized');
});

test('the notes of a payment can be changed', async () => {
  const payment = await captured();
  const edited = await client.payments.edit(payment, { notes: { thanked: 'yes' } });
  assert.deepEqual(edited.notes, { thanked: 'yes' });
});

test('a refund without an amount gives everything back', async () => {
  const payment = await captured();
  const refund = await client.payments.refund(payment);
  assert.deepEqual([refund.entity, refund.amount, refund.payment_id], ['refund', 500_00, payment]);
  assert.deepEqual(await standing(payment), ['refunded', 'full', 500_00]);
  await assert.rejects(client.payments.refund(payment), refusal(/fully refunded already/));
});

test('a payment is refunded when its parts are', async () => {
  const payment = await captured();
  const first = await client.payments.refund(payment, { amount: 200_00, notes: { why: 'half' } });
  assert.deepEqual(await standing(payment), ['captured', 'partial', 200_00]);
  const tooMuch = client.payments.refund(payment, { amount: 300_01 });
  await assert.rejects(tooMuch, refusal(/greater than amount captured/));
  const second = await client.payments.refund(payment, { amount: 300_00, speed: 'optimum' });
  assert.deepEqual(await standing(payment), ['refunded', 'full', 500_00]);
  assert.equal(second.speed_processed, 'instant');
  assert.deepEqual(ids(await client.payments.fetchMultipleRefund(payment)), [second.id, first.id]);
});

test('a refund is found everywhere it is asked for', async () => {
  const payment = await captured();
  const refund = await client.payments.refund(payment, { amount: 100_00 });
  assert.deepEqual(await client.refunds.fetch(refund.id), refund);
  assert.deepEqual(await client.refunds.fetch(refund.id, { payment_id: payment }), refund);
  assert.deepEqual(await client.payments.fetchRefund(payment, refund.id), refund);
  assert.deepEqual(ids(await client.refunds.all({ count: 1 })), [refund.id]);
  assert.deepEqual(ids(await client.refunds.all({ payment_id: payment })), [refund.id]);
  const edited = await client.refunds.edit(refund.id, { notes: { desk: '3' } });
  assert.deepEqual(edited.notes, { desk: '3' });
});

test('the same idempotency key refunds once', async () => {
  const payment = await captured();
  // This SDK has no argument for a header of one call.
  const keyed = sdk();
  keyed.api.rq.defaults.headers.common['X-Refund-Idempotency'] = receipt();
  const first = await keyed.payments.refund(payment, { amount: 100_00 });
  const again = await keyed.payments.refund(payment, { amount: 100_00 });
  assert.equal(again.id, first.id);
  const other = keyed.payments.refund(payment, { amount: 200_00 });
  await assert.rejects(other, refusal(/Different request with the same idempotency/));
  assert.deepEqual(await standing(payment), ['captured', 'partial', 100_00]);
});
