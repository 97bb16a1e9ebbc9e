const proto = { inherited: 1 };
const o = Object.create(proto, {
  hidden: { value: 1, enumerable: false },
  shown: { get: () => 'from getter', enumerable: true },
});
const { ...rest } = o;
console.log(JSON.stringify(rest), Object.getOwnPropertyDescriptor(rest, 'shown').value); // expect: {"shown":"from getter"} from getter
