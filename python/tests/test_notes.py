import concurrent.futures
import json
import os
import pickle
import subprocess

import pytest

import lethe_deid
from lethe_deid import Deidentifier, LetheError, NoteError, Recognizer, SettingError, Span


def command_line(program, task, notes, *options):
    lines = "".join(json.dumps({"id": str(number), "text": note}, ensure_ascii=False) + "\n" for number, note in enumerate(notes, 1))
    done = subprocess.run([program, *task, "--format", "jsonl", *options], input=lines.encode(), capture_output=True)
    return [json.loads(line) for line in done.stdout.split(b"\n") if line]


def test_offsets_are_pythons():
    text = "👩‍👩‍👧‍👦 e\u0301 on 12/03/2019\r\nby Dr Quell"
    with Recognizer(rules=True) as recognizer:
        spans = recognizer(text)
    assert [text[span.start : span.end] for span in spans] == ["12/03/2019", "Quell"]
    assert {span.label for span in spans} == {"DATE", "DOCTOR"}


def test_equals_the_command_line(program, nasty, model):
    for options, words in [
        ({"rules": True}, ["--without-model", "--rules"]),
        ({"model": model, "rules": True}, ["--model", str(model), "--rules"]),
    ]:
        with Recognizer(**options) as recognizer:
            found = list(recognizer.annotate(nasty))
        told = command_line(program, ["tag", "--to", "jsonl"], nasty, *words)
        assert len(told) == len(nasty)
        assert found == [[Span.from_json(span) for span in note.get("spans", [])] for note in told]
        with Deidentifier(**options) as deidentifier:
            clean = list(deidentifier.deidentify(nasty, errors="return"))
        told = {note["id"]: note["text"] for note in command_line(program, ["deidentify"], nasty, *words)}
        for number, result in enumerate(clean, 1):
            # What the last look refuses is refused by both.
            assert isinstance(result, LetheError) == (str(number) not in told)
            if not isinstance(result, LetheError):
                assert result.text == told[str(number)]


def test_many_are_done_in_order_and_none_stays_none():
    with Deidentifier(rules=True, style="mask") as deidentifier:
        notes = [None if number % 7 == 3 else f"{number}: 12/03/2019" for number in range(3000)]
        for number, result in enumerate(deidentifier.deidentify(notes)):
            if number % 7 == 3:
                assert result is None
            else:
                assert result.text.startswith(f"{number}: ") and "2019" not in result.text


def test_a_note_that_fails_stops_no_other():
    with Recognizer(rules=True) as recognizer:
        results = list(recognizer.annotate(["on 12/03/2019", "\ud800", 7, {"id": "x"}, "fine"], errors="return"))
        assert len(results[0]) == 1 and results[4] == []
        assert all(isinstance(results[index], NoteError) for index in (1, 2, 3))
        assert results[1].place == "note 2"
        with pytest.raises(NoteError):
            list(recognizer.annotate(["fine", "\ud800"]))


def test_replacements_stand_where_they_are_said_to():
    with Deidentifier(rules=True, style={"DATE": "year"}) as deidentifier:
        result = deidentifier("👩‍👩‍👧 seen 12/03/2019 and 13/03/2019")
    assert [result.text[span.start : span.end] for span in result.spans] == ["2019", "2019"]


def test_settings_that_cannot_be_are_said_at_once(tmp_path):
    with pytest.raises(SettingError, match="no such file"):
        Recognizer(tmp_path / "nothing")("text")
    with pytest.raises(SettingError, match="style"):
        Deidentifier(rules=True, style="shred")("text")
    with pytest.raises(SettingError):
        Recognizer(rules=True, confidence=True)
    with pytest.raises(SettingError, match="without-model"):
        Recognizer()("text")


def test_pickles_hold_settings_alone():
    with Recognizer(rules=True) as recognizer:
        recognizer("12/03/2019")
        copy = pickle.loads(pickle.dumps(recognizer))
    with copy:
        assert copy("12/03/2019")[0].label == "DATE"
    error = pickle.loads(pickle.dumps(NoteError("what", place="note 1", advice="do")))
    assert (str(error), type(error)) == ("note 1: what. do", NoteError)


def test_threads_share_a_program():
    with Recognizer(rules=True) as recognizer, concurrent.futures.ThreadPoolExecutor(8) as pool:

        def check(number):
            text = "x" * (number % 50) + " 12/03/2019"
            return recognizer(text)[0].start == number % 50 + 1

        assert all(pool.map(check, range(2000)))


def test_scores_are_the_models(model):
    with Recognizer(model, confidence=True) as recognizer:
        assert recognizer.labels and recognizer.model_digest
        for spans in recognizer.annotate(["Ann Lee was seen on 12/03/2019 by Dr Quell."] * 3):
            assert all(0 < span.score <= 1 for span in spans)


def test_patients_keep_their_surrogates(tmp_path, program):
    key = tmp_path / "key"
    subprocess.run([program, "key", "new", key], check=True, capture_output=True)
    notes = [{"id": str(number), "text": "Seen 12/03/2019.", "patient": f"p{number % 2}"} for number in range(4)]
    with Deidentifier(rules=True, style="surrogate", key=key, patient_field="patient") as deidentifier:
        texts = [result.text for result in deidentifier.deidentify(notes)]
    assert texts[0] == texts[2] and texts[1] == texts[3] and "12/03/2019" not in texts


def test_commands_run_and_say_what_fails(model, tmp_path):
    report = lethe_deid.evaluate(model, model.parent / "a/test.jsonl")
    assert report["metrics"]
    from lethe_deid.commands import scores

    assert {row["metric"] for row in scores(report)} >= {"entityExact"}
    lines = []
    lethe_deid.train(model.parent / "a/train.jsonl", tmp_path / "m", recipe="fast", updates=20, progress=lines.append)
    assert lines
    with pytest.raises(SettingError, match="lethe evaluate"):
        lethe_deid.evaluate(tmp_path / "none", tmp_path / "none")


def test_a_text_is_drawn_by_itself_wherever_it_stands(tmp_path, program):
    key = tmp_path / "key"
    subprocess.run([program, "key", "new", key], check=True, capture_output=True)
    with Deidentifier(rules=True, style="surrogate", key=key) as deidentifier:
        one = [result.text for result in deidentifier.deidentify(["Seen 12/03/2019.", "Seen 13/04/2018."])]
        other = [result.text for result in deidentifier.deidentify(["Seen 13/04/2018.", "Seen 12/03/2019."])]
        assert one == other[::-1] and one[0] == deidentifier("Seen 12/03/2019.").text


def test_a_patient_who_is_not_told_fails_the_note(tmp_path, program):
    pd = pytest.importorskip("pandas")
    from lethe_deid.pandas import deidentify

    key = tmp_path / "key"
    subprocess.run([program, "key", "new", key], check=True, capture_output=True)
    frame = pd.DataFrame({"note": ["Seen 12/03/2019."] * 4, "mrn": [7, 7, None, 8]})
    assert frame["mrn"].dtype == float
    with Deidentifier(rules=True, style="surrogate", key=key, patient_field="patient") as deidentifier:
        released = deidentify(frame, deidentifier, text="note", keep=[], patient="mrn")
        assert released["error"].isna().tolist() == [True, True, False, True]
        assert released["note"][0] == released["note"][1] == deidentifier({"text": "Seen 12/03/2019.", "patient": "7"}).text
        with pytest.raises(ValueError, match="error"):
            deidentify(frame.assign(error=1), deidentifier, text="note", keep=["error"])


def test_options_are_the_programs(program):
    from lethe_deid.notes import command_options

    assert command_options(dropout=0.5, style={"DATE": "year"}, quiet=True, none=None) == [
        "--dropout",
        "0.5",
        "--style",
        "DATE=year",
        "--quiet",
    ]
    with pytest.raises(SettingError, match="list"):
        Deidentifier(rules=True, only="NAME")


def test_experiments_are_frames(model, tmp_path):
    pd = pytest.importorskip("pandas")
    folder = model.parent / "a"
    lines = []
    experiment = lethe_deid.experiment(
        "size",
        tmp_path / "exp",
        source=model,
        target=folder / "train.jsonl",
        validation=folder / "validation.jsonl",
        test=folder / "test.jsonl",
        sizes="3,6",
        seeds=1,
        recipe="fast",
        updates=20,
        progress=lines.append,
    )
    points = experiment.frame()
    assert isinstance(points, pd.DataFrame) and set(points["transfer"]) == {"none", "all"} and set(points["documents"]) == {3, 6}
    assert points["value"].between(0, 1).all() and any(line.startswith("[4/4]") for line in lines)
    assert experiment.rows("savings") and os.path.exists(experiment.page)
    with pytest.raises(SettingError, match="no such table"):
        experiment.rows("nothing")
    assert [row["epoch"] for row in lethe_deid.history(model)][-1] > 0


def test_bars(model, tmp_path, capsys):
    pytest.importorskip("tqdm")
    lethe_deid.train(model.parent / "a/train.jsonl", tmp_path / "m", recipe="fast", updates=20, progress="bar")
    assert "100%" in capsys.readouterr().err
