'x1y22'.replace(/([a-z])(\d+)(z)?/g, (...args) => {
  console.log(args.map(String).join('|'));
  return '';
});

// expect: x1|x|1|undefined|0|x1y22
// expect: y22|y|22|undefined|2|x1y22
