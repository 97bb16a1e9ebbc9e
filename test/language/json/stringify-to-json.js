const o = {
  v: { toJSON(k) { return 'json of ' + k; } },
  list: [{ toJSON: (k) => typeof k + k }],
};
console.log(JSON.stringify(o), JSON.stringify({ toJSON: () => undefined }), JSON.stringify({ a: { toJSON: 5 } }));

// expect: {"v":"json of v","list":["string0"]} undefined {"a":{"toJSON":5}}
