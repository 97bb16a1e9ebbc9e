console.log(typeof (1234.5).toLocaleString(), (7).toLocaleString()); // expect: string 7
