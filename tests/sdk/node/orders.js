// Orders, as the SDK makes, reads, lists and changes them.
'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { control, ids, newOrder, receipt, sdk } = require('./harness');

const client = sdk();

test('an order is fetched as it was created', async () => {
  const order = await newOrder(client, { notes: { campaign: 'education', note: '₹500 दान' } });
  assert.deepEqual(await client.orders.fetch(order.id), order);
  assert.deepEqual(order.notes, { campaign: 'education', note: '₹500 दान' });
  assert.deepEqual([order.entity, order.status, order.amount_due, order.attempts], ['order', 'created', 500_00, 0]);
});

test('an order without a currency is in rupees of India', async () => {
  const order = await newOrder(client, { currency: undefined });
  assert.equal(order.currency, 'INR');
});

test('orders are found by their receipt', async () => {
  const order = await newOrder(client);
  await newOrder(client);
  assert.deepEqual(ids(await client.orders.all({ receipt: order.receipt })), [order.id]);
  assert.deepEqual(ids(await client.orders.all({ receipt: receipt() })), []);
});

test('orders come newest first and in pages', async () => {
  const same = receipt();
  const newestFirst = [];
  for (let made = 0; made < 5; made += 1) {
    newestFirst.unshift((await newOrder(client, { receipt: same })).id);
  }
  const page = async (window) => ids(await client.orders.all({ receipt: same, ...window }));
  assert.deepEqual(await page({}), newestFirst);
  assert.deepEqual(await page({ count: 2 }), newestFirst.slice(0, 2));
  assert.deepEqual(await page({ count: 2, skip: 2 }), newestFirst.slice(2, 4));
});

test('orders are found by the time they were made, as seconds and as a date', async () => {
  const order = await newOrder(client);
  const at = order.created_at;
  const found = async (window) => ids(await client.orders.all({ receipt: order.receipt, ...window }));
  assert.deepEqual(await found({ from: at, to: at }), [order.id]);
  assert.deepEqual(await found({ from: new Date(at * 1000).toISOString() }), [order.id]);
  assert.deepEqual(await found({ from: at + 1 }), []);
  assert.deepEqual(await found({ to: at - 1 }), []);
});

test('orders with an authorised payment are told from the others', async () => {
  const same = receipt();
  const without = (await newOrder(client, { receipt: same })).id;
  const authorised = (await newOrder(client, { receipt: same })).id;
  await control('pay', { order_id: authorised, outcome: 'authorized' });
  const found = async (authorized) => ids(await client.orders.all({ receipt: same, authorized }));
  assert.deepEqual(await found(1), [authorised]);
  assert.deepEqual(await found(0), [without]);
});

test('payments come inside their order when asked for', async () => {
  const order = await newOrder(client);
  const proof = await control('pay', { order_id: order.id, outcome: 'captured' });
  const { items } = await client.orders.all({ receipt: order.receipt, 'expand[]': 'payments' });
  assert.deepEqual(ids(items[0].payments), [proof.razorpay_payment_id]);
});

test('the payments of an order include the failed ones', async () => {
  const order = await newOrder(client);
  await control('pay', { order_id: order.id, outcome: 'failed', reason: 'payment_cancelled' });
  await control('pay', { order_id: order.id, outcome: 'captured' });
  const { items } = await client.orders.fetchPayments(order.id);
  const told = items.map((payment) => [payment.status, payment.error_reason]);
  assert.deepEqual(told, [['captured', null], ['failed', 'payment_cancelled']]);
});

test('nothing of an order can be changed but its notes', async () => {
  const order = await newOrder(client, { notes: { desk: '1' } });
  const edited = await client.orders.edit(order.id, { notes: { desk: '2' } });
  assert.deepEqual(edited.notes, { desk: '2' });
  await assert.rejects(client.orders.edit(order.id, { amount: 100 }), { statusCode: 400 });
  assert.equal((await client.orders.fetch(order.id)).amount, 500_00);
});
