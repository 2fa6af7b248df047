"""What a newer version of a file must say of the former one, so that no case loses anything."""

from collections.abc import Iterator

from kiosque.i18n import N_
from kiosque.procedures.difference import ChangeKind, changes, is_structural
from kiosque.procedures.findings import Finding, Level
from kiosque.procedures.library import LoadedFile
from kiosque.procedures.model import Procedure
from kiosque.procedures.yaml_tree import Path


def check_version(old: Procedure, new: LoadedFile) -> Iterator[Finding]:
    """Yield what a newer file forgets: to raise its version, or to say where answers went."""
    tree, after = new.tree, new.procedure
    if is_structural(old, after) and after.version <= old.version:
        what = N_("étapes, champs ou conditions ont changé : la version doit dépasser {version}")
        yield tree.finding(("version",), Level.ERROR, "K080", what, version=old.version)
    told = {
        name
        for one in after.migrations
        if one.before >= old.version
        for name in (*one.renamed, *one.dropped)
    }
    for change in changes(old, after):
        if not change.of_field:
            continue
        if change.kind is ChangeKind.RETYPED:
            path: Path = ("champs", change.name, "type")
            what = N_("« {name} » change de type : donnez un autre nom au nouveau champ")
            yield tree.finding(path, Level.ERROR, "K081", what, name=change.name)
        if change.kind is ChangeKind.REMOVED and change.name not in told:
            what = N_("« {name} » a disparu : « migrations » dit s'il est renommé ou supprimé")
            yield tree.finding(("champs",), Level.ERROR, "K082", what, name=change.name)
        if change.kind is ChangeKind.REQUIRED:
            what = N_("« {name} » devient obligatoire : les dossiers ouverts devront y répondre")
            yield tree.finding(
                ("champs", change.name), Level.NOTICE, "K083", what, name=change.name
            )
