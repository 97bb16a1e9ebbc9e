const m = /(?<a>x)(y)?/d.exec('..xz');
console.log(m.indices[0].join(), m.indices[1].join(), m.indices[2], m.indices.groups.a.join(), /x/d.hasIndices); // expect: 2,3 2,3 undefined 2,3 true
