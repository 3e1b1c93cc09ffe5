internal import Crypto
internal import LetheEssentials

/// Notes to be read side by side, original and result, as one HTML page that opens no connection and is worked by keyboard alone.
/// It holds patients' text: it is for the readers, and never lies beside what is released.
package enum ReviewPage {
    /// Notes of one page.
    package static let notesPerPage = 50

    /// One page.
    ///
    /// - Parameters:
    ///   - labels: that a reader may give.
    ///   - title: of the page; holds no text of notes.
    ///   - number: of the page, from 1: the decisions of each are a file of their own.
    package static func html(
        _ entries: [ReviewQueue.Entry], labels: [String], title: String, number: Int = 1
    ) -> String {
        let notes = entries.map { entry -> JSONValue in
            .object([
                "id": .string(entry.document.id), "text": .string(entry.document.text.string),
                "spans": .array(
                    entry.document.annotations.map {
                        .object([
                            "start": .integer(Int64($0.range.start)), "end": .integer(Int64($0.range.end)),
                            "label": .string($0.label), "sources": .array($0.sources.map { .string($0.description) }),
                        ])
                    }),
                "flags": .array(
                    entry.flags.map {
                        .object([
                            "start": .integer(Int64($0.range.start)), "end": .integer(Int64($0.range.end)),
                            "kind": .string($0.kind.rawValue),
                        ])
                    }),
            ])
        }
        let data = JSONValue.object([
            "notes": .array(notes), "labels": .array(labels.map { .string($0) }),
            "file": .string("decisions-\(number).jsonl"),
        ])
        // Inside an element of script nothing may look like its end.
        // By bytes: a mark before it makes another character of a sign.
        let json = String(
            decoding: JSONWriter.line(data).flatMap { $0 == 0x3C ? Array("\\u003c".utf8) : [$0] }, as: UTF8.self)
        return """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src '\(hash(style))'; script-src '\(hash(script))'; form-action 'none'; base-uri 'none'">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>\(escaped(title))</title>
            <style>\(style)</style>
            </head>
            <body>
            <header>
            <h1>\(escaped(title))</h1>
            <p id="state" role="status" aria-live="polite"></p>
            </header>
            <main>
            <section aria-label="The note as it is"><h2>Original</h2><div id="original" class="note" tabindex="0"></div></section>
            <section aria-label="The note with what is hidden replaced by labels"><h2>Result</h2><div id="result" class="note"></div></section>
            </main>
            <footer>
            <p id="labels"></p>
            <p><kbd>Tab</kbd> next flag or finding · <kbd>←</kbd> <kbd>→</kbd> word, with <kbd>Shift</kbd> more words · <kbd>1</kbd> … <kbd>9</kbd> or <kbd>L</kbd> mark with a label · <kbd>X</kbd> take a mark away · <kbd>U</kbd> undo · <kbd>Enter</kbd> note is read, go on · <kbd>N</kbd> <kbd>P</kbd> next and previous note · <kbd>S</kbd> save decisions</p>
            </footer>
            <dialog id="choice"><form method="dialog"><label>Label <input id="name" list="names" autocomplete="off"></label><datalist id="names"></datalist><button>Mark</button></form></dialog>
            <noscript><p>This page needs its own script to be read.</p></noscript>
            <script type="application/json" id="data">\(json)</script>
            <script>\(script)</script>
            </body>
            </html>

            """
    }

    private static func hash(_ text: String) -> String {
        "sha256-" + Data(SHA256.hash(data: Data(text.utf8))).base64EncodedString()
    }

    private static func escaped(_ text: String) -> String {
        text.unicodeScalars.reduce(into: "") { result, scalar in
            switch scalar {
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "&": result += "&amp;"
            case "\"": result += "&quot;"
            default: result.unicodeScalars.append(scalar)
            }
        }
    }

    private static let style = """
        :root { color-scheme: light dark; --line: #888; --mark: #cfe3ff; --flag: #b45f00; --here: #ffd54a; }
        @media (prefers-color-scheme: dark) { :root { --mark: #21436e; --flag: #ffb35c; --here: #8a6d00; } }
        * { box-sizing: border-box; }
        body { margin: 0; font: 16px/1.5 system-ui, sans-serif; display: flex; flex-direction: column; height: 100vh; }
        header, footer { padding: .4rem 1rem; }
        h1 { font-size: 1.1rem; margin: 0; } h2 { font-size: .9rem; margin: 0 0 .3rem; font-weight: 600; }
        header p, footer p { margin: .2rem 0; font-size: .9rem; }
        main { display: grid; grid-template-columns: 1fr 1fr; gap: 1rem; padding: 0 1rem; flex: 1; min-height: 0; }
        section { display: flex; flex-direction: column; min-height: 0; min-width: 0; }
        .note { white-space: pre-wrap; overflow: auto; overflow-wrap: anywhere; border: 1px solid var(--line); border-radius: 4px; padding: .6rem; flex: 1; font: 15px/1.6 ui-monospace, monospace; }
        .note:focus { outline: 2px solid #2a6fdb; }
        .found { background: var(--mark); border-radius: 3px; }
        .flag { text-decoration: underline wavy var(--flag); text-underline-offset: 3px; }
        .here { outline: 3px solid var(--here); border-radius: 2px; }
        .label { font-weight: 600; }
        kbd { border: 1px solid var(--line); border-radius: 3px; padding: 0 .3em; font-size: .85em; }
        @media (max-width: 700px) { main { grid-template-columns: 1fr; } }
        """

    private static let script = """
        'use strict';
        const data = JSON.parse(document.getElementById('data').textContent);
        const original = document.getElementById('original'), result = document.getElementById('result');
        const state = document.getElementById('state'), choice = document.getElementById('choice'), nameField = document.getElementById('name');
        const notes = data.notes.map(n => ({ id: n.id, chars: Array.from(n.text), spans: n.spans.slice(), flags: n.flags, read: false, undo: [] }));
        let current = 0, words = [], from = 0, to = 0, saved = true, message = '';
        for (const label of data.labels) { const o = document.createElement('option'); o.value = label; document.getElementById('names').append(o); }
        document.getElementById('labels').textContent = data.labels.slice(0, 9).map((l, i) => (i + 1) + ' ' + l).join('  ·  ');
        const isWord = c => /[\\p{L}\\p{N}\\p{M}]/u.test(c);
        function split(chars) {
          const list = [];
          for (let i = 0; i < chars.length;) {
            if (/\\s/u.test(chars[i])) { i++; continue; }
            let j = i + 1;
            if (isWord(chars[i])) while (j < chars.length && isWord(chars[j])) j++;
            list.push([i, j]); i = j;
          }
          return list;
        }
        const note = () => notes[current];
        const covers = (list, i) => list.find(s => s.start <= i && i < s.end);
        function piece(text, name) { const e = document.createElement('span'); e.textContent = text; if (name) e.className = name; return e; }
        function draw() {
          const n = note(), range = words.length ? [words[Math.min(from, to)][0], words[Math.max(from, to)][1]] : [0, 0];
          original.replaceChildren(); result.replaceChildren();
          let run = '', kind = null, here = null;
          for (let i = 0; i <= n.chars.length; i++) {
            const s = i < n.chars.length && covers(n.spans, i), f = i < n.chars.length && covers(n.flags, i);
            const k = i === n.chars.length ? null : (s ? 'found' : f ? 'flag' : '') + (i >= range[0] && i < range[1] ? ' here' : '');
            if (k !== kind && kind !== null) {
              const e = piece(run, kind.trim()); original.append(e);
              if (kind.includes('here') && !here) here = e;
              run = '';
            }
            kind = k; if (k !== null) run += n.chars[i];
          }
          let at = 0;
          const ordered = n.spans.slice().sort((a, b) => a.start - b.start || b.end - a.end);
          for (const s of ordered) {
            if (s.start < at) { at = Math.max(at, s.end); continue; }
            result.append(n.chars.slice(at, s.start).join(''), piece('<' + s.label + '>', 'label')); at = s.end;
          }
          result.append(n.chars.slice(at).join(''));
          if (here) here.scrollIntoView({ block: 'nearest' });
          const flag = words.length ? covers(n.flags, words[to][0]) : null, span = words.length ? covers(n.spans, words[to][0]) : null;
          state.textContent = 'Note ' + (current + 1) + ' of ' + notes.length + ' (' + n.id + ')' + (n.read ? ', read' : '') + ' · ' + notes.filter(x => x.read).length + ' read' + (saved ? '' : ' · not saved') +
            (span ? ' · here: ' + span.label + (span.sources && span.sources.length ? ' by ' + span.sources.join(', ') : '') : flag ? ' · flag: ' + flag.kind : '') + (message ? ' · ' + message : '');
          message = '';
        }
        function open(index) { current = Math.max(0, Math.min(notes.length - 1, index)); words = split(note().chars); from = to = 0; original.scrollTop = 0; draw(); original.focus(); }
        function change(spans) { const n = note(); n.undo.push(n.spans); n.spans = spans; saved = false; }
        function mark(label) {
          if (!label || !words.length) return;
          const a = words[Math.min(from, to)][0], b = words[Math.max(from, to)][1];
          change(note().spans.filter(s => s.end <= a || b <= s.start).concat([{ start: a, end: b, label, sources: ['reader'] }])); draw();
        }
        function unmark() { if (!words.length) return; const at = words[to][0], s = covers(note().spans, at); if (s) { change(note().spans.filter(x => x !== s)); draw(); } }
        function jump(step) {
          const stops = note().spans.concat(note().flags).map(s => words.findIndex(w => w[1] > s.start)).filter(i => i >= 0).sort((a, b) => a - b).filter((v, i, l) => i === 0 || v !== l[i - 1]);
          const next = step > 0 ? stops.find(i => i > to) : stops.filter(i => i < to).pop();
          if (next !== undefined) { from = to = next; draw(); return true; }
          return false;
        }
        function save() {
          if (!notes.some(n => n.read)) { message = 'no note is read yet: Enter marks this one as read'; draw(); return; }
          const lines = notes.filter(n => n.read).map(n => JSON.stringify({ id: n.id, text: n.chars.join(''), spans: n.spans.slice().sort((a, b) => a.start - b.start).map(s => ({ start: s.start, end: s.end, label: s.label })) }));
          const link = document.createElement('a');
          link.href = URL.createObjectURL(new Blob([lines.join('\\n') + '\\n'], { type: 'application/x-ndjson' }));
          link.download = data.file; link.click(); URL.revokeObjectURL(link.href);
          saved = true; message = lines.length + ' notes saved as ' + data.file; draw();
        }
        document.addEventListener('keydown', e => {
          if (choice.open || e.ctrlKey || e.metaKey || e.altKey) return;
          const key = e.key.length === 1 ? e.key.toLowerCase() : e.key;
          if (key === 'ArrowRight' || key === 'ArrowLeft') { to = Math.max(0, Math.min(words.length - 1, to + (key === 'ArrowRight' ? 1 : -1))); if (!e.shiftKey) from = to; draw(); }
          else if (key === 'Tab') { if (!jump(e.shiftKey ? -1 : 1)) { message = e.shiftKey ? 'no flag or finding before' : 'no further flag or finding: Enter goes on'; draw(); } }
          else if (/^[1-9]$/.test(key)) mark(data.labels[Number(key) - 1]);
          else if (key === 'l') { nameField.value = ''; choice.showModal(); }
          else if (key === 'x') unmark();
          else if (key === 'u') { const n = note(); if (n.undo.length) { n.spans = n.undo.pop(); saved = false; draw(); } }
          else if (key === 'Enter') { note().read = true; saved = false; if (current + 1 < notes.length) open(current + 1); else { message = 'last note: S saves'; draw(); } }
          else if (key === 'n') open(current + 1);
          else if (key === 'p') open(current - 1);
          else if (key === 's') save();
          else return;
          e.preventDefault();
        });
        choice.addEventListener('close', () => { mark(nameField.value.trim()); original.focus(); });
        window.addEventListener('beforeunload', e => { if (!saved) e.preventDefault(); });
        open(0);
        """
}
