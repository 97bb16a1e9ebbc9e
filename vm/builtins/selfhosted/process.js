// process, node:fs and node:path, for `heddle run`. What touches the host is native and converts no
// guest objects; arguments are checked here.

function InvalidArgType(name, expected, value) {
  const error = $MakeError(1 /* TypeError */, `The "${name}" argument must be ${expected}. Received ${$DescribeReceived(value)}`);
  $DefineField(error, 'code', 'ERR_INVALID_ARG_TYPE');
  return error;
}

function ProcessExit(code) {
  const process = $ProcessObject();
  if (code !== undefined) process.exitCode = code;
  const exitCode = process.exitCode;
  $ExitProcess(exitCode === undefined ? 0 : $ToNumber(exitCode) | 0);
}

function ProcessCwd() {
  return $HostCwd();
}

function WriteChunk(fd, chunk) {
  if (typeof chunk === 'string') $HostWrite(fd, chunk);
  else if ($IsByteArray(chunk)) $HostWriteBytes(fd, chunk);
  else throw $InvalidArgType('chunk', 'of type string or an instance of Uint8Array', chunk);
  return true;
}

function ProcessStdoutWrite(chunk) {
  return $WriteChunk(1, chunk);
}

function ProcessStderrWrite(chunk) {
  return $WriteChunk(2, chunk);
}

function ProcessNextTick(callback, ...args) {
  if (typeof callback !== 'function') throw $InvalidArgType('callback', 'of type function', callback);
  $EnqueueCall(() => $CallArray(callback, undefined, args));
}

function ProcessUptime() {
  return $HostUptime();
}

/** A failed call of the host: [code, errno, syscall, path, message] becomes the error Node throws. */
function ThrowSystemError(failure) {
  const error = $MakeError(0 /* Error */, failure[4]);
  $DefineField(error, 'errno', failure[1]);
  $DefineField(error, 'code', failure[0]);
  $DefineField(error, 'syscall', failure[2]);
  if (failure[3] !== undefined) $DefineField(error, 'path', failure[3]);
  throw error;
}

/** A path argument: a string, or an object with the href of a file URL. */
function PathArgument(path) {
  if (typeof path === 'string') return path;
  if ($IsObject(path) && typeof path.href === 'string') return $PathOfFileUrl(path.href);
  throw $InvalidArgType('path', 'of type string or an instance of Buffer or URL', path);
}

function EncodingOption(options) {
  const encoding = typeof options === 'string' ? options : $IsObject(options) ? options.encoding : undefined;
  if (encoding === undefined || encoding === null) return undefined;
  const name = $EncodingName($ToString(encoding));
  if (name === undefined) {
    const error = $MakeError(1 /* TypeError */, `The argument 'encoding' is invalid encoding. Received ${$QuoteString($ToString(encoding))}`);
    $DefineField(error, 'code', 'ERR_INVALID_ARG_VALUE');
    throw error;
  }
  return name;
}

function FsReadFileSync(path, options) {
  const name = $PathArgument(path);
  const encoding = $EncodingOption(options);
  const failure = $HostReadFile(name);
  if (failure !== undefined) $ThrowSystemError(failure);
  if (encoding !== undefined) return $HostFileText(encoding);
  const bytes = $Construct($GlobalUint8Array(), $HostFileLength());
  $HostFileBytes(bytes);
  return bytes;
}

function FsWriteFileSync(path, data, options) {
  return $WriteFile($PathArgument(path), data, options, false);
}

function FsAppendFileSync(path, data, options) {
  return $WriteFile($PathArgument(path), data, options, true);
}

function WriteFile(path, data, options, append) {
  const encoding = $EncodingOption(options);
  let failure;
  if (typeof data === 'string') failure = $HostWriteFile(path, data, encoding === undefined ? 'utf8' : encoding, append);
  else if ($IsByteArray(data)) failure = $HostWriteFileBytes(path, data, append);
  else throw $InvalidArgType('data', 'of type string or an instance of Buffer, TypedArray, or DataView', data);
  if (failure !== undefined) $ThrowSystemError(failure);
}

function FsReaddirSync(path, options) {
  const name = $PathArgument(path);
  const list = $HostReaddir(name);
  if (typeof list[0] === 'object') $ThrowSystemError(list[0]);
  const withTypes = $IsObject(options) && !!options.withFileTypes;
  const names = [];
  for (let i = 1; i < $ArrayLength(list); i += 2) {
    $ArrayPush(names, withTypes ? $NewDirent(name, list[i], list[i + 1]) : list[i]);
  }
  return names;
}

function NewDirent(parentPath, name, type) {
  return {
    name,
    parentPath,
    path: parentPath,
    isFile: () => type === 1,
    isDirectory: () => type === 2,
    isSymbolicLink: () => type === 3,
  };
}

function FsStatSync(path, options) {
  const fields = $HostStat($PathArgument(path));
  if (typeof fields[0] === 'string') {
    if (fields[0] === 'ENOENT' && $IsObject(options) && options.throwIfNoEntry === false) return undefined;
    $ThrowSystemError(fields);
  }
  const type = fields[0];
  return {
    size: fields[1],
    mode: fields[2],
    mtimeMs: fields[3],
    atimeMs: fields[4],
    ctimeMs: fields[5],
    birthtimeMs: fields[6],
    ino: fields[7],
    nlink: fields[8],
    isFile: () => type === 1,
    isDirectory: () => type === 2,
    isSymbolicLink: () => type === 3,
  };
}

function FsExistsSync(path) {
  if (typeof path !== 'string' && !($IsObject(path) && typeof path.href === 'string')) return false;
  return $HostExists($PathArgument(path));
}

function CheckPathString(path, name) {
  if (typeof path !== 'string') throw $InvalidArgType(name, 'of type string', path);
}

function PathJoin(...paths) {
  for (let i = 0; i < $ArrayLength(paths); i++) $CheckPathString(paths[i], 'path');
  return $HostPath(0, paths);
}

function PathResolve(...paths) {
  for (let i = 0; i < $ArrayLength(paths); i++) $CheckPathString(paths[i], `paths[${i}]`);
  return $HostPath(1, paths);
}

function PathNormalize(path) {
  $CheckPathString(path, 'path');
  return $HostPath(2, [path]);
}

function PathDirname(path) {
  $CheckPathString(path, 'path');
  return $HostPath(3, [path]);
}

function PathBasename(path, suffix) {
  $CheckPathString(path, 'path');
  if (suffix === undefined) return $HostPath(4, [path]);
  $CheckPathString(suffix, 'suffix');
  return $HostPath(4, [path, suffix]);
}

function PathExtname(path) {
  $CheckPathString(path, 'path');
  return $HostPath(5, [path]);
}

function PathRelative(from, to) {
  $CheckPathString(from, 'from');
  $CheckPathString(to, 'to');
  return $HostPath(6, [from, to]);
}

function PathIsAbsolute(path) {
  $CheckPathString(path, 'path');
  return $HostPathIsAbsolute(path);
}

function PathParse(path) {
  $CheckPathString(path, 'path');
  const parts = $HostPathParse(path);
  return { root: parts[0], dir: parts[1], base: parts[2], ext: parts[3], name: parts[4] };
}

function PathFormat(pathObject) {
  if (!$IsObject(pathObject)) throw $InvalidArgType('pathObject', 'of type object', pathObject);
  const dir = pathObject.dir || pathObject.root;
  let base = pathObject.base;
  if (!base) {
    const ext = pathObject.ext ? $ToString(pathObject.ext) : '';
    const dotted = ext === '' || $CharCodeAt(ext, 0) === 46 ? ext : `.${ext}`;
    base = `${pathObject.name || ''}${dotted}`;
  }
  if (!dir) return base;
  return dir === pathObject.root ? `${dir}${base}` : `${dir}/${base}`;
}
