"""The notes of the open notebook: write, change, delete with undo, take along as files, make a source of one.

A note's Markdown is parsed here and written anew with every letter escaped, so that nothing in it but headings,
lists and emphasis reaches the page.
"""

from __future__ import annotations

import streamlit as st

from services.add.uploads import Upload
from services.export.markdown import markdown_blocks
from services.export.markup import blocks_of
from services.export.papers import notes_paper
from services.library import KeptQuote, Note
from services.notes import as_source_file
from services.showing.plain_text import as_text, shorten
from ui.page import state
from ui.page.right_pane import downloads
from ui.page.view import View

_EDITED = "note-edited"  # in this tab's memory: the id of the note that is being changed, 0 for a new one
_DELETED = "note-deleted"
_MANY = 8  # notes, from which on a filter is offered
_TITLE_LENGTH = 70


def show() -> None:
    """Show the notes, or the one that is being written."""
    notes = state.worker().quoth.library.notes.all(state.notebook())
    edited = st.session_state.get(_EDITED)
    known = {note.id: note for note in notes}
    if edited == 0 or edited in known:
        _edit(known.get(edited))
        return
    _head(notes)
    _undo()
    if not notes:
        st.caption("No notes yet. Write one, or keep an answer or a quote with its “Save as note”.")
    for note in _filtered(notes):
        _note(note)


def _head(notes: tuple[Note, ...]) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button("New note", icon=":material/add:", key="note-new"):
            _open(0)
        if notes:
            notebook = state.notebook()
            downloads.menu(
                "notes",
                f"{notebook}: notes",
                lambda reference_of: notes_paper(
                    notes, title=f"{notebook}: notes", about="", reference_of=reference_of
                ),
            )


def _open(note_id: int | None) -> None:
    st.session_state[_EDITED] = note_id
    st.rerun()


def _edit(note: Note | None) -> None:
    """Take a note's title and text; what is written is in the library once it is saved."""
    key = note.id if note else 0
    with st.form(f"note-form-{key}", border=False):
        title = st.text_input("Title", value=note.title if note else "", max_chars=200, key=f"note-title-{key}")
        text = st.text_area(
            "Note, in Markdown", value=note.text if note else "", height=360, max_chars=200_000, key=f"note-text-{key}"
        )
        if note and note.quotes:
            st.caption("A quote is marked by its number in brackets with a caret: \\[^1\\]")
        with st.container(horizontal=True):
            saved = st.form_submit_button("Save", type="primary", icon=":material/check:")
            left = st.form_submit_button("Cancel")
    if note and note.quotes:
        _quotes(note)
    if saved and (title.strip() or text.strip()):
        _save(note, title.strip() or shorten(text, _TITLE_LENGTH), text)
    if saved or left:
        _open(None)


def _save(note: Note | None, title: str, text: str) -> None:
    library = state.worker().quoth.library
    if note:
        library.notes.update(note.id, title=title, text=text)
    else:
        library.notes.create(notebook=state.notebook(), title=title, text=text)


def _filtered(notes: tuple[Note, ...]) -> list[Note]:
    if len(notes) < _MANY:
        return list(notes)
    wanted = st.text_input("Filter", placeholder="Words of a note", key="note-filter").casefold().split()
    return [note for note in notes if all(word in f"{note.title} {note.text}".casefold() for word in wanted)]


def _note(note: Note) -> None:
    with st.container(border=True, key=f"note-{note.id}"):
        left, right = st.columns([8, 1], vertical_alignment="center")
        left.markdown(f"**{as_text(note.title) or 'Note'}**")
        label = f"More: {as_text(shorten(note.title, _TITLE_LENGTH))}"
        with right, st.popover(label, icon=":material/more_vert:", type="tertiary", key=f"icon-note-{note.id}"):
            _menu(note)
        st.markdown(rendered(note))
        if note.quotes:
            _quotes(note)


def rendered(note: Note) -> str:
    """Write a note as Markdown that can do nothing to the page."""
    blocks = blocks_of(note.text, quotes=len(note.quotes))
    return markdown_blocks(blocks, escape=as_text, mark=lambda number: f" \\[{number}\\]", deeper=2)


def _menu(note: Note) -> None:
    if st.button("Change", icon=":material/edit:", key=f"note-edit-{note.id}", width="stretch"):
        _open(note.id)
    if st.button("Make it a source", icon=":material/library_add:", key=f"note-source-{note.id}", width="stretch"):
        name, content = as_source_file(note)
        state.worker().files.add([Upload(name, content)], notebook=state.notebook())
        st.toast("The note is being read as a source.")
        st.rerun()
    downloads.buttons(
        f"note-{note.id}",
        note.title,
        lambda reference_of: notes_paper([note], title=note.title, about="", reference_of=reference_of),
    )
    if st.button("Delete", icon=":material/delete:", key=f"note-delete-{note.id}", width="stretch"):
        st.session_state[_DELETED] = state.worker().quoth.library.notes.delete(note.id)
        st.rerun()


def _undo() -> None:
    """Offer to bring back the note that was deleted last."""
    deleted = st.session_state.get(_DELETED)
    if not isinstance(deleted, Note) or deleted.notebook != state.notebook():
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(f"Deleted: {as_text(shorten(deleted.title, 40))}")
        if st.button("Undo", icon=":material/undo:", key="note-undo", type="tertiary"):
            state.worker().quoth.library.notes.restore(deleted)
            del st.session_state[_DELETED]
            st.rerun()


def _quotes(note: Note) -> None:
    for number, quote in enumerate(note.quotes, 1):
        _quote(number, quote, f"{note.id}-{number}")


def _quote(number: int, quote: KeptQuote, key: str) -> None:
    label = as_text(f"[{number}] {shorten(quote.title, _TITLE_LENGTH)}, {quote.where}")
    if st.button(
        label, key=f"note-quote-{key}", type="tertiary", icon=":material/find_in_page:", help="Show where it stands"
    ):
        state.view(View(quote.source_id, quote.page, quote.page, quote.boxes, quote.text, quote.start))
        st.rerun()
