console.log('aÉß'.toUpperCase(), 'AÉÀ'.toLowerCase(), 'ﬁ'.toUpperCase(), 'İ'.toLowerCase().length, 'ΑΣ'.toLowerCase(), 'ΑΣΑ'.toLowerCase(), '𐐀'.toLowerCase() === '𐐨');

// expect: AÉSS aéà FI 2 ας ασα true
