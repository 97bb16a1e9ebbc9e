const log = [];
a: for (let i = 0; ; i++) {
  try {
    for (;;) {
      try {
        if (i === 1) break a;
        continue a;
      } finally {
        log.push('in' + i);
      }
    }
  } finally {
    log.push('out' + i);
  }
}
console.log(log.join()); // expect: in0,out0,in1,out1
