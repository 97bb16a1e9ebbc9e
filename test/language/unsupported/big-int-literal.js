// no-host
// throws: BigInt
console.log(10n);
