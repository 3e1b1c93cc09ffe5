import os
import sys

import pytest

from lethe_deid import Deidentifier, Recognizer, SettingError


def test_arrow():
    pa = pytest.importorskip("pyarrow")
    column = pa.chunked_array([["on 12/03/2019", None], ["👩‍👩‍👧 13/03/2019", ""]])
    with Recognizer(rules=True) as recognizer:
        found = recognizer.annotate_arrow(column).to_pylist()
    assert found[1] is None and found[3] == []
    assert [span["start"] for span in found[0] + found[2]] == [3, 6]
    from lethe_deid.arrow import deidentify

    with Deidentifier(rules=True) as deidentifier:
        assert deidentify(deidentifier, column).to_pylist() == ["on <DATE>", None, "👩‍👩‍👧 <DATE>", ""]


def test_pandas():
    pd = pytest.importorskip("pandas")
    from lethe_deid.pandas import deidentify

    frame = pd.DataFrame(
        {"note": ["on 12/03/2019", None, "\ud800"], "ward": ["a", "b", "c"], "name": ["Ann", "Bo", "Cy"]},
        index=[5, 3, 9],
        dtype=object,
    )
    with Deidentifier(rules=True) as deidentifier:
        released = deidentify(frame, deidentifier, text="note", keep=["ward"])
        assert list(released.columns) == ["ward", "note", "error"] and list(released.index) == [5, 3, 9]
        assert released["note"].tolist() == ["on <DATE>", None, None]
        assert released["error"].isna().tolist() == [True, True, False]
        with pytest.raises(KeyError, match="nothing"):
            deidentify(frame, deidentifier, text="note", keep=["nothing"])
        with pytest.raises(ValueError, match="note"):
            deidentify(frame, deidentifier, text="note", keep=["note"])


def test_pandas_columns_as_identifiers():
    pd = pytest.importorskip("pandas")
    from lethe_deid.pandas import deidentify

    frame = pd.DataFrame(
        {
            "note": ["Quell, born 12 March 1950, no. 4711815; kin Ada Venn", "Sarto came", None],
            "pt_last": ["Quell", None, "Roe"],
            "dob": [pd.Timestamp("1950-03-12"), pd.NaT, pd.Timestamp("1961-01-02")],
            "mrn": [4711815, None, 1234567],
            "kin": ["Ada Venn", "", "x"],
            "ward": [3, 4, 5],
        }
    )
    with Deidentifier(known_fields={"kin": "relative"}, replace_fields={"pt_last": "family", "dob": "", "mrn": ""}) as deidentifier:
        released = deidentify(frame, deidentifier, text="note", keep=["ward"])
        assert list(released.columns) == ["ward", "pt_last", "dob", "mrn", "note", "error"]
        assert released["note"].tolist() == ["<PATIENT>, born <DATE>, no. <MEDICALRECORD>; kin <RELATIVE>", "Sarto came", None]
        assert released.iloc[0][["pt_last", "dob", "mrn"]].tolist() == ["<PATIENT>", "<DATE>", "<MEDICALRECORD>"]
        assert released.iloc[1][["pt_last", "dob", "mrn"]].tolist() == [None, None, None]
        with pytest.raises(ValueError, match="both"):
            deidentify(frame, deidentifier, text="note", keep=["mrn"])
        with pytest.raises(KeyError, match="kin"):
            deidentify(frame.drop(columns="kin"), deidentifier, text="note", keep=[])
    with Recognizer(known_fields=["all"]) as recognizer:
        assert [span.label for span in recognizer({"text": "Quell, no. 4711815", "mrn": 4711815, "family": "Quell"})] == [
            "PATIENT",
            "MEDICALRECORD",
        ]
    with Deidentifier(known_fields=["all"], style="mask") as deidentifier:
        assert (
            deidentify(frame.head(1), deidentifier, text="note", keep=[])["note"][0]
            == "Quell, born *************, no. *******; kin Ada Venn"
        )
    # What pandas has for missing values, arrays and bytes.
    odd = pd.DataFrame(
        {
            "note": ["no. 4711815", "no. 4711815", "kin Ruiz and Venn"],
            "mrn": pd.array([4711815, None, 1], dtype="Int64"),
            "kin": [b"Ann", None, __import__("numpy").array(["Venn", "Ruiz"])],
        }
    )
    with Deidentifier(known_fields={"mrn": "", "kin": "relative"}) as deidentifier:
        assert deidentify(odd, deidentifier, text="note", keep=[])["note"].tolist() == [
            "no. <MEDICALRECORD>",
            "no. 4711815",
            "kin <RELATIVE> and <RELATIVE>",
        ]
    # The patient's name would be overwritten by what names the patient.
    named = pd.DataFrame({"note": ["Quell came back"], "patient": ["Ann Quell"], "pid": ["p9"]})
    with Deidentifier(rules=True, known_fields={"patient": "name"}) as deidentifier:
        with pytest.raises(ValueError, match="names the patient"):
            deidentify(named, deidentifier, text="note", keep=[], patient="pid")
        assert deidentify(named, deidentifier, text="note", keep=[])["note"].tolist() == ["<PATIENT> came back"]
    with pytest.raises(ValueError, match="holds the notes"), Deidentifier(replace_fields={"note": "mrn"}) as deidentifier:
        deidentify(named, deidentifier, text="note", keep=[])
    for wrong in ["mrn", ["a,b"], {"a": "b=c"}, ["a=b"]]:
        with pytest.raises(SettingError):
            Recognizer(known_fields=wrong)


def test_presidio(model):
    pytest.importorskip("presidio_analyzer")
    from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
    from presidio_analyzer.nlp_engine import NlpArtifacts, NlpEngine

    from lethe_deid.presidio import LetheRecognizer

    class Nothing(NlpEngine):
        def load(self): ...
        def is_loaded(self):
            return True

        def process_text(self, text, language):
            return NlpArtifacts([], [], [], [], self, language)

        def process_batch(self, texts, language, **_):
            return [(text, self.process_text(text, language)) for text in texts]

        def is_stopword(self, word, language):
            return False

        def is_punct(self, word, language):
            return False

        def get_supported_entities(self):
            return []

        def get_supported_languages(self):
            return ["en"]

    recognizer = LetheRecognizer(rules=True)
    registry = RecognizerRegistry(recognizers=[recognizer])
    engine = AnalyzerEngine(registry=registry, nlp_engine=Nothing())
    text = "👩‍👩‍👧 seen on 12/03/2019 by Dr Quell"
    found = engine.analyze(text, language="en")
    assert {(result.entity_type, text[result.start : result.end]) for result in found} == {
        ("DATE_TIME", "12/03/2019"),
        ("PERSON", "Quell"),
    }
    assert [result.entity_type for result in engine.analyze(text, language="en", entities=["PERSON"])] == ["PERSON"]
    assert len(recognizer.batch_analyze([text, "nothing"], [])) == 2
    scored = LetheRecognizer(model)
    assert all(0 < result.score <= 1 for result in scored.analyze(text, []))


def test_spacy():
    spacy = pytest.importorskip("spacy")
    import lethe_deid.spacy  # noqa: F401

    nlp = spacy.blank("en")
    nlp.add_pipe("lethe", config={"rules": True})
    texts = ["Seen on 12/03/2019 by Dr Quell.", "Nothing here.", "Call (617) 555-0143now"]
    for text, doc in zip(texts, nlp.pipe(texts), strict=True):
        for span in doc.spans["phi"]:
            assert span.text in text
    doc = nlp(texts[0])
    assert [(span.text, span.label_) for span in doc.spans["phi"]] == [("12/03/2019", "DATE"), ("Quell", "DOCTOR")]
    assert len(doc.ents) == 2


@pytest.fixture(scope="module")
def spark():
    sql = pytest.importorskip("pyspark.sql")
    os.environ["PYSPARK_PYTHON"] = os.environ["PYSPARK_DRIVER_PYTHON"] = sys.executable
    session = (
        sql.SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.execution.arrow.maxRecordsPerBatch", "500")
        .getOrCreate()
    )
    yield session
    session.stop()


def test_spark(spark, nasty):
    from lethe_deid import LetheError
    from lethe_deid.spark import deidentify

    rows = [(number, f"w{number % 3}", "secret", text) for number, text in enumerate(nasty)] + [(len(nasty), "w", "secret", None)]
    frame = spark.createDataFrame(rows, "id int, ward string, name string, note string").repartition(4)
    released = deidentify(frame, text="note", keys=["id"], keep=["ward"], rules=True)
    assert released.columns == ["id", "ward", "note", "error"]
    got = {row["id"]: row for row in released.collect()}
    with Deidentifier(rules=True) as deidentifier:
        wanted = list(deidentifier.deidentify([row[3] for row in rows], errors="return"))
    assert len(got) == len(rows)
    for number, result in enumerate(wanted):
        row = got[number]
        if result is None or isinstance(result, LetheError):
            assert row["note"] is None and (row["error"] is None) == (result is None)
        else:
            assert row["note"] == result.text and row["error"] is None
    released = deidentify(frame, text="note", keys=["id"], rules=True, replace_fields={"name": ""}, known_fields={"ward": "hospital"})
    assert released.columns == ["id", "name", "note", "error"]
    assert {row["name"] for row in released.collect() if row["note"] is not None} == {"<PATIENT>"}
    with pytest.raises(Exception, match="both"):
        deidentify(frame, text="note", keys=["id"], keep=["name"], replace_fields=["name"])
    with pytest.raises(Exception, match="another model"):
        deidentify(frame, text="note", keys=["id"], rules=True, model_digest="0" * 64).count()


def test_polars():
    polars = pytest.importorskip("polars")
    column = polars.Series("note", ["on 12/03/2019", None, "👩‍👩‍👧 13/03/2019"]).to_arrow()
    with Recognizer(rules=True) as recognizer:
        found = recognizer.annotate_arrow(column).to_pylist()
    assert [None if spans is None else spans[0]["start"] for spans in found] == [3, None, 6]
