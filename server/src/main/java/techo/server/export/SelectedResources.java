package techo.server.export;

import java.sql.Timestamp;
import techo.policy.identity.Permission;
import techo.server.consent.StatementTime;
import techo.server.consent.VisibleResources;

/**
 * What a kick-off selects by types, filters and instants, as conditions about a row {@code h} of {@code hfj_resource}, its
 * version {@code v} and its row {@code r} of {@code techo_resource}.
 */
final class SelectedResources {
    private static final String MATCHED = " in (select m.res_id from techo_export_match m where m.job_id = ?))";

    /** HAPI indexes what a Provenance speaks of as links. */
    private static final String TARGETS = "select 1 from hfj_res_link l"
            + " join hfj_resource target on target.res_id = l.target_resource_id and target.res_deleted_at is null"
            + " join techo_resource told on told.res_id = target.res_id"
            + " where l.src_resource_id = h.res_id and l.src_path = 'Provenance.target'"
            + " and target.res_type <> 'Provenance' and ";

    private static final String LATEST = " and not exists (select 1 from hfj_res_link n"
            + " join hfj_resource newer on newer.res_id = n.src_resource_id and newer.res_deleted_at is null"
            + " where n.target_resource_id = target.res_id and n.src_path = 'Provenance.target'"
            + " and (newer.res_updated > h.res_updated"
            + " or (newer.res_updated = h.res_updated and newer.res_id > h.res_id)))";

    private final VisibleResources visible;

    SelectedResources(VisibleResources visible) {
        this.visible = visible;
    }

    /** Appends which types, found by which filters. */
    void types(RowSelection rows, StatementTime at, SqlStatement statement) {
        Selection selection = rows.selection();
        if (selection.provenance() == AssociatedProvenance.AS_OTHERS) {
            typesOf("h", rows, statement);
            return;
        }
        statement.add(" and case when h.res_type = 'Provenance' then exists (" + TARGETS);
        statement.add(visible.ofRecords(rows.caller(), Permission.SEARCH, at).about("told"));
        typesOf("target", rows, statement);
        selection.since().ifPresent(since -> statement.add(" and target.res_updated >= ?", Timestamp.from(since)));
        selection.until().ifPresent(until -> statement.add(" and target.res_updated < ?", Timestamp.from(until)));
        if (selection.provenance() == AssociatedProvenance.LATEST) {
            statement.add(LATEST);
        }
        statement.add(") else true");
        typesOf("h", rows, statement);
        statement.add(" end");
    }

    /** Appends whether files come by themselves. */
    void files(RowSelection rows, SqlStatement statement) {
        if (rows.leavesOut("Binary")) {
            statement.add(" and h.res_type <> 'Binary'");
        }
    }

    /** The same of what is deleted, and speaks of nothing any more. */
    void typesDeleted(RowSelection rows, SqlStatement statement) {
        if (rows.selection().provenance() == AssociatedProvenance.AS_OTHERS) {
            typesOf("h", rows, statement);
            return;
        }
        statement.add(" and (h.res_type = 'Provenance' or (h.res_type <> 'Provenance'");
        typesOf("h", rows, statement);
        statement.add("))");
    }

    /** Appends that it was stored at the instant or later. */
    void since(Selection selection, SqlStatement statement) {
        selection.since().ifPresent(since -> updated(selection, " >= ?", Timestamp.from(since), statement));
    }

    /** Appends that it was stored before the instant. */
    void until(Selection selection, SqlStatement statement) {
        selection.until().ifPresent(until -> updated(selection, " < ?", Timestamp.from(until), statement));
    }

    /** Provenance that is asked for with what it speaks of may be older than that. */
    private static void updated(Selection selection, String comparison, Timestamp instant, SqlStatement statement) {
        statement.add(
                selection.provenance() == AssociatedProvenance.AS_OTHERS
                        ? " and v.res_updated" + comparison
                        : " and (h.res_type = 'Provenance' or v.res_updated" + comparison + ")",
                instant);
    }

    private static void typesOf(String resource, RowSelection rows, SqlStatement statement) {
        Selection selection = rows.selection();
        if (!selection.types().isEmpty()) {
            statement.in(" and " + resource + ".res_type in (", selection.sortedTypes());
        }
        if (!selection.filters().isEmpty()) {
            statement.in(" and (" + resource + ".res_type not in (", selection.filteredTypes());
            statement.add(" or " + resource + ".res_id" + MATCHED, rows.job().value());
        }
    }
}
