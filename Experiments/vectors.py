"""Word vectors out of a few corpora, for measuring where no published ones may be fetched.

    python vectors.py OUT CONLL [CONLL ...]

Positive pointwise mutual information of words at most five apart, weighted by distance, reduced to 100 values by singular
value decomposition; words in lower case, digits as 0, those that occur twice or more. Needs NumPy and SciPy.
"""

import collections
import re
import sys

import numpy
import scipy.sparse
import scipy.sparse.linalg


def sentences(path):
    sentence = []
    for line in open(path, encoding="utf-8"):
        columns = line.split()
        if not columns or columns[0] == "-DOCSTART-":
            if sentence:
                yield sentence
            sentence = []
        else:
            sentence.append(re.sub(r"\d", "0", columns[0].lower()))
    if sentence:
        yield sentence


def main(out, *paths):
    corpus = [sentence for path in paths for sentence in sentences(path)]
    counts = collections.Counter(word for sentence in corpus for word in sentence)
    words = [word for word, count in counts.most_common(20_000) if count >= 2]
    index = {word: number for number, word in enumerate(words)}
    pairs = collections.Counter()
    for sentence in corpus:
        numbers = [index.get(word, -1) for word in sentence]
        for here, first in enumerate(numbers):
            for there in range(max(0, here - 5), min(len(numbers), here + 6)):
                if there != here and first >= 0 and numbers[there] >= 0:
                    pairs[first, numbers[there]] += 1 / abs(here - there)
    rows, columns = (numpy.array(side) for side in zip(*pairs))
    values = numpy.array(list(pairs.values()))
    row_share = numpy.bincount(rows, values, len(words))
    column_share = numpy.bincount(columns, values, len(words)) ** 0.75
    information = numpy.log(values / (row_share[rows] * column_share[columns] / column_share.sum()))
    keep = information > 0
    matrix = scipy.sparse.coo_matrix(
        (information[keep], (rows[keep], columns[keep])), shape=(len(words), len(words))
    )
    left, sizes, _ = scipy.sparse.linalg.svds(matrix.tocsr(), k=100, random_state=1)
    # A singular vector's sign is nobody's choice: the largest value is made positive.
    left *= numpy.sign(left[numpy.abs(left).argmax(axis=0), range(left.shape[1])])
    vectors = left * numpy.sqrt(sizes)
    vectors *= 0.4 / vectors.std()
    with open(out, "w", encoding="utf-8") as file:
        for word, vector in zip(words, vectors):
            file.write(word + " " + " ".join(f"{value:.5f}" for value in vector) + "\n")


main(*sys.argv[1:])
