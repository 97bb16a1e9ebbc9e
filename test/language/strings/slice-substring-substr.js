const s = 'abcdef';
console.log(s.slice(1, 3), s.slice(-2), s.slice(3, 1) === '', s.substring(3, 1), s.substring(-2, 2), s.substring(NaN), s.substr(-3, 2), s.substr(1));

// expect: bc ef true bc ab abcdef de bcdef
