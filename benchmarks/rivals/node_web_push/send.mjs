// Node's web-push with a keep-alive agent, 100 in flight.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Agent } from 'node:https';

const require = createRequire(`${process.cwd()}/`);
const webPush = require('web-push');
const IN_FLIGHT = 100;
const task = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const subscriptions = readFileSync(task.subscriptions, 'utf8').trim().split('\n').map((line) => JSON.parse(line));
const agent = new Agent({ keepAlive: true, maxSockets: IN_FLIGHT });
const options = {
  agent,
  TTL: 3600,
  timeout: 10_000,
  urgency: 'high',
  topic: 'benchmark',
  vapidDetails: { subject: task.contact, publicKey: task.vapid_public, privateKey: task.vapid_private },
};

async function send(count) {
  let next = 0;
  const sender = async () => {
    while (next < count) {
      await webPush.sendNotification(subscriptions[next++ % subscriptions.length], task.payload, options);
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, sender));
}

await send(task.warm_up);
const before = process.cpuUsage();
const begun = performance.now();
await send(task.count);
const { user, system } = process.cpuUsage(before);
console.log(JSON.stringify({ cpu: (user + system) / 1e6, seconds: (performance.now() - begun) / 1000 }));
agent.destroy();
