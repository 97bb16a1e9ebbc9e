console.log(/\p{Lu}/u.exec('abÇd')[0], /\p{Script=Greek}+/u.exec('abc αβγ')[0], /\P{L}/u.exec('ab1')[0], /^\p{Emoji_Presentation}$/u.test('😀'), /\p{L}+/u.exec('1 été2')[0], /[\p{Nd}_]+/u.exec('a٣4_')[0], /\p{Script_Extensions=Latin}/u.test('a'), /\p{ASCII}/u.test('é'));

// expect: Ç αβγ 1 true été ٣4_ true false
