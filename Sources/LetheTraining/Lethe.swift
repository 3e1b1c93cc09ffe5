// Who trains also reads, tags and scores: `import LetheTraining` is enough.
@_exported public import Lethe
