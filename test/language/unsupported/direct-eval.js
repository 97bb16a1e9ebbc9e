// no-host
// throws: Direct eval is not supported
console.log(eval('1 + 1'));
