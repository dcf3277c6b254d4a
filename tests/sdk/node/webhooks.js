// What the sandbox sends is signed over its raw bytes, as the SDK verifies it.
'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const Razorpay = require('razorpay');
const { KEY_SECRET, WEBHOOK_SECRET, control, forgeries, newOrder, sdk } = require('./harness');
const { delivered } = require('./receiver');

const client = sdk();

// The webhooks of a payment, with letters in them that take several bytes.
async function ofPayment() {
  const { id } = await newOrder(client, { notes: { message: '₹500 दान' } });
  await control('pay', { order_id: id, outcome: 'captured' });
  return delivered(3, id);
}

function verify(body, signed, secret = WEBHOOK_SECRET) {
  return Razorpay.validateWebhookSignature(body, signed, secret);
}

test('every event of a payment is signed', async () => {
  const received = await ofPayment();
  for (const { body, signature } of received) {
    assert.equal(verify(body, signature), true);
  }
  const names = received.map(({ body }) => JSON.parse(body).event).sort();
  assert.deepEqual(names, ['order.paid', 'payment.authorized', 'payment.captured']);
  assert.equal(new Set(received.map(({ eventId }) => eventId)).size, 3);
});

test('no byte of a webhook can be changed', async () => {
  const [{ body, signature }] = await ofPayment();
  for (let place = 0; place < body.length; place += 1) {
    const changed = Buffer.from(body);
    changed[place] = changed[place] === 0x30 ? 0x31 : 0x30;
    assert.equal(verify(changed, signature), false, `byte ${place}`);
  }
  assert.equal(verify(Buffer.concat([body, Buffer.from('\n')]), signature), false);
  for (const wrong of forgeries(signature)) {
    assert.equal(verify(body, wrong), false, wrong);
  }
});

test('a webhook written anew from its JSON is refused', async () => {
  for (const { body, signature } of await ofPayment()) {
    assert.equal(verify(JSON.stringify(JSON.parse(body), null, 1), signature), false);
  }
});

test("the key's secret is not the webhook's", async () => {
  const [{ body, signature }] = await ofPayment();
  assert.equal(verify(body, signature, KEY_SECRET), false);
});

test('an older secret still fits what was signed with it', async () => {
  const { id } = await newOrder(client);
  await control('webhook', { event: 'order.paid', order_id: id, secret: 'an-older-secret' });
  const [{ body, signature }] = await delivered(1, id);
  assert.equal(verify(body, signature, 'an-older-secret'), true);
  assert.equal(verify(body, signature), false);
});

test('a repeated event has the same id and the same bytes', async () => {
  const { id } = await newOrder(client);
  await control('webhook', { event: 'order.paid', order_id: id, times: 3 });
  const [first, ...repeats] = await delivered(3, id);
  assert.equal(repeats.length, 2);
  for (const repeat of repeats) {
    assert.deepEqual(repeat, first);
  }
});
