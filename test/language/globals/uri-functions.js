console.log(encodeURIComponent('a b&é😀/?'), encodeURI('a b&é/?#'), decodeURIComponent('%F0%9F%98%80%26'), decodeURI('%2F%20x'));
for (const f of [() => decodeURIComponent('%'), () => decodeURIComponent('%C3'), () => encodeURIComponent('\uD800')]) {
  try {
    f();
  } catch (e) {
    console.log(e.name);
  }
}

// expect: a%20b%26%C3%A9%F0%9F%98%80%2F%3F a%20b&%C3%A9/?# 😀& %2F x
// expect: URIError
// expect: URIError
// expect: URIError
