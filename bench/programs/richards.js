// Richards: a small operating system kernel. An idle task, a worker, two handlers and two devices pass
// packets to each other; the scheduler counts queued packets and tasks put on hold.
'use strict';

const KIND_DEVICE = 0;
const KIND_WORK = 1;
const ID_IDLE = 0;
const ID_WORKER = 1;
const ID_HANDLER_A = 2;
const ID_HANDLER_B = 3;
const ID_DEVICE_A = 4;
const ID_DEVICE_B = 5;
const TASK_COUNT = 6;
const PACKET_DATA = 4;

// Bits of a task's state.
const PENDING = 1; // a packet is queued
const WAITING = 2; // waits for a packet
const HELD = 4;

class Packet {
  constructor(next, id, kind) {
    this.next = next;
    this.id = id;
    this.kind = kind;
    this.datum = 0;
    this.data = [0, 0, 0, 0];
  }

  appendTo(queue) {
    this.next = null;
    if (queue === null) return this;
    let last = queue;
    while (last.next !== null) last = last.next;
    last.next = this;
    return queue;
  }
}

class Task {
  constructor(kernel, id, priority, queue, state) {
    this.kernel = kernel;
    this.id = id;
    this.priority = priority;
    this.queue = queue;
    this.state = state;
    this.next = null;
  }

  get isBlocked() {
    return (this.state & HELD) !== 0 || this.state === WAITING;
  }

  // Takes the next packet if the task was waiting for one, then runs.
  resume() {
    let packet = null;
    if (this.state === (WAITING | PENDING)) {
      packet = this.queue;
      this.queue = packet.next;
      this.state = this.queue === null ? 0 : PENDING;
    }
    return this.step(packet);
  }

  // A packet arrives; returns the task to run next.
  accept(packet, current) {
    if (this.queue === null) {
      this.queue = packet;
      this.state |= PENDING;
      if (this.priority > current.priority) return this;
    } else {
      this.queue = packet.appendTo(this.queue);
    }
    return current;
  }
}

class IdleTask extends Task {
  constructor(kernel, count) {
    super(kernel, ID_IDLE, 0, null, 0);
    this.seed = 1;
    this.count = count;
  }

  step() {
    this.count--;
    if (this.count === 0) return this.kernel.hold();
    if ((this.seed & 1) === 0) {
      this.seed >>= 1;
      return this.kernel.release(ID_DEVICE_A);
    }
    this.seed = (this.seed >> 1) ^ 0xd008;
    return this.kernel.release(ID_DEVICE_B);
  }
}

class WorkerTask extends Task {
  constructor(kernel, queue) {
    super(kernel, ID_WORKER, 1000, queue, WAITING | PENDING);
    this.target = ID_HANDLER_A;
    this.letter = 0;
  }

  step(packet) {
    if (packet === null) return this.kernel.wait();
    this.target = this.target === ID_HANDLER_A ? ID_HANDLER_B : ID_HANDLER_A;
    packet.id = this.target;
    packet.datum = 0;
    for (let i = 0; i < PACKET_DATA; i++) {
      this.letter = this.letter === 26 ? 1 : this.letter + 1;
      packet.data[i] = this.letter;
    }
    return this.kernel.send(packet);
  }
}

class HandlerTask extends Task {
  constructor(kernel, id, priority, queue) {
    super(kernel, id, priority, queue, WAITING | PENDING);
    this.work = null;
    this.devices = null;
  }

  step(packet) {
    if (packet !== null) {
      if (packet.kind === KIND_WORK) this.work = packet.appendTo(this.work);
      else this.devices = packet.appendTo(this.devices);
    }
    const work = this.work;
    if (work !== null) {
      const position = work.datum;
      if (position >= PACKET_DATA) {
        this.work = work.next;
        return this.kernel.send(work);
      }
      const device = this.devices;
      if (device !== null) {
        this.devices = device.next;
        device.datum = work.data[position];
        work.datum = position + 1;
        return this.kernel.send(device);
      }
    }
    return this.kernel.wait();
  }
}

class DeviceTask extends Task {
  constructor(kernel, id, priority) {
    super(kernel, id, priority, null, WAITING);
    this.packet = null;
  }

  step(packet) {
    if (packet === null) {
      if (this.packet === null) return this.kernel.wait();
      const done = this.packet;
      this.packet = null;
      return this.kernel.send(done);
    }
    this.packet = packet;
    return this.kernel.hold();
  }
}

class Kernel {
  constructor() {
    this.sent = 0;
    this.holds = 0;
    this.tasks = new Array(TASK_COUNT).fill(null);
    this.first = null;
    this.current = null;
  }

  add(task) {
    this.tasks[task.id] = task;
    task.next = this.first;
    this.first = task;
  }

  run() {
    this.current = this.first;
    while (this.current !== null) {
      if (this.current.isBlocked) this.current = this.current.next;
      else this.current = this.current.resume();
    }
  }

  hold() {
    this.holds++;
    this.current.state |= HELD;
    return this.current.next;
  }

  release(id) {
    const task = this.tasks[id];
    task.state &= ~HELD;
    return task.priority > this.current.priority ? task : this.current;
  }

  wait() {
    this.current.state |= WAITING;
    return this.current;
  }

  send(packet) {
    const target = this.tasks[packet.id];
    this.sent++;
    packet.next = null;
    packet.id = this.current.id;
    return target.accept(packet, this.current);
  }
}

function packets(count, id, kind) {
  let queue = null;
  for (let i = 0; i < count; i++) queue = new Packet(queue, id, kind);
  return queue;
}

function simulate() {
  const kernel = new Kernel();
  kernel.add(new IdleTask(kernel, 10000));
  kernel.add(new WorkerTask(kernel, packets(2, ID_WORKER, KIND_WORK)));
  kernel.add(new HandlerTask(kernel, ID_HANDLER_A, 2000, packets(3, ID_DEVICE_A, KIND_DEVICE)));
  kernel.add(new HandlerTask(kernel, ID_HANDLER_B, 3000, packets(3, ID_DEVICE_B, KIND_DEVICE)));
  kernel.add(new DeviceTask(kernel, ID_DEVICE_A, 4000));
  kernel.add(new DeviceTask(kernel, ID_DEVICE_B, 5000));
  kernel.run();
  return kernel;
}

let kernel = null;
for (let i = 0; i < 12; i++) {
  kernel = simulate();
  if (kernel.sent !== 23246 || kernel.holds !== 9297) {
    throw new Error(`richards: sent ${kernel.sent}, holds ${kernel.holds}`);
  }
}
console.log(`richards: sent ${kernel.sent}, holds ${kernel.holds}`);
