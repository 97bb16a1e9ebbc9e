'use strict';
function f(list) {
  outer: for (const x of list) {
    try {
      if (x) continue outer;
      if (x.done) break;
      return x.value;
    } catch ({ message }) {
      log(message);
    } finally {
      cleanup();
    }
  }
}
