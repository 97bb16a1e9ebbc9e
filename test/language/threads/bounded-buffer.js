// threads
class Queue {
  items = [];
  lock = new Lock();
  filled = new Condition();
  emptied = new Condition();
  put(v) {
    this.lock.hold(() => {
      while (this.items.length >= 4) this.emptied.wait(this.lock);
      this.items.push(v);
      this.filled.notify();
    });
  }
  take() {
    return this.lock.hold(() => {
      while (this.items.length === 0) this.filled.wait(this.lock);
      const v = this.items.shift();
      this.emptied.notify();
      return v;
    });
  }
}
const q = new Queue();
const producer = new Thread(() => {
  for (let i = 0; i < 100; i++) q.put(i);
  q.put(null);
});
const seen = [];
for (let v; (v = q.take()) !== null; ) seen.push(v);
producer.join();
console.log(seen.length, seen.every((v, i) => v === i)); // expect: 100 true
