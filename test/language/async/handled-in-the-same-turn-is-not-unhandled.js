const p = Promise.reject(new Error('handled in time'));
queueMicrotask(() => p.catch((e) => console.log(e.message))); // expect: handled in time
