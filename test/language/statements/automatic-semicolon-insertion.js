function f() {
  return
  1
}
let a = 1
let b = a
++a
console.log(f(), a, b)
const c = [1, 2]
;[3].forEach((x) => c.push(x))
console.log(c.join())

// expect: undefined 2 1
// expect: 1,2,3
