const fs = [];
for (const k of [1, 2, 1]) {
  switch (k) {
    case 1:
      let v = k * 100;
      fs.push(() => v++);
      break;
    case 2:
      v = 5;
      fs.push(() => v);
  }
  if (k === 1) continue;
}

// throws: ReferenceError
