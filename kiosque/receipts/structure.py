"""The structure tree of a PDF: what a screen reader reads, and in which order.

ISO 32000-1 §14.7: one element a paragraph, list items inside lists, one parent tree entry a page.
"""

from collections.abc import Sequence
from typing import Any

from kiosque.receipts.pen import Element


def add_structure(document: Any, elements: Sequence[Element]) -> None:
    """Give a drawn document the structure of `elements`."""
    import pikepdf

    root = document.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.StructTreeRoot))
    whole = _element(document, "Document", root)
    parents: dict[int, dict[int, Any]] = {}
    kids: list[Any] = []
    items: list[Any] | None = None
    for element in elements:
        if element.role != "LI":
            items = None
            kids.append(_leaf(document, element.role, element, whole, parents))
            continue
        if items is None:
            listed = _element(document, "L", whole)
            listed.K = pikepdf.Array()
            kids.append(listed)
            items = listed.K
        item = _element(document, "LI", kids[-1])
        item.K = _leaf(document, "LBody", element, item, parents)
        items.append(item)
    whole.K = pikepdf.Array(kids)
    root.K = whole
    root.ParentTree = _parent_tree(document, parents)
    root.ParentTreeNextKey = len(document.pages)
    document.Root.StructTreeRoot = root
    document.Root.MarkInfo = pikepdf.Dictionary(Marked=True)


def _leaf(
    document: Any, role: str, element: Element, parent: Any, parents: dict[int, dict[int, Any]]
) -> Any:
    import pikepdf

    made = _element(document, role, parent)
    if element.alt:
        made.Alt = pikepdf.String(element.alt)
    if element.language:
        made.Lang = pikepdf.String(element.language)
    made.K = pikepdf.Array(
        [
            pikepdf.Dictionary(Type=pikepdf.Name.MCR, Pg=document.pages[page].obj, MCID=identifier)
            for page, identifier in element.content
        ]
    )
    for page, identifier in element.content:
        parents.setdefault(page, {})[identifier] = made
    return made


def _element(document: Any, role: str, parent: Any) -> Any:
    import pikepdf

    return document.make_indirect(
        pikepdf.Dictionary(Type=pikepdf.Name.StructElem, S=pikepdf.Name(f"/{role}"), P=parent)
    )


def _parent_tree(document: Any, parents: dict[int, dict[int, Any]]) -> Any:
    import pikepdf

    numbers = pikepdf.Array()
    for page, marks in sorted(parents.items()):
        drawn = document.pages[page].obj
        drawn.StructParents = page
        drawn.Tabs = pikepdf.Name.S
        numbers.append(page)
        numbers.append(pikepdf.Array([marks[at] for at in range(len(marks))]))
    return document.make_indirect(pikepdf.Dictionary(Nums=numbers))
