// threads
class Account {
  #balance = 0;
  #lock = new Lock();
  deposit(n) {
    this.#lock.hold(() => (this.#balance += n));
  }
  get balance() { return this.#balance; }
}
const acc = new Account();
const ts = [1, 2, 3].map((n) => new Thread(() => {
  for (let i = 0; i < 100; i++) acc.deposit(n);
}));
ts.forEach((t) => t.join());
console.log(acc.balance); // expect: 600
