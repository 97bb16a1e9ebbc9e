Promise.allSettled([1, Promise.reject(new Error('e')), Promise.resolve('x')]).then((list) => {
  for (const r of list) console.log(r.status, r.status === 'fulfilled' ? r.value : r.reason.message);
});

// expect: fulfilled 1
// expect: rejected e
// expect: fulfilled x
