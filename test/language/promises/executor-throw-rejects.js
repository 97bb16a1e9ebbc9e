new Promise(() => {
  throw new Error('from executor');
}).catch((e) => console.log(e.message)); // expect: from executor
