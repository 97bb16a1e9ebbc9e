console.log((0)?.toFixed(1), ''?.length, false?.toString(), NaN?.x); // expect: 0.0 0 false undefined
