// The other way round: what the SDK holds to be signed is accepted by our server, and nothing else.
'use strict';

const assert = require('node:assert/strict');
const crypto = require('node:crypto');
const { test } = require('node:test');
const { setTimeout: pause } = require('node:timers/promises');
const utils = require('razorpay/dist/utils/razorpay-utils');
const {
  KEY_SECRET,
  SERVER_URL,
  TIMEOUT_MS,
  WEBHOOK_SECRET,
  control,
  forgeries,
  sdk,
  server,
  signature,
} = require('./harness');

const AMOUNT_MINOR = 500_00;
const POLL_MS = 50;

// A gift as the page sends it, with a captured payment whose webhooks and proof are of no interest: the
// tests sign for themselves.
async function gift() {
  const request = {
    idempotency_key: crypto.randomBytes(16).toString('hex'),
    campaign: 'education',
    amount_minor: AMOUNT_MINOR,
    currency: 'INR',
    gateway: 'razorpay',
    donor: { name: 'Asha Rai', email: 'asha@example.org' },
    anonymous: false,
    locale: 'en',
    declares_indian_citizen: true,
  };
  const { status, body } = await server('POST', '/api/begin_donation', { request });
  assert.equal(status, 200, JSON.stringify(body));
  const order = body.next.order_id;
  const paid = await control('pay', { order_id: order, outcome: 'captured', webhook: false });
  return { token: body.token, order, payment: paid.razorpay_payment_id };
}

// Asks both the SDK and the server about a proof; gives the server's answer.
async function confirm({ token, order, payment }, signed, isRight) {
  const parts = { order_id: order, payment_id: payment };
  assert.equal(utils.validatePaymentVerification(parts, signed, KEY_SECRET), isRight, signed);
  return server('POST', '/api/confirm_payment', {
    token,
    razorpay_payment_id: payment,
    razorpay_order_id: order,
    razorpay_signature: signed,
  });
}

async function raisedMinor() {
  return (await server('GET', '/api/campaign?slug=education')).body.raised;
}

async function orderPaid({ order, payment }) {
  const client = sdk();
  return JSON.stringify({
    entity: 'event',
    account_id: 'acc_DaanSandbox001',
    event: 'order.paid',
    contains: ['payment', 'order'],
    payload: {
      payment: { entity: await client.payments.fetch(payment) },
      order: { entity: await client.orders.fetch(order) },
    },
    created_at: Math.floor(Date.now() / 1000),
  });
}

// Asks both the SDK and the server about a webhook; gives the server's status.
async function post(body, signed, isRight) {
  assert.equal(utils.validateWebhookSignature(body, signed, WEBHOOK_SECRET), isRight, signed);
  const answer = await fetch(`${SERVER_URL}/webhooks/razorpay`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-razorpay-event-id': crypto.randomBytes(7).toString('hex'),
      'x-razorpay-signature': signed,
    },
    body,
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  await answer.arrayBuffer();
  return answer.status;
}

test('a proof that the SDK accepts pays the donation', async () => {
  const given = await gift();
  const right = signature(`${given.order}|${given.payment}`, KEY_SECRET);
  const { status, body } = await confirm(given, right, true);
  assert.deepEqual([status, body.status, body.payment_id], [200, 'paid', given.payment]);
});

test('a proof that the SDK refuses is a signature mismatch', async () => {
  const given = await gift();
  const message = `${given.order}|${given.payment}`;
  const wrong = [
    ...forgeries(signature(message, KEY_SECRET)),
    signature(message, 'another-secret'),
    signature(message, WEBHOOK_SECRET),
    signature(`${given.payment}|${given.order}`, KEY_SECRET),
  ];
  const before = await raisedMinor();
  for (const signed of wrong) {
    const { status, body } = await confirm(given, signed, false);
    assert.deepEqual([status, body.code], [400, 'signature_mismatch'], signed);
  }
  assert.equal(await raisedMinor(), before);
});

test('a right proof of another donation is a signature mismatch', async () => {
  const [given, other] = [await gift(), await gift()];
  const right = signature(`${other.order}|${other.payment}`, KEY_SECRET);
  const { body } = await confirm({ ...other, token: given.token }, right, true);
  assert.equal(body.code, 'signature_mismatch');
});

test('a webhook that the SDK accepts is credited', async () => {
  const body = await orderPaid(await gift());
  const before = await raisedMinor();
  assert.equal(await post(body, signature(body, WEBHOOK_SECRET), true), 200);
  // The total, because a look at the donation itself would ask the gateway too.
  for (let waited = 0; waited < TIMEOUT_MS && (await raisedMinor()) === before; waited += POLL_MS) {
    await pause(POLL_MS);
  }
  assert.equal(await raisedMinor(), before + AMOUNT_MINOR);
});

test('a webhook that the SDK refuses is unauthorised', async () => {
  const body = await orderPaid(await gift());
  const right = signature(body, WEBHOOK_SECRET);
  const before = await raisedMinor();
  assert.equal(await post(body.replace('"order.paid"', '"order.paie"'), right, false), 401);
  assert.equal(await post(`${body}\n`, right, false), 401);
  assert.equal(await post(body, signature(body, KEY_SECRET), false), 401);
  for (const wrong of forgeries(right)) {
    assert.equal(await post(body, wrong, false), 401, wrong);
  }
  assert.equal(await raisedMinor(), before);
});
