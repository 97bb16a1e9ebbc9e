const v = JSON.parse('{"a":1,"b":2,"c":3}', function (k, x) {
  if (k === 'a') {
    delete this.b;
    this.c = 'changed';
  }
  return x;
});
console.log(JSON.stringify(v)); // expect: {"a":1,"c":"changed"}
