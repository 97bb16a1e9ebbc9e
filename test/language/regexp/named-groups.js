const m = /(?<year>\d{4})-(?<month>\d\d)/.exec('on 2024-05');
console.log(m.groups.year, m.groups.month, Object.getPrototypeOf(m.groups), Object.keys(m.groups).join());
console.log('2024-05'.replace(/(?<y>\d+)-(?<m>\d+)/, '$<m>/$<y>$<none>'), '2024-05'.replace(/(?<y>\d+)-(?<m>\d+)/, (...a) => JSON.stringify(a.at(-1))));
const { groups: { missing } } = /(?<missing>x)?/.exec('');
console.log(missing);

// expect: 2024 05 null year,month
// expect: 05/2024 {"y":"2024","m":"05"}
// expect: undefined
