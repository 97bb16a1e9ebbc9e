console.log('a\u2028b'.split('\u2028').length, ' '.length, /\u2028/.test('\u2028'), JSON.stringify('\u2028\u2029').length); // expect: 2 1 true 4
