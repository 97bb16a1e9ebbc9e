let n = 0;
class P extends Promise {
  static resolve(v) {
    n++;
    return super.resolve(v);
  }
}
P.all([1, 2, 3]).then((v) => console.log(v.join(), n)); // expect: 1,2,3 3
