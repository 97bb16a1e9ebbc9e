export let late = 'initial';
setTimeout(() => {
  late = 'changed later';
}, 1);
