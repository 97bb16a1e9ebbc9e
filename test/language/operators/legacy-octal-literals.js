console.log(010, 08, 0777, 09.5, '\101'); // expect: 8 8 511 9.5 A
