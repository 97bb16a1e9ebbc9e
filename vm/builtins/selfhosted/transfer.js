// Copies between guest and host: loops around slices (vm/transfer), and the getters that copying calls.

/** The number of a message that holds a copy of value. limit: bytes, 0 for the VM's own. */
function TransferOut(value, limit) {
  const objects = [];
  const ids = $NewTransferMap();
  const hold = [undefined];
  const message = $TransferOutBegin(limit);
  $TransferOutValue(message, objects, ids, value);
  for (;;) {
    const step = $TransferOutSlice(message, objects, ids, hold);
    if (step === undefined) return message;
    if (step !== true) $TransferOutValue(message, objects, ids, step[0][step[1]]);
  }
}

/** The value of a message that has come in. */
function TransferIn(message) {
  const objects = [];
  const value = $TransferInRoot(message, objects);
  while ($TransferInSlice(message, objects)) {}
  return value;
}
