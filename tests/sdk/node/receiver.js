// The merchant's endpoint: it accepts every webhook and keeps it as it came.
'use strict';

const http = require('node:http');
const { after, before } = require('node:test');
const { setTimeout: pause } = require('node:timers/promises');
const { RECEIVER_PORT, TIMEOUT_MS } = require('./harness');

const received = [];
const POLL_MS = 20;

const endpoint = http.createServer(async (request, response) => {
  const pieces = await request.toArray();
  received.push({
    eventId: request.headers['x-razorpay-event-id'],
    signature: request.headers['x-razorpay-signature'],
    body: Buffer.concat(pieces),
  });
  response.end();
});

// One for the whole run, so that the sandbox finds it whenever something happens.
before(() => new Promise((done, failed) => {
  endpoint.once('error', failed).listen(RECEIVER_PORT, '127.0.0.1', done);
}));

after(() => {
  endpoint.close();
  endpoint.closeAllConnections();
});

// All webhooks whose body mentions an id, oldest first, once there are `count` of them.
async function delivered(count, mention) {
  for (let waited = 0; waited < TIMEOUT_MS; waited += POLL_MS) {
    const fitting = received.filter((one) => one.body.includes(mention));
    if (fitting.length >= count) return fitting;
    await pause(POLL_MS);
  }
  throw new Error(`fewer than ${count} webhooks mention ${mention}`);
}

module.exports = { delivered };
