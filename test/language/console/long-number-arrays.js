console.log(Array.from({ length: 30 }, (_, i) => i * 10));

// expect: [
// expect:     0,  10,  20,  30,  40,  50,  60,
// expect:    70,  80,  90, 100, 110, 120, 130,
// expect:   140, 150, 160, 170, 180, 190, 200,
// expect:   210, 220, 230, 240, 250, 260, 270,
// expect:   280, 290
// expect: ]
