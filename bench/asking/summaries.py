"""Measures summaries beside other ways to make them, each at the number of words that quoth's has.

texts      ROUGE-1/2/L (F, stemmed, the best of a text's references) on texts with reference summaries: quoth's one line
           for one-line references, its summary of the nearest length for longer ones
abstracts  of papers with an abstract, the share of its sentences of which the summary of the rest has half the words
--model N  so many of each kind with the language model too, asked plainly and by map and reduce; and what each takes
unquoted   sentences of quoth's summaries that are not the very text of their source
Needs rouge-score (dependency group `bench`).
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.baselines.summary_baselines import RANKINGS, first_words, map_reduce, plain_prompt
from bench.loading.questions import DATA
from bench.loading.vectors_kept import KeptVectors
from bench.scoring.abstracts import Abstract, abstract_of, covered, without
from bench.scoring.figures import Figure, as_text, mean_of
from bench.scoring.results import record
from generation.answer import Claim
from generation.answering.candidates import sentences_of
from generation.answering.writing import Writer
from generation.studio.choosing.parts import Part, SummaryLength
from generation.studio.summary import summarize_source
from models.ports import Embedder
from retrieval.hits import FoundBy, Hit
from retrieval.library import Library
from retrieval.source import Source
from services.add.files import add_files
from services.assembly import Quoth, Settings

ONE_LINE_WORDS = 60  # references of fewer words are one line
_ABSTRACT_WORDS = 250.0
_METRICS = {"rouge1": "ROUGE-1", "rouge2": "ROUGE-2", "rougeLsum": "ROUGE-L"}


@dataclass(frozen=True, slots=True)
class Case:
    """A source to summarise, and what is known of a good summary."""

    source: Source
    kind: str
    references: tuple[str, ...] = ()
    abstract: Abstract | None = None


class Bench:
    """Summarises cases in every way and scores what comes."""

    def __init__(self, quoth: Quoth, embedder: KeptVectors) -> None:
        from rouge_score.rouge_scorer import RougeScorer

        self._quoth = quoth
        self._embedder = embedder
        self._rouge = RougeScorer(list(_METRICS), use_stemmer=True)
        self.values: dict[tuple[str, str], dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
        self.unquoted = 0

    def measure(self, case: Case, *, asks_model: bool) -> None:
        """Summarise one case in every way."""
        library = self._quoth.library if case.abstract is None else without(self._quoth.library, [case.abstract])
        claims = self._own(case, library)
        self._score(case, "quoth", [claim.text for claim in claims], None)
        words = sum(len(claim.text.split()) for claim in claims)
        texts = [
            candidate.text
            for passage in library.sources.passages(case.source.document_id)
            for candidate in sentences_of(Hit(passage, case.source, 0.0, 0, FoundBy()))
        ]
        vectors = self._embedder.embed_passages(texts)
        for name, rank in RANKINGS.items():
            self._score(case, name, first_words(texts, rank(texts, vectors), words), None)
        if asks_model:
            begun = time.monotonic()
            self._claims(case, library, SummaryLength.MEDIUM, self._quoth.embedder)
            self._score(case, "quoth, same few", [claim.text for claim in claims], time.monotonic() - begun)
            for name, ask in {"plain prompt": plain_prompt, "map and reduce": map_reduce}.items():
                begun = time.monotonic()
                said = ask("\n".join(texts), self._quoth.generator, words=words)
                self._score(case, name, [said], time.monotonic() - begun)

    def _own(self, case: Case, library: Library) -> list[Claim]:
        lengths = [len(text.split()) for text in case.references]
        wanted = sum(lengths) / len(lengths) if lengths else _ABSTRACT_WORDS
        made = {length: self._claims(case, library, length, self._embedder) for length in SummaryLength}
        if wanted < ONE_LINE_WORDS:
            return [claim for claim in made[SummaryLength.SHORT] if claim.group == Part.ONE_LINE.value]

        def away(claims: Sequence[Claim]) -> float:
            return abs(sum(len(claim.text.split()) for claim in claims) - wanted)

        return min(made.values(), key=away)

    def _claims(self, case: Case, library: Library, length: SummaryLength, embedder: Embedder) -> list[Claim]:
        summary = summarize_source(
            case.source.document_id,
            library=library,
            embedder=embedder,
            roles=self._quoth.role_model(embedder),
            writer=Writer(),
            length=length,
        )
        text = library.sources.text(case.source.document_id)
        self.unquoted += sum(
            not claim.quotes or any(text[quote.start : quote.end] != quote.text for quote in claim.quotes)
            for claim in summary.sentences
        )
        return list(summary.sentences)

    def _score(self, case: Case, system: str, said: Sequence[str], seconds: float | None) -> None:
        values = self.values[case.kind, system]
        if case.abstract is not None:
            values["abstract covered"].append(covered(case.abstract.sentences, said))
        if case.references:
            scores = [self._rouge.score(reference, "\n".join(said)) for reference in case.references]
            for metric, name in _METRICS.items():
                values[name].append(max(score[metric].fmeasure for score in scores))
        values["words"].append(float(sum(len(text.split()) for text in said)))
        if seconds is not None:
            values["seconds"].append(seconds)


def text_cases(quoth: Quoth, folder: Path) -> Iterator[Case]:
    """Add the texts that have reference summaries."""
    lines = (DATA / "summ" / "dev.jsonl").read_text(encoding="utf-8").splitlines()
    rows: dict[str, Any] = {row["id"]: row for row in map(json.loads, lines)}
    folder.mkdir(parents=True, exist_ok=True)
    for name, row in rows.items():
        (folder / f"{name}.txt").write_text(row["text"], encoding="utf-8")
    for outcome in add_files(quoth, sorted(folder.glob("*.txt"))):
        assert outcome.path is not None
        if outcome.source is not None and (row := rows.get(outcome.path.stem)) is not None:
            yield Case(outcome.source, row["kind"], references=tuple(row["summaries"]))


def abstract_cases(quoth: Quoth) -> Iterator[Case]:
    """Add the papers and find those with an abstract."""
    for outcome in add_files(quoth, sorted((DATA / "papers" / "dev").glob("*.pdf"))):
        if outcome.source is not None:
            abstract = abstract_of(quoth.library, outcome.source.document_id)
            if abstract is not None:
                yield Case(outcome.source, "papers", abstract=abstract)


def main() -> None:
    """Measure what was asked for, print it, and with --record keep it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", default=["texts", "abstracts"], help="texts, abstracts")
    parser.add_argument("--model", type=int, default=0, metavar="N", help="ask the model on so many of each kind")
    parser.add_argument("--only", default="", metavar="KIND", help="only texts of this kind")
    parser.add_argument("--limit", type=int, default=0, metavar="N", help="only so many of each kind")
    parser.add_argument("--home", type=Path, default=Path(tempfile.gettempdir()) / "quoth-bench" / "summaries")
    parser.add_argument("--record", action="store_true", help="add the figures to bench/results.jsonl")
    options = parser.parse_args()
    with Quoth(Settings(home=options.home.absolute())) as quoth:
        embedder = KeptVectors(quoth.embedder, options.home / "vectors.npz")
        bench = Bench(quoth, embedder)
        cases = [*(text_cases(quoth, options.home / "texts") if "texts" in options.parts else ())]
        cases += abstract_cases(quoth) if "abstracts" in options.parts else ()
        seen: dict[str, int] = defaultdict(int)
        for case in cases:
            if options.only not in {"", case.kind}:
                continue
            seen[case.kind] += 1
            if not options.limit or seen[case.kind] <= options.limit:
                bench.measure(case, asks_model=seen[case.kind] <= options.model)
        embedder.keep()
    for (kind, system), values in bench.values.items():
        figures: dict[str, Figure | None] = {metric: mean_of(numbers) for metric, numbers in values.items()}
        if system == "quoth":
            figures["unquoted"] = Figure(bench.unquoted)
        print(f"{kind:18} {system:16} {as_text(figures)}", flush=True)
        if options.record:
            record("summaries", dataset=kind, system=system, figures=figures)


if __name__ == "__main__":
    main()
