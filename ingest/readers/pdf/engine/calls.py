"""pdfium's functions that are called for every character or drawing; plain integers for pointers make them cheap."""

from __future__ import annotations

import ctypes
from typing import Any

from pypdfium2 import raw


def _function(name: str, result: Any, *arguments: Any) -> Any:
    """Give pdfium's function with plain integers for pointers, which is what makes calls cheap."""
    return ctypes.CFUNCTYPE(result, *arguments)(ctypes.cast(getattr(raw, name), ctypes.c_void_p).value or 0)


_POINTER, _INT = ctypes.c_void_p, ctypes.c_int
get_unicode = _function("FPDFText_GetUnicode", ctypes.c_uint, _POINTER, _INT)
get_loose_box = _function("FPDFText_GetLooseCharBox", _INT, _POINTER, _INT, _POINTER)
get_matrix = _function("FPDFText_GetMatrix", _INT, _POINTER, _INT, _POINTER)
get_origin = _function("FPDFText_GetCharOrigin", _INT, _POINTER, _INT, _POINTER, _POINTER)
get_size = _function("FPDFText_GetFontSize", ctypes.c_double, _POINTER, _INT)
get_object = _function("FPDFText_GetTextObject", _POINTER, _POINTER, _INT)
get_font = _function("FPDFTextObj_GetFont", _POINTER, _POINTER)
get_mode = _function("FPDFTextObj_GetTextRenderMode", _INT, _POINTER)
get_fill = _function("FPDFPageObj_GetFillColor", _INT, _POINTER, *[_POINTER] * 4)
get_stroke = _function("FPDFPageObj_GetStrokeColor", _INT, _POINTER, *[_POINTER] * 4)
get_clip = _function("FPDFPageObj_GetClipPath", _POINTER, _POINTER)
count_clips = _function("FPDFClipPath_CountPaths", _INT, _POINTER)
count_clip_points = _function("FPDFClipPath_CountPathSegments", _INT, _POINTER, _INT)
clip_point_at = _function("FPDFClipPath_GetPathSegment", _POINTER, _POINTER, _INT, _INT)
get_point = _function("FPDFPathSegment_GetPoint", _INT, _POINTER, _POINTER, _POINTER)
get_object_matrix = _function("FPDFPageObj_GetMatrix", _INT, _POINTER, _POINTER)
count_objects = _function("FPDFPage_CountObjects", _INT, _POINTER)
object_at = _function("FPDFPage_GetObject", _POINTER, _POINTER, _INT)
count_in_form = _function("FPDFFormObj_CountObjects", _INT, _POINTER)
object_in_form = _function("FPDFFormObj_GetObject", _POINTER, _POINTER, ctypes.c_ulong)
kind_of = _function("FPDFPageObj_GetType", _INT, _POINTER)
get_bounds = _function("FPDFPageObj_GetBounds", _INT, _POINTER, *[_POINTER] * 4)
