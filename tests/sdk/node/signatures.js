// What the sandbox signs is right for the SDK, and nothing near it is.
'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { test } = require('node:test');
const utils = require('razorpay/dist/utils/razorpay-utils');
const { KEY_ID, KEY_SECRET, WEBHOOK_SECRET, forgeries, paid, sdk, signature } = require('./harness');

const client = sdk();
const VECTORS = path.join(__dirname, '../../../crates/gateway/tests/vectors/razorpay_signatures.json');

// What the SDK needs to build the signed text of each kind again.
const PARTS = {
  order: ['order_id', 'payment_id'],
  subscription: ['payment_id', 'subscription_id'],
  payment_link: ['payment_link_id', 'payment_link_reference_id', 'payment_link_status', 'payment_id'],
};

function verify(proof, signed = proof.razorpay_signature, secret = KEY_SECRET) {
  const { razorpay_order_id: order_id, razorpay_payment_id: payment_id } = proof;
  return utils.validatePaymentVerification({ order_id, payment_id }, signed, secret);
}

test('what the sandbox signs is accepted', async () => {
  assert.equal(verify(await paid(client)), true);
  assert.equal(verify(await paid(client, 'authorized')), true);
});

test('a proof of another order or payment is refused', async () => {
  const [proof, other] = [await paid(client), await paid(client)];
  for (const name of ['razorpay_order_id', 'razorpay_payment_id', 'razorpay_signature']) {
    assert.equal(verify({ ...proof, [name]: other[name] }), false, name);
  }
});

test('a signature that is not the right one is refused', async () => {
  const proof = await paid(client);
  const { razorpay_order_id: order, razorpay_payment_id: payment, razorpay_signature: right } = proof;
  const signedOtherwise = [
    signature(`${order}|${payment}`, 'another-secret'),
    signature(`${order}|${payment}`, WEBHOOK_SECRET),
    signature(`${order}|${payment}`, KEY_ID),
    signature(`${payment}|${order}`, KEY_SECRET),
  ];
  for (const wrong of [...forgeries(right), ...signedOtherwise]) {
    assert.equal(verify(proof, wrong), false, wrong);
  }
  assert.equal(verify(proof, right, 'another-secret'), false);
});

test('a proof of an order is none of a subscription', async () => {
  const { razorpay_order_id, razorpay_payment_id, razorpay_signature } = await paid(client);
  const asSubscription = { subscription_id: razorpay_order_id, payment_id: razorpay_payment_id };
  assert.equal(utils.validatePaymentVerification(asSubscription, razorpay_signature, KEY_SECRET), false);
});

// The vectors are those that our own verifier is tested with.
for (const { id, kind, secret, message, hex } of JSON.parse(fs.readFileSync(VECTORS, 'utf8'))) {
  if (PARTS[kind]) {
    test(`our ${kind} vector ${id} is the SDK's`, () => {
      const parts = message.split('|');
      const proof = Object.fromEntries(PARTS[kind].map((name, place) => [name, parts[place]]));
      assert.equal(utils.validatePaymentVerification(proof, hex, secret), true);
      for (const wrong of forgeries(hex)) {
        assert.equal(utils.validatePaymentVerification(proof, wrong, secret), false, wrong);
      }
      for (const name of PARTS[kind]) {
        const changed = { ...proof, [name]: `${proof[name]}x` };
        assert.equal(utils.validatePaymentVerification(changed, hex, secret), false, name);
      }
    });
  } else if (kind === 'webhook') {
    test(`our ${kind} vector ${id} is the SDK's`, () => {
      assert.equal(utils.validateWebhookSignature(message, hex, secret), true);
      assert.equal(utils.validateWebhookSignature(`${message}\n`, hex, secret), false);
      assert.equal(utils.validateWebhookSignature(message, hex, `${secret}.`), false);
    });
  }
}
