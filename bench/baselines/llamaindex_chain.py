"""LlamaIndex with its defaults: SimpleDirectoryReader, passages of 1024 tokens, the two nearest for an answer.

Knows LlamaIndex; nothing of quoth but the values it is measured with.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from llama_index.core import Settings, SimpleDirectoryReader, VectorStoreIndex
from llama_index.core.storage.kvstore import SimpleKVStore
from llama_index.core.vector_stores import ExactMatchFilter, MetadataFilters
from llama_index.embeddings.huggingface import HuggingFaceEmbedding
from llama_index.llms.llama_cpp import LlamaCPP

from bench.baselines.chain import PROMPT
from bench.scoring.evidence import Retrieved


class LlamaIndexChain:
    """VectorStoreIndex over files, on given model files."""

    def __init__(
        self, *, embedder: Path, generator: Path, kept: Path, context_size: int = 4096, max_tokens: int = 256
    ) -> None:
        self.name = f"llama-index {version('llama-index-core')}"
        self._kept = kept / f"llamaindex-{embedder.name}.json"
        self._vectors = SimpleKVStore.from_persist_path(str(self._kept)) if self._kept.exists() else SimpleKVStore()
        embedding = HuggingFaceEmbedding(model_name=str(embedder))
        embedding.embeddings_cache = self._vectors  # its constructor hands unknown names on to the model
        Settings.embed_model = embedding
        self._generator = generator
        self._options = {"context_window": context_size, "max_new_tokens": max_tokens, "temperature": 0.0}
        self._index: Any = None
        self._model: Any = None

    def index(self, paths: Sequence[Path]) -> int:
        """Read, split and embed the files into the default index."""
        documents = SimpleDirectoryReader(input_files=[str(path) for path in paths]).load_data()
        _number_pages(documents)
        try:
            self._index = VectorStoreIndex.from_documents(documents)
        finally:  # also when interrupted
            self._kept.parent.mkdir(parents=True, exist_ok=True)
            self._vectors.persist(str(self._kept))
        return len(self._index.index_struct.nodes_dict)

    def retrieve(self, query: str, *, limit: int, path: Path | None = None) -> list[Retrieved]:
        """Find the nearest passages by the default vector store."""
        only = None if path is None else MetadataFilters(filters=[ExactMatchFilter(key="file_path", value=str(path))])
        found = self._index.as_retriever(similarity_top_k=limit, filters=only).retrieve(query)
        return [_retrieved(scored.node) for scored in found]

    def answer(self, question: str, *, path: Path | None = None) -> str:
        """Answer from the two nearest passages, the default number."""
        if self._model is None:
            self._model = LlamaCPP(
                model_path=str(self._generator), verbose=False, completion_to_prompt=_as_chat, **self._options
            )
        context = "\n\n".join(passage.text for passage in self.retrieve(question, limit=2, path=path))
        return str(self._model.complete(PROMPT.format(context=context, question=question)))


def _as_chat(text: str) -> str:
    """Put the prompt in the ChatML turns that Qwen was trained on; the library leaves this to its user."""
    return f"<|im_start|>user\n{text}<|im_end|>\n<|im_start|>assistant\n"


def _number_pages(documents: Sequence[Any]) -> None:
    """Note each document's place in its file, since page labels are not page numbers; the embedder does not see it."""
    seen: Counter[str] = Counter()
    for document in documents:
        seen[document.metadata["file_path"]] += 1
        document.metadata["ordinal"] = seen[document.metadata["file_path"]]
        document.excluded_embed_metadata_keys.append("ordinal")
        document.excluded_llm_metadata_keys.append("ordinal")


def _retrieved(node: Any) -> Retrieved:
    path, page = Path(node.metadata["file_path"]), node.metadata["ordinal"]
    return Retrieved(text=node.get_content(), path=path, pages=(page, page) if path.suffix == ".pdf" else None)
