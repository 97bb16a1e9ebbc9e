// Two producers and three consumers around a bounded queue, with a Lock and two Conditions.
//   heddle run examples/producer-consumer.js
'use strict';

class BoundedQueue {
  constructor(capacity) {
    this.capacity = capacity;
    this.items = [];
    this.open = true;
    this.fullest = 0;
    this.lock = new Lock();
    this.notEmpty = new Condition();
    this.notFull = new Condition();
  }

  put(item) {
    this.lock.hold(() => {
      while (this.items.length === this.capacity) this.notFull.wait(this.lock);
      this.items.push(item);
      this.fullest = Math.max(this.fullest, this.items.length);
      this.notEmpty.notify();
    });
  }

  // The next item; undefined when the queue is closed and empty.
  take() {
    return this.lock.hold(() => {
      while (this.items.length === 0 && this.open) this.notEmpty.wait(this.lock);
      const item = this.items.shift();
      this.notFull.notify();
      return item;
    });
  }

  close() {
    this.lock.hold(() => {
      this.open = false;
      this.notEmpty.notifyAll();
    });
  }
}

function produce(queue, name, count) {
  for (let i = 0; i < count; i++) queue.put({ from: name, number: i });
}

function consume(queue) {
  const seen = { count: 0, sum: 0 };
  for (let item = queue.take(); item !== undefined; item = queue.take()) {
    seen.count++;
    seen.sum += item.number;
  }
  return seen;
}

const queue = new BoundedQueue(8);
const consumers = [1, 2, 3].map(() => new Thread(consume, queue));
const producers = ['first', 'second'].map((name) => new Thread(produce, queue, name, 500));
for (const producer of producers) producer.join();
queue.close();
let count = 0;
let sum = 0;
for (const consumer of consumers) {
  const seen = consumer.join();
  count += seen.count;
  sum += seen.sum;
}
if (queue.fullest > queue.capacity) throw new Error(`the queue held ${queue.fullest}`);
console.log(`${count} items, sum ${sum}`);
