/**
 * The library's supervisor: one worker per process, so that an embedder's busy event loop delays no
 * deadline. It runs a Supervisor and speaks with supervisor-client.ts by messages:
 *
 *     library                                    this worker
 *     {c:'open', vm, memory, options}            opens a VM
 *     {c:'post'|'reply'|'deadline'|'terminate'|  the methods of VmControl
 *        'interrupt'|'report'|'close', vm, ...}
 *                                                {e:'message'|'idle'|'quiet'|'limit'|'dead', vm, ...}
 *                                                {e:'report'|'closed', vm, ask, ...}: answers
 */
import { parentPort, workerData } from 'node:worker_threads';
import { distUrl } from '../vm/dist-url.ts';
import type { VmControl } from '../vm/threads/supervision.ts';
import type { FromSupervisor, ToSupervisor } from './client-messages.ts';
import { Supervisor } from './supervisor.ts';

if (parentPort === null) throw new Error('the supervisor is a worker');
const port = parentPort;
const send = (message: FromSupervisor): void => port.postMessage(message);
const supervisor = new Supervisor(distUrl('worker.mjs'), null, workerData as SharedArrayBuffer);
const open = new Map<number, VmControl>();
/** How many 'terminate' each VM has got. */
const terminations = new Map<number, number>();

function serve(message: ToSupervisor): void {
  if (message.c === 'warm') return void supervisor.warm();
  const { vm } = message;
  if (message.c === 'open') {
    const control = supervisor.open(message.memory, message.options, {
      message: (body) => send({ e: 'message', vm, message: body }),
      idle: (terminated) => send({ e: 'idle', vm, terminated }),
      quiet: () => send({ e: 'quiet', vm, terminations: terminations.get(vm) ?? 0 }),
      limit: (hit) => send({ e: 'limit', vm, hit }),
      dead: (error) => send({ e: 'dead', vm, error }),
    });
    open.set(vm, control);
    return;
  }
  const control = open.get(vm);
  if (control === undefined) return;
  switch (message.c) {
    case 'post':
      return control.post(message.message, message.transfer);
    case 'reply':
      return control.reply(message.threadId, message.message, message.transfer);
    case 'deadline':
      return control.setDeadline(message.deadline);
    case 'terminate':
      terminations.set(vm, (terminations.get(vm) ?? 0) + 1);
      return control.terminate();
    case 'interrupt':
      return control.interrupt();
    case 'report':
      void control.report().then((threads) => send({ e: 'report', vm, ask: message.ask, threads }));
      return;
    case 'close':
      open.delete(vm);
      terminations.delete(vm);
      void control.close().then(() => send({ e: 'closed', vm, ask: message.ask }));
  }
}

port.on('message', serve);
