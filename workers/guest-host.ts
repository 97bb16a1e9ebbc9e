/** GuestHost on a worker: a message port to the supervisor, read without an event loop. */
import type { MessagePort } from 'node:worker_threads';
import { receiveMessageOnPort } from 'node:worker_threads';
import { TB, threadBlock } from '../heap/layout.ts';
import { i32 } from '../heap/views.ts';
import type { GuestHost } from '../vm/threads/host.ts';
import { mainServices } from '../vm/threads/host.ts';
import type { FromGuest } from './messages.ts';
import { MAIL_CLOSED, MAIL_STEP } from './messages.ts';

export class WorkerHost implements GuestHost {
  readonly #port: MessagePort;
  readonly #mail: number;
  /** Value of TB.hostMail when everything announced has been received; the supervisor starts it at 0. */
  #received = 0;

  constructor(port: MessagePort, index: number) {
    this.#port = port;
    this.#mail = threadBlock(index) + TB.hostMail;
  }

  #send(message: FromGuest, transfer?: readonly ArrayBuffer[]): void {
    this.#port.postMessage(message, transfer as ArrayBuffer[] | undefined);
  }

  startThread(index: number): void {
    this.#send({ t: 'birth', index });
  }

  wakeMain(): void {
    this.#send({ t: 'wake' });
  }

  post(message: unknown, transfer?: readonly ArrayBuffer[]): void {
    this.#send({ t: 'user', message }, transfer);
  }

  hasMail(): boolean {
    return Atomics.load(i32, this.#mail) !== this.#received;
  }

  receive(): unknown {
    if (!this.hasMail()) return undefined;
    const received = receiveMessageOnPort(this.#port);
    if (received === undefined) return undefined;
    this.#received = (this.#received + MAIL_STEP) | 0;
    return received.message;
  }

  serveMessage(): boolean {
    const message = this.receive();
    if (message === undefined) return false;
    mainServices.message(message);
    return true;
  }

  pendingHostCalls(): number {
    return mainServices.pendingHostCalls();
  }

  uncaught(promise: boolean): void {
    mainServices.uncaught(promise);
  }

  /** Closes the mailbox, whatever is in it: after a termination. */
  shutMail(): void {
    Atomics.or(i32, this.#mail, MAIL_CLOSED);
  }

  /** False: something has been announced meanwhile. */
  closeMail(): boolean {
    return (
      Atomics.compareExchange(i32, this.#mail, this.#received, this.#received | MAIL_CLOSED) ===
      this.#received
    );
  }
}
