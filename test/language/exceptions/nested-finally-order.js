const log = [];
function f() {
  try {
    try {
      try {
        return log.push('inner') && 'value';
      } finally {
        log.push('f1');
      }
    } finally {
      log.push('f2');
    }
  } finally {
    log.push('f3');
  }
}
console.log(f(), log.join()); // expect: value inner,f1,f2,f3
