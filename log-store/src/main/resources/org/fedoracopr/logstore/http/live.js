'use strict';

// Shows a log while it grows. Of the log the page keeps the positions of its rows and at most KEPT pieces of its bytes;
// what else comes into view is fetched again by range. In the document are the rows in view and nothing else.
const PIECE = 1 << 20;
const KEPT = 48;
const ROW_BYTES = 2000; // a longer line is shown in several rows
const ROW_HEIGHT = 18;
const MAX_HEIGHT = 8e6; // browsers have a limit; beyond it the scroll bar is scaled

const element = (id) => document.getElementById(id);
const view = element('log');
const space = element('space');
const rows = element('rows');
const followBox = element('follow');
const errorButton = element('first-error');

// ---- the bytes

const pieces = new Map(); // number -> bytes, the most recently used last
const fetching = new Set();
let length = 0; // bytes received
let attempt = null; // the one that this page shows, once it is known

function keep(number, bytes) {
  pieces.delete(number);
  pieces.set(number, bytes);
  for (const old of pieces.keys()) {
    if (pieces.size <= KEPT) break;
    if (old !== Math.floor(length / PIECE) && old !== number) pieces.delete(old);
  }
}

function take(bytes) {
  for (let done = 0; done < bytes.length; ) {
    const at = length % PIECE;
    const number = Math.floor(length / PIECE);
    if (at === 0) keep(number, new Uint8Array(PIECE));
    const count = Math.min(PIECE - at, bytes.length - done);
    pieces.get(number).set(bytes.subarray(done, done + count), at);
    findRows(bytes, done, done + count);
    done += count;
    length += count;
  }
}

// The bytes of a range of at most a few rows; null when a piece of them has to be fetched first.
function bytesOf(from, to) {
  const result = new Uint8Array(to - from);
  for (let at = from; at < to; ) {
    const number = Math.floor(at / PIECE);
    const piece = pieces.get(number);
    if (!piece) {
      fetchPiece(number);
      return null;
    }
    keep(number, piece);
    const end = Math.min(to, (number + 1) * PIECE);
    result.set(piece.subarray(at % PIECE, at % PIECE + end - at), at - from);
    at = end;
  }
  return result;
}

async function fetchPiece(number) {
  if (fetching.has(number)) return;
  fetching.add(number);
  try {
    const from = number * PIECE;
    const range = `bytes=${from}-${Math.min(length, from + PIECE) - 1}`;
    const response = await fetch(address(), { headers: { Range: range }, cache: 'no-store' });
    if (response.status !== 206) throw new Error(`status ${response.status}`);
    const bytes = new Uint8Array(await response.arrayBuffer());
    const piece = new Uint8Array(PIECE);
    piece.set(bytes);
    keep(number, piece);
  } catch (failure) {
    await pause(2000);
  } finally {
    fetching.delete(number);
    drawSoon();
  }
}

// ---- the rows

let starts = new Float64Array(1 << 14); // where each row begins; the last one is still growing
let count = 1;

function findRows(bytes, from, to) {
  for (let at = from; at < to; ) {
    let end = bytes.indexOf(10, at);
    if (end < 0 || end >= to) end = to - 1;
    let start = starts[count - 1] - length + from; // of the growing row, in this array
    while (end - start >= ROW_BYTES) {
      start += ROW_BYTES;
      // Not within a character.
      for (let back = 0; back < 3 && start > from && (bytes[start] & 0xc0) === 0x80; back++) start--;
      addRow(length - from + start);
    }
    if (bytes[end] === 10) addRow(length - from + end + 1);
    at = end + 1;
  }
  if (firstError < 0) findError(bytes.subarray(from, to));
}

function addRow(start) {
  if (count === starts.length) {
    const larger = new Float64Array(2 * count);
    larger.set(starts);
    starts = larger;
  }
  starts[count++] = start;
}

// A log that ends with a line's end has no empty row after it.
function rowCount() {
  return starts[count - 1] < length ? count : count - 1;
}

function rowAt(position) {
  let low = 0;
  let high = count - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle] <= position) low = middle;
    else high = middle - 1;
  }
  return low;
}

const ANSI = /\x1b\[[0-?]*[ -\/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)?|\x1b[ -\/]*[0-~]/g;
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

function textOf(bytes) {
  let text = decoder.decode(bytes).replace(ANSI, '').replace(/[\r\n]+$/, '');
  // What a progress bar wrote over.
  text = text.slice(text.lastIndexOf('\r') + 1);
  // Other control characters, and those that turn the order of text around.
  return text.replace(/[\x00-\x08\x0a-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '\ufffd');
}

// ---- the first error

const ERROR = /(?:^|[^A-Za-z_]|\x1b\[[\d;]*[mK])(?:(?:fatal )?error|ERROR|Error):|\*\*\* \[|(?:^|\n)FAILED\b/;
const bytewise = new TextDecoder('latin1');
let firstError = -1;
let carried = '';

function findError(bytes) {
  const text = carried + bytewise.decode(bytes);
  const found = ERROR.exec(text);
  if (found) {
    const position = length - carried.length + found.index + found[0].length - 1;
    // Rows of these bytes are known already, of which length does not tell yet.
    firstError = rowAt(position);
    errorButton.disabled = false;
    carried = '';
  } else {
    carried = text.slice(-64);
  }
}

// ---- drawing

let first = 0; // the row at the top of the view
let drawing = false;
let programmed = -1; // where this page, not its reader, has scrolled to

function heights() {
  const wanted = rowCount() * ROW_HEIGHT;
  return { shown: Math.max(1, Math.min(wanted, MAX_HEIGHT)), scaled: wanted > MAX_HEIGHT };
}

function visibleRows() {
  return Math.ceil(view.clientHeight / ROW_HEIGHT) + 1;
}

function drawSoon() {
  if (!drawing) {
    drawing = true;
    requestAnimationFrame(draw);
  }
}

function draw() {
  drawing = false;
  const total = rowCount();
  const { shown, scaled } = heights();
  space.style.height = `${shown}px`;
  if (followBox.checked) scrollTo(shown);
  const range = Math.max(1, shown - view.clientHeight);
  const lastFirst = Math.max(0, total - visibleRows() + 2);
  first = scaled
    ? Math.round((Math.min(view.scrollTop, range) / range) * lastFirst)
    : Math.floor(view.scrollTop / ROW_HEIGHT);
  const end = Math.min(total, first + visibleRows());
  const lines = [];
  for (let row = first; row < end; row++) {
    const bytes = bytesOf(starts[row], row + 1 < count ? starts[row + 1] : length);
    const line = document.createElement('div');
    line.dataset.row = row + 1;
    line.textContent = bytes === null ? '…' : textOf(bytes);
    if (row === firstError) line.className = 'mark';
    lines.push(line);
  }
  rows.replaceChildren(...lines);
  const top = scaled ? Math.min(view.scrollTop, shown - lines.length * ROW_HEIGHT) : first * ROW_HEIGHT;
  rows.style.transform = `translateY(${Math.max(0, top)}px)`;
  document.body.dataset.length = length;
  document.body.dataset.rows = total;
}

function scrollTo(top) {
  view.scrollTop = top;
  programmed = view.scrollTop;
}

function showRow(row) {
  followBox.checked = false;
  const { shown, scaled } = heights();
  const above = Math.max(0, row - 3);
  const lastFirst = Math.max(1, rowCount() - visibleRows() + 2);
  scrollTo(scaled ? (above / lastFirst) * (shown - view.clientHeight) : above * ROW_HEIGHT);
  drawSoon();
}

view.addEventListener('scroll', () => {
  if (Math.abs(view.scrollTop - programmed) > 1) {
    // Who scrolls up wants to read, who scrolls to the end wants to follow.
    followBox.checked = view.scrollTop + view.clientHeight >= view.scrollHeight - ROW_HEIGHT;
    programmed = -1;
  }
  drawSoon();
});
window.addEventListener('resize', drawSoon);
followBox.addEventListener('change', drawSoon);
errorButton.addEventListener('click', () => {
  showRow(firstError);
  view.focus({ preventScroll: true });
  say(document.body.dataset.state, `The first error is in row ${firstError + 1}`);
});

// ---- the stream

function say(state, sentence) {
  document.body.dataset.state = state;
  if (element('status').textContent !== sentence) element('status').textContent = sentence;
}

function pause(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

function address(query = '') {
  const pinned = attempt === null ? '' : `attempt=${attempt}`;
  const all = [pinned, query].filter((part) => part).join('&');
  return 'builder-live.log' + (all ? `?${all}` : '');
}

async function receive() {
  const response = await fetch(address(`follow=1&offset=${length}`), { cache: 'no-store' });
  if (response.status === 404) {
    say('waiting', 'There is no log yet; waiting for it');
    return false;
  }
  if (!response.ok) throw new Error(`status ${response.status}`);
  attempt = response.headers.get('Copr-Log-Attempt');
  element('raw').href = address();
  document.title = `Build log, attempt ${attempt}`;
  say('following', `Attempt ${attempt}: following`);
  const reader = response.body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return true;
    take(value);
    drawSoon();
  }
}

async function whyEnded() {
  const mine = await fetch(address(), { method: 'HEAD', cache: 'no-store' });
  if (!mine.ok) throw new Error(`status ${mine.status}`);
  if (mine.headers.get('Copr-Log-Sealed') === 'true') {
    say('complete', `Attempt ${attempt}: complete, ${length.toLocaleString('en')} bytes`);
  } else {
    say('superseded', `Attempt ${attempt} ended without a complete log; a later attempt has begun: load this page again`);
  }
}

// What comes to its proper end is whole; everything else goes on from the bytes that are here.
async function follow() {
  for (let wait = 500; ; wait = Math.min(2 * wait, 15000)) {
    const before = length;
    try {
      if (await receive()) {
        await whyEnded();
        drawSoon();
        return;
      }
    } catch (failure) {
      say('lost', `The connection was lost at ${length.toLocaleString('en')} bytes; trying again`);
    }
    if (length > before) wait = 500;
    await pause(wait);
  }
}

follow();
