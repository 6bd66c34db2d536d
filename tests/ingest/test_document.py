"""What the contract's types promise by themselves."""

from __future__ import annotations

import pickle
import pickletools

import pytest

from ingest.document import BlockKind


@pytest.mark.parametrize("kind", list(BlockKind))
def test_a_kind_travels_between_processes_naming_nothing_but_itself(kind: BlockKind) -> None:
    """The parent refuses any other name in what a child sends; some versions of Python would write `getattr`."""
    packed = pickle.dumps(kind)
    names = {str(argument) for _, argument, _ in pickletools.genops(packed) if isinstance(argument, str)}
    assert names == {"ingest.document", "BlockKind", kind.value}
    assert pickle.loads(packed) is kind
