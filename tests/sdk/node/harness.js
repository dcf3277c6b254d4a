// What the tests share: the SDK's client, the sandbox's control calls, the server, and signatures.
'use strict';

const assert = require('node:assert/strict');
const crypto = require('node:crypto');
const Razorpay = require('razorpay');

// The sandbox's keys, as `crates/sandbox/README.md` names them.
const KEY_ID = 'rzp_test_DaanSandbox001';
const KEY_SECRET = 'daan-sandbox-key-secret';
const WEBHOOK_SECRET = 'daan-sandbox-webhook-secret';

// A mistake must not hang the run.
const TIMEOUT_MS = 30_000;

const SANDBOX_URL = setting('DAAN_SANDBOX_URL');
const SERVER_URL = setting('DAAN_SERVER_URL');
const RECEIVER_PORT = Number(setting('DAAN_RECEIVER_PORT'));

function setting(name) {
  if (!process.env[name]) {
    console.error('run: cargo xtask test');
    process.exit(1);
  }
  return process.env[name];
}

// The official client, with only the base URL changed.
function sdk({ key_id = KEY_ID, key_secret = KEY_SECRET } = {}) {
  const instance = new Razorpay({ key_id, key_secret });
  instance.api.rq.defaults.baseURL = SANDBOX_URL;
  return instance;
}

// Makes something happen at the sandbox that otherwise needs a bank.
async function control(call, body) {
  const answer = await send('POST', `${SANDBOX_URL}/control/${call}`, body);
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  return answer.body;
}

// Asks the server under test; gives status and body.
function server(method, path, body) {
  return send(method, `${SERVER_URL}${path}`, body);
}

async function send(method, url, body) {
  const answer = await fetch(url, {
    method,
    headers: { 'content-type': 'application/json' },
    body: body && JSON.stringify(body),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  return { status: answer.status, body: await answer.json() };
}

// One that no other test has, so that a list filtered by it holds only the caller's orders.
function receipt() {
  return `sdk-${crypto.randomBytes(16).toString('hex')}`;
}

// An order of five hundred rupees unless `fields` say otherwise.
function newOrder(client, fields = {}) {
  return client.orders.create({ amount: 500_00, currency: 'INR', receipt: receipt(), ...fields });
}

// A new order with one payment on it; gives the three fields that the checkout's handler gets.
async function paid(client, outcome = 'captured', fields = {}) {
  const order = await newOrder(client, fields);
  return control('pay', { order_id: order.id, outcome });
}

// HMAC-SHA256 as lower-case hex. The SDK verifies only, so its tests sign by themselves too.
function signature(message, secret) {
  return crypto.createHmac('sha256', secret).update(message).digest('hex');
}

// Signatures that somebody might try in place of the right one.
function forgeries(right) {
  const first = right.startsWith('0') ? '1' : '0';
  return ['', 'null', '0'.repeat(64), first + right.slice(1), right.slice(0, -1), `${right}0`, right.toUpperCase()];
}

// The ids of a list's items, in its order.
function ids(collection) {
  return collection.items.map((item) => item.id);
}

module.exports = {
  KEY_ID,
  KEY_SECRET,
  RECEIVER_PORT,
  SERVER_URL,
  TIMEOUT_MS,
  WEBHOOK_SECRET,
  control,
  forgeries,
  ids,
  newOrder,
  paid,
  receipt,
  sdk,
  server,
  signature,
};
