console.log(`tab\tnl\\n \u0041\x42\u{1F600} \${not} \``);
console.log(`a\
b`);

// expect: tab	nl\n AB😀 ${not} `
// expect: ab
