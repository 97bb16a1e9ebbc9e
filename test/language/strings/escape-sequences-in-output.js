console.log('line1\nline2');
console.log('tab\there "quotes" \\ back');

// expect: line1
// expect: line2
// expect: tab	here "quotes" \ back
