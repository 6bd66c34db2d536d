"""LangChain's usual chain: PyPDFLoader, passages of 1000 characters with 200 shared, FAISS, the four nearest.

Knows LangChain; nothing of quoth but the values it is measured with.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from langchain_classic.embeddings import CacheBackedEmbeddings
from langchain_classic.storage import LocalFileStore
from langchain_community.chat_models import ChatLlamaCpp
from langchain_community.document_loaders import PyPDFLoader, TextLoader
from langchain_community.vectorstores import FAISS
from langchain_core.output_parsers import StrOutputParser
from langchain_core.prompts import ChatPromptTemplate
from langchain_huggingface import HuggingFaceEmbeddings
from langchain_text_splitters import RecursiveCharacterTextSplitter

from bench.baselines.chain import PROMPT
from bench.scoring.evidence import Retrieved


class LangChainChain:
    """The chain of LangChain's retrieval guide, on given model files."""

    def __init__(
        self, *, embedder: Path, generator: Path, kept: Path, context_size: int = 4096, max_tokens: int = 256
    ) -> None:
        self.name = f"langchain {version('langchain')}"
        self._embeddings = CacheBackedEmbeddings.from_bytes_store(
            HuggingFaceEmbeddings(model_name=str(embedder)),
            LocalFileStore(kept / "langchain"),
            namespace=embedder.name,
            batch_size=256,
            key_encoder="sha256",
        )
        self._generator = generator
        # The default of 8 tokens a batch makes reading a prompt many times slower and changes nothing else.
        batch = {"n_ctx": context_size, "n_batch": 512}
        self._options = {**batch, "max_tokens": max_tokens, "temperature": 0.0, "verbose": False}
        self._store: Any = None
        self._count = 0
        self._model: Any = None

    def index(self, paths: Sequence[Path]) -> int:
        """Read, split and embed the files."""
        splitter = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200)
        passages = splitter.split_documents([document for path in paths for document in _load(path)])
        self._store = FAISS.from_documents(passages, self._embeddings)
        self._count = len(passages)
        return self._count

    def retrieve(self, query: str, *, limit: int, path: Path | None = None) -> list[Retrieved]:
        """Find the nearest passages by FAISS; those of one file by filtering all of them."""
        only = {} if path is None else {"filter": {"source": str(path)}, "fetch_k": self._count}
        return [_retrieved(document) for document in self._store.similarity_search(query, k=limit, **only)]

    def answer(self, question: str, *, path: Path | None = None) -> str:
        """Answer from the four nearest passages."""
        if self._model is None:
            self._model = ChatLlamaCpp(model_path=str(self._generator), **self._options)
        context = "\n\n".join(passage.text for passage in self.retrieve(question, limit=4, path=path))
        chain = ChatPromptTemplate.from_messages([("human", PROMPT)]) | self._model | StrOutputParser()
        return str(chain.invoke({"context": context, "question": question}))


def _load(path: Path) -> list[Any]:
    """Read a file with the loader that the guide names for its kind."""
    loader = PyPDFLoader(str(path)) if path.suffix == ".pdf" else TextLoader(str(path), encoding="utf-8")
    return list(loader.load())


def _retrieved(document: Any) -> Retrieved:
    page = document.metadata.get("page")
    pages = None if page is None else (page + 1, page + 1)
    return Retrieved(text=document.page_content, path=Path(document.metadata["source"]), pages=pages)
