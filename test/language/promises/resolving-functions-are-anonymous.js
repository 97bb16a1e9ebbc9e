new Promise((resolve, reject) => {
  console.log(resolve.length, reject.length, JSON.stringify(resolve.name)); // expect: 1 1 ""
});
