import os
import sys

import pytest

from lethe_deid import Deidentifier, Recognizer


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
    with pytest.raises(Exception, match="another model"):
        deidentify(frame, text="note", keys=["id"], rules=True, model_digest="0" * 64).count()


def test_polars():
    polars = pytest.importorskip("polars")
    column = polars.Series("note", ["on 12/03/2019", None, "👩‍👩‍👧 13/03/2019"]).to_arrow()
    with Recognizer(rules=True) as recognizer:
        found = recognizer.annotate_arrow(column).to_pylist()
    assert [None if spans is None else spans[0]["start"] for spans in found] == [3, None, 6]
