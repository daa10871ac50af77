package techo.server.consent;

import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Composition;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.interceptors.consent.Description;
import techo.policy.consent.CategoryRules;
import techo.policy.consent.DataCategory;
import techo.server.consent.EarlierResources.Marked;

/**
 * Looks into documents that were stored before the server kept what they hold. Until then such a document is closed to
 * everybody but the person; one that cannot be read stays so.
 */
final class LookingIntoDocuments implements Runnable {
    private static final Marked NOT_LOOKED_INTO = new Marked("techo_resource_part", "document_res_id", "part_res_id");

    private final JdbcTemplate jdbc;
    private final EarlierResources earlier;
    private final ResourceRows rows;
    private final DocumentParts parts;
    private final CategoryRules categories = new CategoryRules();

    LookingIntoDocuments(JdbcTemplate jdbc, EarlierResources earlier, DocumentParts parts) {
        this.jdbc = jdbc;
        this.earlier = earlier;
        this.rows = new ResourceRows(jdbc);
        this.parts = parts;
    }

    @Override
    public void run() {
        earlier.each(NOT_LOOKED_INTO, rows::lock, this::look);
    }

    private void look(long resId) {
        rows.find(resId)
                .ifPresent(row -> earlier.stored(resId)
                        .ifPresentOrElse(
                                document -> parts.write(row, document, held -> categoryOf(held, row, document)),
                                () -> keepClosed(resId)));
    }

    /** As when it is stored. */
    private DataCategory categoryOf(IBaseResource held, StoredRow row, IBaseResource document) {
        boolean isOfFile = !row.isByRules() && !(document instanceof Bundle) && !(document instanceof Composition);
        return isOfFile ? row.category() : categories.categoryOf(Description.of(held));
    }

    /** Of a deleted one only the history is left; it holds something of no kind that is shared. */
    private void keepClosed(long resId) {
        jdbc.update(
                "update techo_resource_part set part_res_id = null where document_res_id = ? and part_res_id = ?",
                resId,
                EarlierResources.NOT_LOOKED_AT);
    }
}
