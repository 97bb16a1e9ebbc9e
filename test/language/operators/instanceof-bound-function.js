class A {}
const B = A.bind();
console.log(new A() instanceof B); // expect: true
