for (const v of [1, 'str', null, undefined, { k: 'obj' }, Symbol('sym')]) {
  try {
    throw v;
  } catch (e) {
    console.log(e === v, typeof e);
  }
}

// expect: true number
// expect: true string
// expect: true object
// expect: true undefined
// expect: true object
// expect: true symbol
