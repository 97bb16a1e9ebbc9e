for (const k of ['slice', 'trim', 'split', 'at', 'padStart', 'includes', 'repeat', 'normalize']) {
  let n = 0;
  for (const v of [null, undefined]) {
    try {
      String.prototype[k].call(v, 1);
    } catch (e) {
      if (e instanceof TypeError) n++;
    }
  }
  console.log(k, n);
}

// expect: slice 2
// expect: trim 2
// expect: split 2
// expect: at 2
// expect: padStart 2
// expect: includes 2
// expect: repeat 2
// expect: normalize 2
