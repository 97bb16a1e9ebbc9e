const log = [];
const f = (k) => {
  for (let i = 0; i < 1; i++) {
    try {
      if (k === 'return') return k;
      if (k === 'throw') throw k;
      if (k === 'break') break;
      if (k === 'continue') continue;
      log.push('normal body');
    } catch (e) {
      log.push('caught ' + e);
    } finally {
      log.push('finally ' + k);
    }
  }
  return 'end';
};
for (const k of ['normal', 'return', 'throw', 'break', 'continue']) log.push(f(k));
console.log(log.join('; '));

// expect: normal body; finally normal; end; finally return; return; caught throw; finally throw; end; finally break; end; finally continue; end
