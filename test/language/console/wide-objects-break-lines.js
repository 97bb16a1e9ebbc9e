console.log({ firstProperty: 'a fairly long value number one', secondProperty: 'a fairly long value number two', third: 3 });

// expect: {
// expect:   firstProperty: 'a fairly long value number one',
// expect:   secondProperty: 'a fairly long value number two',
// expect:   third: 3
// expect: }
