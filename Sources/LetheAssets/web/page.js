// The workbench's page. Text of notes enters the document as text nodes alone; offsets are UTF-16 units of the note's text.
// @ts-check

/** @typedef {{name: string, key?: string, hue: number, stroke: number}} Label */
/** @typedef {{id: string, start: number, end: number, label: string, from: string}} Span */
/** @typedef {{start: number, end: number, label: string, from: string, score?: number}} Proposal */
/** @typedef {{start: number, end: number, sides: {by: string[], spans: {start: number, end: number, label: string}[]}[]}} Dispute a stretch about which annotators differ */
/** @typedef {{start: number, end: number, kind: string}} Flag a place without a label that should be looked at */
/** @typedef {{revision: number, status: string, spans: Span[]}} Labels */
/**
 * @typedef {object} Note
 * @property {string} key
 * @property {string} sha256
 * @property {string} name
 * @property {string} text
 * @property {Labels} labels
 * @property {boolean} heldOut
 * @property {boolean} blind
 * @property {number[]} tokens starts and ends, one after the other
 * @property {Proposal[]} proposals
 * @property {string} task label, review or adjudicate
 * @property {Flag[]} flags
 * @property {Dispute[]} disputes
 * @property {string | null} failure why nothing could be found
 */

/** @template {HTMLElement} T @param {string} id @returns {T} */
const byId = id => /** @type {T} */ (document.getElementById(id));
const noteBox = byId('note'), notice = byId('notice'), saved = byId('saved');

// The token comes behind the address's mark, which no server and no log sees, and is taken out of it at once.
if (location.hash.startsWith('#t=')) {
  sessionStorage.setItem('lethe-token', location.hash.slice(3));
  history.replaceState(null, '', location.pathname);
}
const token = sessionStorage.getItem('lethe-token') ?? '';

/** @param {string} path @param {object} [body] */
async function ask(path, body) {
  const reply = await fetch(path, {
    method: body ? 'POST' : 'GET',
    headers: { Authorization: `Bearer ${token}`, ...(body ? { 'Content-Type': 'application/json' } : {}) },
    body: body ? JSON.stringify(body) : undefined,
    cache: 'no-store',
  });
  const value = await reply.json();
  return { status: reply.status, value };
}

/** @type {Label[]} */ let labels = [];
/** @type {Map<string, Label>} */ const labelOf = new Map();
/** @type {Map<string, Label>} */ const labelOfKey = new Map();
/** @type {string[]} */ let reasons = [];
/** What this address is for. */ let task = 'label';
/** @type {Note | null} */ let note = null;
/** Ended notes of this annotator, the last one last. @type {string[]} */ let ended = [];
let canUndo = false, canRedo = false;

// MARK: Time at work

let lastAct = performance.now(), activeMilliseconds = 0;
/** Time counts while the page is seen and somebody does something at least every minute. */
function act() {
  const now = performance.now();
  if (!document.hidden && now - lastAct < 60_000) activeMilliseconds += now - lastAct;
  lastAct = now;
}
for (const kind of ['keydown', 'pointerdown', 'wheel', 'pointermove']) addEventListener(kind, act, { passive: true });
function takeTime() {
  act();
  const taken = Math.round(activeMilliseconds);
  activeMilliseconds -= taken;
  return Math.max(0, taken);
}

// MARK: Keeping changes

const tabs = new BroadcastChannel('lethe');

/** Sent one after the other; each names the note and the text that it was made on. */
/** @type {Promise<void>} */ let sending = Promise.resolve();
let unsaved = 0;

function showSaved() {
  if (locked) return;
  saved.textContent = unsaved > 0 ? `Saving ${unsaved} …` : 'All saved';
  saved.className = unsaved > 0 ? 'waits' : '';
}

/** @param {() => Promise<{status: number, value: any}>} send */
async function insist(send) {
  for (let wait = 500; ; wait = Math.min(wait * 2, 8000)) {
    try {
      const reply = await send();
      if (reply.status < 500 && reply.status !== 429 || reply.status === 507 && wait > 4000) return reply;
      saved.textContent = 'Not saved: the server can’t; trying again';
    } catch {
      saved.textContent = 'Not saved: no answer from the server; trying again';
    }
    await new Promise(done => setTimeout(done, wait));
  }
}

/**
 * Makes changes here at once, and lets the server keep them.
 * @param {Note} on
 * @param {object[]} ops
 * @returns {Promise<boolean>} whether they are kept
 */
function change(on, ops) {
  const mutation = crypto.randomUUID(), ms = takeTime(), view = views.get(on) ?? 0;
  unsaved++;
  showSaved();
  const done = sending.then(async () => {
    // Made on what turned out not to stand there: what it would mean now, nobody can tell.
    if ((views.get(on) ?? 0) !== view) {
      unsaved--;
      showSaved();
      return false;
    }
    const revision = on.labels.revision;
    const reply = await insist(() => ask('/api/change', { key: on.key, sha256: on.sha256, revision, ops, mutation, ms }));
    if (reply.status === 200) {
      unsaved--;
      showSaved();
      on.labels.revision = reply.value.labels.revision;
      on.labels.status = reply.value.labels.status;
      /** @type {HTMLButtonElement} */ (byId('undo')).disabled = false;
      /** @type {HTMLButtonElement} */ (byId('redo')).disabled = true;
      // Once nothing is under way, what stands there is what is shown, whatever went before.
      if (unsaved === 0 && JSON.stringify(bare(on.labels.spans)) !== JSON.stringify(bare(reply.value.labels.spans))) {
        on.labels = reply.value.labels;
        if (note === on) draw();
      }
      tabs.postMessage({ key: on.key, revision: on.labels.revision });
      if (reply.value.again !== undefined && note === on) {
        say(reply.value.again === 0 ? 'Marked as missed. The same words stand in no other note without a label.'
          : `Marked as missed. The same words stand without a label in ${reply.value.again === 1 ? 'one other note: it comes' : `${reply.value.again} other notes: they come`} next.`);
        progress();
      }
      if (unsaved === 0) showClean(on);
      return true;
    }
    if (reply.status === 401 || reply.status === 403) return lock();
    views.set(on, view + 1);
    unsaved--;
    showSaved();
    // What stands there now, whatever this page thought.
    say(`Not kept: ${reply.value.error?.what ?? 'the server refused it'}. What was changed since isn't kept either; the note is shown as it stands.`);
    if (reply.status === 410) await next(`Not kept: ${reply.value.error?.what}. This is the next note.`); else await reload(on);
    return false;
  });
  sending = done.then(() => {}, () => {});
  return done;
}

/** By note: how often its view was given up for what stands on the server. @type {WeakMap<Note, number>} */
const views = new WeakMap();

/** Nothing can be kept any more: what isn't is not taken for kept, and no more is made. */
function lock() {
  locked = true;
  saved.textContent = 'Not saved';
  saved.className = 'waits';
  say('The last changes are not kept: the server was started anew. Open the address that it printed.');
  noteBox.replaceChildren();
  note = null;
  return false;
}
let locked = false;

/** The note as it would be released with the labels that are kept. @param {Note} on */
async function showClean(on) {
  if (note !== on || on.task !== 'review') return;
  // Nothing is better than what isn't so any more.
  byId('clean').classList.add('stale');
  const reply = await ask('/api/clean', { key: on.key }).catch(() => null);
  if (note !== on) return;
  if (reply?.status !== 200) {
    cleanBox.textContent = '';
    return say('How the note would be released can’t be shown now.');
  }
  // A later change asks again.
  if (reply.value.revision !== on.labels.revision) return;
  const text = reply.value.text, parts = [];
  let at = 0;
  for (const { start, end, label } of reply.value.replaced) {
    if (start > at) parts.push(document.createTextNode(text.slice(at, start)));
    const box = document.createElement('mark'), known = labelOf.get(label);
    box.className = `h${known?.hue ?? 0} k${known?.stroke ?? 0}`;
    box.textContent = text.slice(start, end);
    parts.push(box);
    at = end;
  }
  if (at < text.length) parts.push(document.createTextNode(text.slice(at)));
  cleanBox.replaceChildren(...parts);
  byId('clean').classList.remove('stale');
}
const cleanBox = byId('clean-text');

/** What two lists of spans must agree in. @param {Span[]} spans */
const bare = spans => spans.map(span => [span.id, span.start, span.end, span.label]);

/** @param {Note} on */
async function reload(on) {
  const reply = await insist(() => ask('/api/note', { key: on.key }));
  if (reply.status !== 200) {
    // Better nothing than what nobody keeps.
    if (note === on) { note = null; noteBox.replaceChildren(); say('The note can’t be shown; load the page again.'); }
    return;
  }
  Object.assign(on, reply.value.note);
  if (note === on) { draw(); showClean(on); }
}

tabs.onmessage = event => {
  const message = event.data;
  if (note && message.key === note.key && message.revision > note.labels.revision && unsaved === 0) {
    say('Changed in another tab; shown as it stands now.');
    reload(note);
  }
};
addEventListener('beforeunload', event => { if (unsaved > 0) event.preventDefault(); });

// MARK: Showing a note

/** Where each text node begins. @type {WeakMap<Node, number>} */ const startOf = new WeakMap();
/** By line: element, first and last offset. @type {{box: HTMLElement, start: number, end: number}[]} */ let lines = [];

/** @param {string} text */
const say = text => { notice.textContent = text; };

/** @param {Note} next @param {string} [message] */
function show(next, message) {
  note = next;
  takeTime();
  document.title = `Lethe: ${next.key}`;
  byId('place').textContent = next.name;
  const isReview = next.task === 'review';
  byId('sides').className = isReview ? 'two' : '';
  byId('clean').hidden = !isReview;
  cleanBox.textContent = '';
  showClean(next);
  say(message ?? (next.failure ? `The model can’t read this note (${next.failure}): label it from nothing.` : isReview ? 'Read the right side: mark what was missed on the left, take away with X what needn’t be hidden.'
    : next.task === 'adjudicate' ? 'What all agree on is in place; decide about the rest.'
    : next.blind ? 'This note measures, and comes without proposals: label it from nothing.'
    : next.heldOut ? 'This note measures: the model never learns from it.' : ''));
  scrollTo(0, 0);
  draw();
  noteBox.focus({ preventScroll: true });
  const first = noteBox.querySelector('mark.proposal, mark.dispute');
  if (first instanceof HTMLElement) first.focus(); else select(0, 0);
}

/** Spans, open proposals and open differences, by place. @returns {(Span | Proposal)[]} */
function marks() {
  if (!note) return [];
  const spans = note.labels.spans;
  const open = [...note.proposals, ...note.disputes.map(disputeMark)].filter(p => !spans.some(s => s.start < p.end && p.start < s.end));
  return [...spans, ...open].sort((a, b) => a.start - b.start || a.end - b.end);
}

/** @param {Span | Proposal} mark @returns {mark is Span} */
const isSpan = mark => 'id' in mark;
/** @param {Dispute} dispute @returns {Proposal} */
const disputeMark = dispute => ({ start: dispute.start, end: dispute.end, label: [...new Set(dispute.sides.map(sideLabel))].join(' / '), from: 'dispute' });
/** @param {{spans: {label: string}[]}} side */
const sideLabel = side => [...new Set(side.spans.map(span => span.label))].join('+') || 'nothing';
/** @param {Span | Proposal} mark */
const isDispute = mark => !isSpan(mark) && mark.from === 'dispute';
/** @param {Span | Proposal} mark */
const disputeOf = mark => isDispute(mark) ? note?.disputes.find(d => d.start === mark.start && d.end === mark.end) ?? null : null;
/** @param {Span | Proposal} mark */
const nameOf = mark => isSpan(mark) ? mark.id : `p${mark.start}-${mark.end}-${mark.label}`;

/** Flags that no mark covers. @returns {Flag[]} */
function openFlags() {
  if (!note) return [];
  const all = marks();
  return note.flags.filter(flag => !all.some(mark => mark.start < flag.end && flag.start < mark.end));
}

function draw() {
  if (!note) return;
  const text = note.text;
  lines = [];
  const fragment = document.createDocumentFragment();
  // In blocks, so that the browser passes over what isn't in sight by blocks and not by lines.
  /** @type {HTMLElement | null} */ let block = null;
  for (let start = 0; start <= text.length;) {
    const found = text.indexOf('\n', start), end = found < 0 ? text.length : found;
    if (!block || lines.length % 50 === 0) {
      block = document.createElement('div');
      block.className = 'block';
      fragment.append(block);
    }
    const box = document.createElement('div');
    box.className = 'line';
    box.dir = 'auto';
    block.append(box);
    lines.push({ box, start, end });
    start = end + 1;
    block.style.setProperty('--lines', String(block.childElementCount));
    if (found < 0) break;
  }
  noteBox.replaceChildren(fragment);
  const all = marks(), flags = openFlags();
  let first = 0, flag = 0;
  for (const line of lines) {
    while (first < all.length && all[first].end <= line.start) first++;
    while (flag < flags.length && flags[flag].end <= line.start) flag++;
    drawLine(line, all, first, flags, flag);
  }
  drawSide(all);
}

/** Draws again only what a change touched. @param {number} start @param {number} end */
function redraw(start, end) {
  const all = marks(), flags = openFlags();
  for (const line of lines) {
    if (line.end < start || line.start > end) continue;
    drawLine(line, all, 0, flags, 0);
  }
  drawSide(all);
}

/**
 * @param {{box: HTMLElement, start: number, end: number}} line @param {(Span | Proposal)[]} all @param {number} first
 * @param {Flag[]} flags @param {number} flag
 */
function drawLine(line, all, first, flags, flag) {
  if (!note) return;
  /** @type {Node[]} */ const parts = [];
  let at = line.start;
  /** @param {number} from @param {number} to */
  const piece = (from, to) => {
    const node = document.createTextNode(note ? note.text.slice(from, to) : '');
    startOf.set(node, from);
    return node;
  };
  /** Text without a mark, in which flags may stand. @param {number} from @param {number} to */
  const plain = (from, to) => {
    for (; flag < flags.length && flags[flag].start < to; flag++) {
      const { start, end } = flags[flag];
      if (end <= from || start < from || end > to) continue;
      if (start > from) parts.push(piece(from, start));
      const box = document.createElement('span');
      box.className = 'flag';
      box.title = flagReasons[flags[flag].kind] ?? '';
      box.append(piece(start, end));
      parts.push(box);
      from = end;
    }
    if (to > from) parts.push(piece(from, to));
  };
  for (let index = first; index < all.length && all[index].start < line.end; index++) {
    const mark = all[index];
    if (mark.end <= line.start) continue;
    const from = Math.max(mark.start, line.start), to = Math.min(mark.end, line.end);
    if (from < at || from >= to) continue;
    if (from > at) plain(at, from);
    const label = labelOf.get(mark.label), box = document.createElement('mark');
    box.className = `h${label?.hue ?? 0} k${label?.stroke ?? 0}`;
    if (!isSpan(mark)) {
      box.classList.add(isDispute(mark) ? 'dispute' : 'proposal');
      if (mark.score !== undefined && mark.score < 0.7) box.classList.add('doubtful');
    }
    if (to === mark.end) box.classList.add('last');
    box.dataset.label = mark.label;
    box.dataset.name = nameOf(mark);
    if (from === mark.start) {
      box.tabIndex = 0;
      box.setAttribute('role', 'button');
      const state = isSpan(mark) ? 'labelled' : isDispute(mark) ? 'the annotators differ' : 'proposed' + (mark.score === undefined ? '' : `, ${Math.round(mark.score * 100)} per cent`);
      box.setAttribute('aria-label', `${mark.label}, ${note.text.slice(mark.start, mark.end)}, ${state}`);
    }
    box.append(piece(from, to));
    parts.push(box);
    at = to;
  }
  if (at < line.end) plain(at, line.end);
  if (parts.length === 0) parts.push(piece(at, line.end));
  line.box.replaceChildren(...parts);
}

/** @param {(Span | Proposal)[]} all */
function drawSide(all) {
  if (!note) return;
  const spans = note.labels.spans.length, open = all.length - spans;
  const adjudicates = note.task === 'adjudicate';
  byId('counts').textContent = (note.task === 'review' ? `${spans} hidden` : `${spans} labelled, ${open} ${adjudicates ? 'to decide' : 'proposed'}`) + (note.labels.status === 'open' ? '' : `; ${note.labels.status}`);
  /** @type {HTMLButtonElement} */ (byId('accept-all')).disabled = open === 0 || adjudicates;
  /** @type {HTMLButtonElement} */ (byId('doubt')).disabled = note.flags.length === 0;
  drawDispute();
}

/** @type {Record<string, string>} */
const flagReasons = {
  'same-string': 'the same word is labelled elsewhere', 'near-miss': 'the model hesitated', title: 'a title stands before',
  list: 'a list of given names holds it', 'capital-near': 'an uncommon word with a capital, near a label', digits: 'five digits and more',
};

/** What the annotators say where they differ, as buttons. */
function drawDispute() {
  const mark = focused(), dispute = mark && disputeOf(mark), box = byId('dispute');
  box.hidden = !dispute;
  box.replaceChildren(...(dispute?.sides ?? []).map((side, index) => {
    const button = document.createElement('button'), key = document.createElement('kbd');
    button.type = 'button';
    key.textContent = String(index + 1);
    const what = side.spans.map(span => `${span.label} “${note?.text.slice(span.start, span.end) ?? ''}”`).join(', ') || 'nothing';
    button.append(key, ` ${side.by.join(', ')}: ${what}`);
    // The focus stays at the difference.
    button.addEventListener('pointerdown', event => event.preventDefault());
    button.addEventListener('click', () => { if (mark) { focusMark(nameOf(mark)); decide(index); } });
    return button;
  }));
}
noteBox.addEventListener('focusin', drawDispute);

/** Takes one side's word for it; beyond the last, nobody's. @param {number} index */
function decide(index) {
  const mark = focused(), dispute = mark && disputeOf(mark);
  if (!note || !mark || !dispute || waits()) return;
  const next = marks().find(other => isDispute(other) && other.start > mark.start);
  const side = dispute.sides[index] ?? { spans: [] };
  note.disputes = note.disputes.filter(other => other !== dispute);
  if (side.spans.length > 0) {
    const from = 'by' in side ? side.by.join('+') : 'hand';
    const spans = side.spans.map(span => ({ id: newID(), ...span, from }));
    note.labels.spans = [...note.labels.spans, ...spans].sort((a, b) => a.start - b.start);
    change(note, spans.map(span => ({ op: 'add', ...span })));
  } else {
    const turned = new Map(dispute.sides.flatMap(other => other.spans).map(span => [JSON.stringify(span), span]));
    change(note, [...turned.values()].map(span => ({ op: 'reject', ...span })));
  }
  redraw(dispute.start, dispute.end);
  if (next) focusMark(nameOf(next)); else noteBox.focus({ preventScroll: true });
}

/** The next place without a label that should be looked at. */
function doubt() {
  const mark = focused(), chosen = selection(), at = mark ? mark.end : chosen ? chosen.end : 0;
  const flags = openFlags(), next = flags.find(flag => flag.start >= at) ?? flags[0];
  if (!next) return say('No place without a label stands out.');
  noteBox.focus({ preventScroll: true });
  select(next.start, next.end);
  say(`${next.start < at ? 'From the beginning again: ' : ''}${flagReasons[next.kind] ?? 'should be looked at'}.`);
}

/** What is right, in an invented note. */
async function answer() {
  if (!note || !hasAnswers || waits()) return;
  const here = note, reply = await insist(() => ask('/api/answer', { key: here.key }));
  if (note !== here || waits()) return;
  if (reply.status !== 200) return say(reply.value.error?.what ?? 'Nobody knows.');
  const spans = reply.value.spans.map(span => ({ id: newID(), ...span, from: 'hand' }));
  const ops = [...here.labels.spans.map(span => ({ op: 'remove', id: span.id })), ...spans.map(span => ({ op: 'add', ...span }))];
  here.labels.spans = spans;
  if (ops.length > 0) change(here, ops);
  draw();
  say('The right answer. Space goes on.');
  noteBox.focus({ preventScroll: true });
}
let hasAnswers = false;

// MARK: Places in the text

/** The offset of a place in the document; null outside the note. @param {Node | null} node @param {number} offset */
function offsetOf(node, offset) {
  if (!node || !note) return null;
  if (node.nodeType === Node.TEXT_NODE) {
    const start = startOf.get(node);
    return start === undefined ? null : start + offset;
  }
  // Between children: the beginning of the one behind, or the end of the one before.
  const walker = document.createTreeWalker(noteBox, NodeFilter.SHOW_TEXT);
  const behind = node.childNodes[offset];
  if (behind && noteBox.contains(behind)) {
    walker.currentNode = behind;
    const next = behind.nodeType === Node.TEXT_NODE ? behind : walker.nextNode();
    const start = next && startOf.get(next);
    if (start !== undefined && start !== null) return start;
  }
  const line = lines.find(line => line.box === node || line.box.contains(node));
  if (line) return offset === 0 ? line.start : line.end;
  if (node === noteBox) return offset === 0 ? 0 : note.text.length;
  const inBlock = lines.filter(line => line.box.parentNode === node);
  return inBlock.length === 0 ? null : offset === 0 ? inBlock[0].start : inBlock[inBlock.length - 1].end;
}

/**
 * The text node that holds an offset, and where in it.
 * @param {number} offset
 * @returns {[Node, number] | null}
 */
function placeOf(offset) {
  let low = 0, high = lines.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (lines[middle].start <= offset) low = middle; else high = middle - 1;
  }
  const walker = document.createTreeWalker(lines[low].box, NodeFilter.SHOW_TEXT);
  let last = null;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const start = startOf.get(node) ?? 0, length = node.nodeValue?.length ?? 0;
    last = node;
    if (offset <= start + length) return [node, Math.max(0, offset - start)];
  }
  return last ? [last, last.nodeValue?.length ?? 0] : null;
}

/** Selects characters as the browser does, so that they are seen and read out. @param {number} start @param {number} end */
function select(start, end) {
  const from = placeOf(start), to = placeOf(end);
  if (!from || !to) return;
  getSelection()?.setBaseAndExtent(from[0], from[1], to[0], to[1]);
  const box = to[0].parentElement;
  box?.scrollIntoView({ block: 'nearest' });
}

/** What is selected in the note, first before last; null where nothing of it is. */
function selection() {
  const chosen = getSelection();
  if (!chosen || chosen.rangeCount === 0 || !noteBox.contains(chosen.anchorNode)) return null;
  const range = chosen.getRangeAt(0);
  const start = offsetOf(range.startContainer, range.startOffset), end = offsetOf(range.endContainer, range.endOffset);
  if (start === null || end === null) return null;
  return { start, end, isBackward: offsetOf(chosen.anchorNode, chosen.anchorOffset) === end && start !== end };
}

/** The number of the first token that ends behind an offset. @param {number} offset */
function tokenAt(offset) {
  const tokens = note?.tokens ?? [];
  let low = 0, high = tokens.length / 2;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (tokens[2 * middle + 1] <= offset) low = middle + 1; else high = middle;
  }
  return low;
}

const tokenCount = () => (note?.tokens.length ?? 0) / 2;

/** Grown to whole tokens; null where there is none. @param {number} start @param {number} end */
function snapped(start, end) {
  if (!note || tokenCount() === 0) return null;
  const first = tokenAt(start);
  let last = tokenAt(Math.max(start, end - 1));
  if (first >= tokenCount()) return null;
  if (last >= tokenCount()) last = tokenCount() - 1;
  if (end > start && note.tokens[2 * last] >= end) last--;
  if (last < first) return end > start ? null : { start: note.tokens[2 * first], end: note.tokens[2 * first + 1] };
  return { start: note.tokens[2 * first], end: note.tokens[2 * last + 1] };
}

// MARK: Acts

/** The span or proposal that is focused. */
function focused() {
  const box = document.activeElement;
  const name = box instanceof HTMLElement && noteBox.contains(box) ? box.dataset.name : undefined;
  return name === undefined ? null : marks().find(mark => nameOf(mark) === name) ?? null;
}

/** @param {string} name */
function focusMark(name) {
  const box = noteBox.querySelector(`mark[data-name="${CSS.escape(name)}"][tabindex]`);
  if (box instanceof HTMLElement) box.focus();
}

const newID = () => 's' + crypto.randomUUID().slice(0, 13);

let exact = false;
addEventListener('keydown', event => { if (event.key === 'Alt') exact = true; });
addEventListener('keyup', event => { if (event.key === 'Alt') exact = false; });
addEventListener('blur', () => { exact = false; });

/** Gives a stretch a label: what shares characters with it makes room. @param {number} start @param {number} end @param {string} label @param {string} [from] */
function put(start, end, label, from = 'hand') {
  if (!note) return null;
  const covered = note.labels.spans.filter(span => span.start < end && start < span.end);
  const same = covered.length === 1 && covered[0].start === start && covered[0].end === end ? covered[0] : null;
  if (same?.label === label) return same;
  if (same) {
    same.label = label;
    change(note, [{ op: 'change', id: same.id, start, end, label }]);
    redraw(start, end);
    return same;
  }
  const span = { id: newID(), start, end, label, from };
  const ops = covered.map(other => ({ op: 'remove', id: other.id }));
  note.labels.spans = note.labels.spans.filter(other => !covered.includes(other));
  note.labels.spans.push(span);
  note.labels.spans.sort((a, b) => a.start - b.start);
  change(note, [...ops, { op: 'add', ...span }]);
  redraw(Math.min(start, ...covered.map(c => c.start)), Math.max(end, ...covered.map(c => c.end)));
  return span;
}

/** @param {string} label */
function give(label) {
  if (!note || waits()) return;
  const mark = focused();
  if (mark && !isDispute(mark)) {
    const put_ = put(mark.start, mark.end, label, isSpan(mark) || mark.label !== label ? 'hand' : mark.from);
    if (put_) focusMark(put_.id);
    return;
  }
  const chosen = mark ? { start: mark.start, end: mark.end } : selection();
  if (!chosen) return say('Select words of the note first.');
  const range = exact && chosen.end > chosen.start ? chosen : snapped(chosen.start, chosen.end);
  if (!range) return say('There is no word here.');
  const span = put(range.start, range.end, label);
  if (span) select(range.end, range.end);
  noteBox.focus({ preventScroll: true });
}

/** @param {Proposal} proposal */
function accept(proposal) { return put(proposal.start, proposal.end, proposal.label, proposal.from); }

function acceptFocused() {
  const mark = focused();
  if (!mark || isSpan(mark) || waits()) return;
  if (isDispute(mark)) return say('The annotators differ here: take what one of them says by its number, or label it anew.');
  const open = marks().filter(other => !isSpan(other));
  const next = open[open.indexOf(mark) + 1];
  accept(mark);
  if (next) focusMark(nameOf(next)); else { noteBox.focus({ preventScroll: true }); select(mark.end, mark.end); }
}

function acceptAll() {
  if (!note || waits()) return;
  const open = /** @type {Proposal[]} */ (marks().filter(mark => !isSpan(mark) && !isDispute(mark)));
  // Proposals of a model share no characters; of a file they may.
  const taken = open.filter((p, i) => i === 0 || p.start >= open[i - 1].end);
  if (taken.length === 0) return;
  const chosen = selection();
  const spans = taken.map(p => ({ id: newID(), start: p.start, end: p.end, label: p.label, from: p.from }));
  note.labels.spans = [...note.labels.spans, ...spans].sort((a, b) => a.start - b.start);
  change(note, spans.map(span => ({ op: 'add', ...span })));
  draw();
  say(`${taken.length} accepted.`);
  noteBox.focus({ preventScroll: true });
  // Drawing took the selection away: what was chosen before is what comes next.
  if (chosen) select(chosen.start, chosen.end);
}

function takeAway() {
  const mark = focused();
  if (!mark || !note || waits()) return;
  if (isDispute(mark)) return decide(-1);
  const all = marks(), next = all[all.indexOf(mark) + 1] ?? all[all.indexOf(mark) - 1];
  if (isSpan(mark)) {
    note.labels.spans = note.labels.spans.filter(span => span !== mark);
    change(note, [{ op: 'remove', id: mark.id }]);
  } else {
    note.proposals = note.proposals.filter(proposal => proposal !== mark);
    change(note, [{ op: 'reject', start: mark.start, end: mark.end, label: mark.label }]);
  }
  redraw(mark.start, mark.end);
  if (next) focusMark(nameOf(next)); else noteBox.focus({ preventScroll: true });
}

/** Moves a border of the focused span by a token. @param {number} step @param {boolean} atStart */
function moveBorder(step, atStart) {
  const mark = focused();
  if (!mark || !note || waits() || isDispute(mark)) return;
  const tokens = note.tokens;
  let { start, end } = mark;
  if (atStart) {
    const here = tokenAt(start), to = here + step;
    if (to < 0 || to >= tokenCount()) return;
    start = tokens[2 * to];
  } else {
    const to = tokenAt(Math.max(start, end - 1)) + step;
    if (to < 0 || to >= tokenCount()) return;
    end = tokens[2 * to + 1];
  }
  if (start >= end || note.labels.spans.some(other => other !== mark && other.start < end && start < other.end)) return;
  if (!isSpan(mark)) {
    const span = put(start, end, mark.label);
    if (span) { redraw(Math.min(start, mark.start), Math.max(end, mark.end)); focusMark(span.id); }
    return;
  }
  const [low, high] = [Math.min(start, mark.start), Math.max(end, mark.end)];
  mark.start = start;
  mark.end = end;
  note.labels.spans.sort((a, b) => a.start - b.start);
  change(note, [{ op: 'change', id: mark.id, start, end, label: mark.label }]);
  redraw(low, high);
  focusMark(mark.id);
}

/** What was asked about, to be pressed again. */
let repeating = '';

/** The same label wherever the same words stand by themselves. */
function repeat() {
  const mark = focused();
  if (!mark || !note || isDispute(mark)) return say('Focus a span first.');
  if (waits()) return;
  const words = note.text.slice(mark.start, mark.end), found = [];
  for (let at = note.text.indexOf(words); at >= 0; at = note.text.indexOf(words, at + words.length)) {
    const range = snapped(at, at + words.length);
    if (range?.start !== at || range.end !== at + words.length) continue;
    if (note.labels.spans.some(span => span.start < range.end && range.start < span.end)) continue;
    found.push(range);
  }
  const elsewhere = found.filter(range => range.start !== mark.start);
  if (elsewhere.length === 0) return say('The same words stand nowhere else without a label.');
  const asked = `${note.key} ${nameOf(mark)} ${mark.label}`;
  if (repeating !== asked) {
    repeating = asked;
    return say(`The same words stand in ${elsewhere.length === 1 ? 'one other place' : `${elsewhere.length} other places`}: press R again to label ${elsewhere.length === 1 ? 'it' : 'them'} as ${mark.label}.`);
  }
  repeating = '';
  const spans = (isSpan(mark) ? elsewhere : found).map(range => ({ id: newID(), ...range, label: mark.label, from: 'hand' }));
  note.labels.spans = [...note.labels.spans, ...spans].sort((a, b) => a.start - b.start);
  change(note, spans.map(span => ({ op: 'add', ...span })));
  draw();
  say(`${spans.length} labelled.`);
}

/** Behind all changes that are under way; until it is answered, no other is made. @param {boolean} redo */
function undo(redo) {
  const mutation = crypto.randomUUID();
  unsaved++;
  undoing++;
  showSaved();
  sending = sending.then(async () => {
    const reply = await insist(() => ask('/api/undo', { redo, mutation }));
    undoing--;
    if (reply.status === 401 || reply.status === 403) return void lock();
    unsaved--;
    showSaved();
    if (reply.status !== 200) return say(reply.value.error?.what ?? 'Nothing to undo.');
    const back = reply.value.note;
    tabs.postMessage({ key: back.key, revision: back.labels.revision });
    if (note?.key === back.key) { Object.assign(note, back); draw(); showClean(note); say(redo ? 'Made again.' : 'Taken back.'); noteBox.focus({ preventScroll: true }); }
    else show(back, redo ? 'Made again, in this note.' : 'Taken back, in this note.');
    progress();
  }).then(() => {}, () => {});
}
let undoing = 0;

/** Whether an act must wait, which is said. */
function waits() {
  if (undoing > 0) say('One moment: the last change is being taken back.');
  return undoing > 0 || locked;
}

/** @param {string} status @param {string} [reason] */
async function end(status, reason) {
  if (!note || note.key === ending || waits()) return;
  const open = marks().length - note.labels.spans.length;
  if (status !== 'skipped' && open > 0 && warned !== note.key) {
    warned = note.key;
    if (note.task === 'adjudicate') return say(`${open === 1 ? 'One difference is' : `${open} differences are`} undecided: Tab goes there. Space again takes ${open === 1 ? 'it' : 'them'} for nothing.`);
    return say(`${open === 1 ? 'One proposal is' : `${open} proposals are`} open and would be left out: accept with Enter or A, reject with X, or press again.`);
  }
  if (status === 'done' && note.task !== 'adjudicate' && note.task !== 'review' && note.labels.spans.length === 0 && warned !== note.key) {
    warned = note.key;
    return say('No label in this note: nothing of it would be hidden. Space again ends it so.');
  }
  const left = note;
  ending = left.key;
  const kept = await change(left, [{ op: 'status', status, ...(reason ? { reason } : {}) }]);
  ending = '';
  if (kept && note === left) await next();
}
let warned = '', ending = '';

/** What was ended and can be undone is known once it is there. @type {Promise<void>} */ let told = Promise.resolve();

const askNext = () => insist(() => ask('/api/next', {}));

/** @param {string} [message] @param {ReturnType<typeof askNext>} [asked] */
async function next(message, asked = askNext()) {
  const reply = await asked;
  // On its way while the note is drawn.
  told = progress();
  showNext(reply, message);
  await told;
}

/** @param {Awaited<ReturnType<typeof askNext>>} reply @param {string} [message] */
function showNext(reply, message) {
  if (reply.status !== 200) return say(reply.value.error?.what ?? 'No note.');
  if (reply.value.note) return show(reply.value.note, message);
  note = null;
  noteBox.replaceChildren();
  byId('place').textContent = '';
  byId('clean').hidden = true;
  byId('sides').className = '';
  say(reply.value.task === 'adjudicate' ? 'Nothing is left to decide.' : reply.value.task === 'review' ? 'Every note is reviewed, or somebody else works on it.'
    : 'Every note is labelled, or somebody else works on it.');
}

async function previous() {
  await told;
  const here = note ? ended.indexOf(note.key) : -1;
  const key = here >= 0 ? ended[here - 1] : ended[ended.length - 1];
  if (!key) return say('There is no note before.');
  await sending;
  const reply = await insist(() => ask('/api/note', { key }));
  if (reply.status === 200) show(reply.value.note, 'A note that you ended; changes are kept as you make them.');
}

// MARK: Progress

/** @param {[string, string][]} rows */
function list(rows) {
  byId('progress').replaceChildren(...rows.flatMap(([name, value]) => {
    const term = document.createElement('dt'), text = document.createElement('dd');
    term.textContent = name;
    text.textContent = value;
    return [term, text];
  }));
}

/** @param {number} share */
const percent = share => `${(100 * share).toFixed(1)} %`;

async function progress() {
  const reply = await ask('/api/progress').catch(() => null);
  if (reply?.status !== 200) return;
  const p = reply.value;
  ended = p.ended;
  canUndo = p.canUndo;
  canRedo = p.canRedo;
  /** @type {HTMLButtonElement} */ (byId('undo')).disabled = !canUndo;
  /** @type {HTMLButtonElement} */ (byId('redo')).disabled = !canRedo;
  /** @type {[string, string][]} */
  const rows = [
    ['Done', `${p.done + p.flagged} of ${p.notes}` + (p.flagged ? `, ${p.flagged} flagged` : '') + (p.skipped ? `; ${p.skipped} skipped` : '')],
    ...(p.reviewed ? /** @type {[string, string][]} */ ([['Reviewed', `${p.reviewed}`]]) : []),
    ...(p.disputed ? /** @type {[string, string][]} */ ([['Decided', `${p.disputed[0]} of ${p.disputed[1]} that differ`]]) : []),
    ...(task === 'label' ? /** @type {[string, string][]} */ ([['To measure', `${p.heldOut}`]]) : []),
    ['At work', `${Math.round(p.milliseconds / 60_000)} min`],
  ];
  if (p.measured) {
    const [low, high] = p.measured.interval;
    rows.push(['Entity F1', `${percent(p.measured.f1)}` + (low === undefined ? '' : ` (${whole(low)}–${whole(high)})`) + ` on ${p.measured.notes} ${p.measured.notes === 1 ? 'note' : 'notes'}`]);
    rows.push(['Token recall', `${percent(p.measured.recall)}`]);
    rows.push(['With a leak', `${p.measured.leaks} of ${p.measured.notes} ${p.measured.notes === 1 ? 'note' : 'notes'}`]);
  }
  if (task === 'label') rows.push(['Proposals', p.proposals ? 'shown' : 'not yet earned']);
  if (p.training && task === 'label') rows.push(['Model', p.training.failure ? 'failed; the terminal says why' : p.training.isTraining ? 'is learning …' : `learns every ${p.training.every} notes`]);
  if (p.training?.points.length) {
    const f = p.training.forecast, hits = p.training.forecastHits;
    rows.push(['Expected', f ? `about ${whole(f.f1)} % (${whole(f.interval[0])}–${whole(f.interval[1])}) with ${f.notes} notes` : 'too early to say']);
    if (hits) rows.push(['Came true', `${hits[0]} of ${hits[1]} earlier forecasts`]);
  }
  list(rows);
  curve(p.training?.points ?? [], p.training?.forecast);
}

/** @param {number} share */
const whole = share => `${Math.round(100 * share)}`;

const svgSpace = 'http://www.w3.org/2000/svg';

/**
 * Scores on the notes that measure, by notes learned from, and apart from them what is expected.
 * @param {{notes: number, f1?: number, recall?: number, measured: number, interval?: number[]}[]} points
 * @param {{notes: number, f1: number, interval: number[]}} [forecast]
 */
function curve(points, forecast) {
  const known = points.filter(p => p.f1 !== undefined);
  const figure = byId('curve'), svg = /** @type {SVGElement} */ (/** @type {unknown} */ (figure.querySelector('svg')));
  figure.hidden = known.length === 0;
  if (known.length === 0) return;
  const most = Math.max(...known.map(p => p.notes), forecast?.notes ?? 0, 10), x = n => 30 + 220 * n / most, y = s => 130 - 115 * s;
  svg.replaceChildren();
  /** @param {string} name @param {Record<string, string | number>} attributes @param {string} [text] */
  const add = (name, attributes, text) => {
    const element = document.createElementNS(svgSpace, name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
    if (text !== undefined) element.textContent = text;
    svg.append(element);
  };
  for (const s of [0, 0.5, 1]) {
    add('line', { x1: 30, x2: 250, y1: y(s), y2: y(s), stroke: 'var(--line)' });
    add('text', { x: 26, y: y(s) + 3, 'text-anchor': 'end' }, `${100 * s}`);
  }
  add('text', { x: 250, y: 146, 'text-anchor': 'end' }, `${most} notes`);
  for (const [key, colour, dash] of /** @type {const} */ ([['f1', 'var(--s5)', ''], ['recall', 'var(--s6)', '4 3']])) {
    add('polyline', { points: known.map(p => `${x(p.notes)},${y(p[key] ?? 0)}`).join(' '), fill: 'none', stroke: colour, 'stroke-width': 2, 'stroke-dasharray': dash });
    for (const p of known) add('circle', { cx: x(p.notes), cy: y(p[key] ?? 0), r: 2.5, fill: colour });
  }
  const last = known[known.length - 1];
  if (last.interval) add('line', { x1: x(last.notes), x2: x(last.notes), y1: y(last.interval[0]), y2: y(last.interval[1]), stroke: 'var(--s5)' });
  // Hollow and without a line to it: nobody has measured it.
  if (forecast) {
    add('line', { x1: x(forecast.notes), x2: x(forecast.notes), y1: y(forecast.interval[0]), y2: y(forecast.interval[1]), stroke: 'var(--soft)', 'stroke-dasharray': '2 2' });
    add('circle', { cx: x(forecast.notes), cy: y(forecast.f1), r: 3, fill: 'var(--panel)', stroke: 'var(--soft)' });
  }
  byId('curve-caption').textContent = `Entity F1 (line) and token recall (dashes), in per cent, on the notes that measure. Last: ${percent(last.f1 ?? 0)} and ${percent(last.recall ?? 0)}, learned from ${last.notes} notes, measured on ${last.measured}.${forecast ? ` Hollow: expected with ${forecast.notes}, not measured.` : ''}`;
}

// MARK: Keys and buttons

let keysAreOff = localStorage.getItem('lethe-keys') === 'off';

/** @param {KeyboardEvent} event */
function moveCaret(event) {
  const chosen = selection(), step = event.key === 'ArrowRight' || event.key === 'ArrowDown' ? 1 : -1;
  const count = tokenCount();
  if (!note || count === 0) return;
  const tokens = note.tokens;
  const head = chosen ? (chosen.isBackward ? chosen.start : Math.max(chosen.start, chosen.end - 1)) : 0;
  let to = tokenAt(head);
  if (chosen && chosen.start !== chosen.end) to += step; else if (step < 0 && tokens[2 * to] >= head) to += step;
  to = Math.max(0, Math.min(count - 1, to));
  if (!event.shiftKey || !chosen) return select(tokens[2 * to], tokens[2 * to + 1]);
  const anchor = chosen.isBackward ? chosen.end : chosen.start;
  const end = tokens[2 * to] < anchor ? tokens[2 * to] : tokens[2 * to + 1];
  select(anchor, end);
}

/** @type {Record<string, () => unknown>} */
const commands = {
  m: doubt, o: answer, Enter: acceptFocused, x: takeAway, Delete: takeAway, Backspace: takeAway, a: acceptAll, r: repeat, ' ': () => end('done'), f: () => end('flagged'),
  s: () => byId('skip-dialog') && openDialog('skip-dialog'), p: previous, u: () => undo(false), U: () => undo(true), '?': () => openDialog('help'),
};

/** @param {string} id */
const openDialog = id => /** @type {HTMLDialogElement} */ (byId(id)).showModal();

addEventListener('keydown', event => {
  if (document.querySelector('dialog[open]')) return;
  const target = event.target instanceof Element ? event.target : document.body;
  if (target.closest('input, textarea, select')) return;
  const isOnButton = target.closest('button') !== null;
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'z') {
    event.preventDefault();
    return void undo(event.shiftKey);
  }
  if (event.ctrlKey || event.metaKey) return;
  if (!isOnButton && (event.key === 'ArrowLeft' || event.key === 'ArrowRight')) {
    const step = event.key === 'ArrowRight' ? 1 : -1;
    event.preventDefault();
    if (event.shiftKey && focused()) return moveBorder(step, event.altKey);
    if (focused()) {
      const mark = focused();
      noteBox.focus({ preventScroll: true });
      if (mark) select(mark.start, mark.end);
    }
    return moveCaret(event);
  }
  if (event.altKey || keysAreOff) return;
  // A button has its own Enter and Space.
  if (isOnButton && (event.key === 'Enter' || event.key === ' ')) return;
  const here = focused(), dispute = here && disputeOf(here);
  if (dispute && /^[1-9]$/.test(event.key) && Number(event.key) <= dispute.sides.length) {
    event.preventDefault();
    return decide(Number(event.key) - 1);
  }
  const label = labelOfKey.get(event.key);
  if (label) {
    event.preventDefault();
    return give(label.name);
  }
  const command = commands[event.key] ?? commands[event.key.toLowerCase() === 'u' ? event.key : event.key.toLowerCase()];
  if (!command) return;
  event.preventDefault();
  command();
});

// A selection by mouse grows to whole words.
noteBox.addEventListener('pointerup', () => setTimeout(() => {
  const chosen = selection();
  if (!chosen || chosen.start === chosen.end || exact) return;
  const range = snapped(chosen.start, chosen.end);
  if (range) select(range.start, range.end);
}));

/** @param {string} id @param {() => unknown} act */
const on = (id, act) => byId(id).addEventListener('click', () => act());
on('accept-all', acceptAll);
on('doubt', doubt);
on('answer', answer);
on('undo', () => undo(false));
on('redo', () => undo(true));
on('previous', previous);
on('flag', () => end('flagged'));
on('skip', () => openDialog('skip-dialog'));
on('done', () => end('done'));
on('help-button', () => openDialog('help'));

async function begin() {
  showSaved();
  // Both are on their way at once. What `next` says of an address that isn't right, the project says as well.
  const first = ask('/api/next', {}).catch(() => null);
  const reply = await ask('/api/project').catch(() => null);
  if (reply?.status !== 200) {
    say('The address lacks its token, or the server was started anew: open the address that it printed.');
    return;
  }
  labels = reply.value.labels;
  reasons = reply.value.reasons;
  hasAnswers = reply.value.hasAnswers;
  task = reply.value.task;
  byId('answer').hidden = !hasAnswers;
  byId('dispute-help').hidden = reply.value.task !== 'adjudicate';
  for (const label of labels) {
    labelOf.set(label.name, label);
    if (label.key) labelOfKey.set(label.key, label);
    const button = document.createElement('button');
    button.type = 'button';
    button.className = `h${label.hue} k${label.stroke}`;
    button.append(label.name);
    if (label.key) {
      const key = document.createElement('kbd');
      key.textContent = label.key.toUpperCase();
      button.append(' ', key);
    }
    // The selection stays where it is.
    button.addEventListener('pointerdown', event => event.preventDefault());
    button.addEventListener('click', () => give(label.name));
    byId('labels').append(button);
  }
  for (const reason of reasons) {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = reason.replaceAll('-', ' ');
    button.addEventListener('click', () => {
      /** @type {HTMLDialogElement} */ (byId('skip-dialog')).close();
      end('skipped', reason);
    });
    byId('reasons').append(button);
  }
  const off = /** @type {HTMLInputElement} */ (byId('keys-off'));
  off.checked = keysAreOff;
  off.addEventListener('change', () => {
    keysAreOff = off.checked;
    localStorage.setItem('lethe-keys', keysAreOff ? 'off' : 'on');
  });
  const given = await first;
  await next(undefined, given && given.status < 429 ? Promise.resolve(given) : askNext());
  setInterval(progress, 5000);
}

begin();
