"""Whether this torch can compute on a graphics card, and if not, why, in words."""

import re
import warnings
from dataclasses import dataclass

import torch

_CUDA_CODE = re.compile(r"(sm|compute)_(\d+)([af]?)")
_NATIVE_BFLOAT16 = 8  # major compute capability from which a card has circuits for it


@dataclass(frozen=True, slots=True)
class GpuCheck:
    """What was found out about a graphics card."""

    is_usable: bool
    reason: str = ""  # why not; empty where there simply is no such card


def check_gpu(index: int) -> GpuCheck:
    """Ask the driver, compare what this torch was built for, and compute something small."""
    try:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            n_cards = torch.cuda.device_count() if torch.cuda.is_available() else 0
        if index >= n_cards:
            return GpuCheck(is_usable=False, reason=_first_line(caught[0].message) if caught else "")
        if not _is_built_for(torch.cuda.get_device_capability(index), torch.cuda.get_arch_list()):
            return GpuCheck(is_usable=False, reason=f"{name_of(index)} is not supported by this PyTorch")
        _compute(index)
    except (RuntimeError, AssertionError) as error:  # torch's words for a driver or a card that does not work
        return GpuCheck(is_usable=False, reason=f"the GPU does not work ({_first_line(error)})")
    return GpuCheck(is_usable=True)


def name_of(index: int) -> str:
    """As its maker names it, with its generation."""
    name = torch.cuda.get_device_name(index)
    if torch.version.hip:
        return name
    major, minor = torch.cuda.get_device_capability(index)
    return f"{name} (compute capability {major}.{minor})"


def has_native_bfloat16(index: int) -> bool:
    """Whether the card itself computes in bfloat16; an emulated one is slower than float32."""
    if torch.version.hip:
        return bool(torch.cuda.is_bf16_supported(including_emulation=False))
    return torch.cuda.get_device_capability(index)[0] >= _NATIVE_BFLOAT16


def _is_built_for(capability: tuple[int, int], built_for: list[str]) -> bool:
    """Whether one of the codes in this torch runs on the card; where none is of CUDA, it is not for us to say."""
    codes = [match for name in built_for if (match := _CUDA_CODE.fullmatch(name))]
    return not codes or any(_runs_on(capability, *code.groups()) for code in codes)


def _runs_on(capability: tuple[int, int], kind: str, number: str, suffix: str) -> bool:
    """By NVIDIA's rules: machine code within its major generation, PTX on any later one, `a` on exactly its own."""
    code = divmod(int(number), 10)
    if suffix == "a":
        return capability == code
    is_portable = kind == "compute" and not suffix
    return capability >= code and (is_portable or capability[0] == code[0])


def _compute(index: int) -> None:
    """Raises whatever a card raises that only looks usable: no kernel for it, or taken by another program alone."""
    torch.ones(8, device=f"cuda:{index}").sum().item()


def _first_line(words: object) -> str:
    return str(words).strip().splitlines()[0].rstrip(".") if str(words).strip() else type(words).__name__
