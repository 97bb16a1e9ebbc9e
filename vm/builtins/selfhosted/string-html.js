// String.prototype: the methods that make HTML elements.

function CreateHtmlMethod(self, method, tag, attribute, value) {
  const S = $ThisToString(self, method);
  if (attribute === undefined) return $CreateHtml(S, tag, undefined, undefined);
  return $CreateHtml(S, tag, attribute, $StringReplaceAllSlow($ToString(value), '"', '&quot;'));
}

function StringPrototypeAnchor(name) {
  return $CreateHtmlMethod($This(), 'anchor', 'a', 'name', name);
}

function StringPrototypeBig() {
  return $CreateHtmlMethod($This(), 'big', 'big', undefined, undefined);
}

function StringPrototypeBlink() {
  return $CreateHtmlMethod($This(), 'blink', 'blink', undefined, undefined);
}

function StringPrototypeBold() {
  return $CreateHtmlMethod($This(), 'bold', 'b', undefined, undefined);
}

function StringPrototypeFixed() {
  return $CreateHtmlMethod($This(), 'fixed', 'tt', undefined, undefined);
}

function StringPrototypeFontcolor(color) {
  return $CreateHtmlMethod($This(), 'fontcolor', 'font', 'color', color);
}

function StringPrototypeFontsize(size) {
  return $CreateHtmlMethod($This(), 'fontsize', 'font', 'size', size);
}

function StringPrototypeItalics() {
  return $CreateHtmlMethod($This(), 'italics', 'i', undefined, undefined);
}

function StringPrototypeLink(url) {
  return $CreateHtmlMethod($This(), 'link', 'a', 'href', url);
}

function StringPrototypeSmall() {
  return $CreateHtmlMethod($This(), 'small', 'small', undefined, undefined);
}

function StringPrototypeStrike() {
  return $CreateHtmlMethod($This(), 'strike', 'strike', undefined, undefined);
}

function StringPrototypeSub() {
  return $CreateHtmlMethod($This(), 'sub', 'sub', undefined, undefined);
}

function StringPrototypeSup() {
  return $CreateHtmlMethod($This(), 'sup', 'sup', undefined, undefined);
}
