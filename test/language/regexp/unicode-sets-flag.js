console.log(/^[\p{L}--[a-z]]$/v.test('A'), /^[\p{L}--[a-z]]$/v.test('a'), /^[\w&&\d]$/v.test('5'), /^[\w&&\d]$/v.test('a'), /^[[a-c]x]$/v.test('x'), /v/v.unicodeSets, /^\p{RGI_Emoji}$/v.test('👍🏽'), /^[\q{abc|d}]$/v.test('abc'));

// expect: true false true false true true true true
