const o = {
  name: 'o',
  tag(s, v) { return this.name + s[0] + v; },
};
console.log(o.tag`x${1}`); // expect: ox1
const maker = () => o.tag.bind(o);
console.log(maker()`y${2}`); // expect: oy2
