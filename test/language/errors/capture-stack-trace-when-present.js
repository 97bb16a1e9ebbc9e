const o = {};
if (typeof Error.captureStackTrace === 'function') {
  Error.captureStackTrace(o);
  console.log(typeof o.stack); // expect: string
} else {
  console.log('string');
}
