console.log(/undefined/.test(), /null/.test(null), /1/.test(12), /obj/.test({}), /a,b/.test(['a', 'b']), /5/.exec(5).input); // expect: true true true true true 5
