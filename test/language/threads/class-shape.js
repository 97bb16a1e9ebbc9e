// threads
const t = new Thread(() => 1);
t.join();
console.log(t instanceof Thread, Object.prototype.toString.call(t), typeof Thread, typeof t.join, typeof t.asyncJoin); // expect: true [object Thread] function function function
