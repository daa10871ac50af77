package techo.server.consent;

import java.time.LocalDate;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.instance.model.api.IIdType;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Composition;
import org.hl7.fhir.r4.model.Composition.SectionComponent;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.interceptors.consent.Description;
import techo.policy.consent.CategoryRules;
import techo.policy.consent.DataCategory;

/**
 * Writes what a document holds to {@code techo_resource_part}, within the transaction that stores it: of a Bundle the
 * resources in it, of a Composition the stored resources that its sections name. What belongs to nobody is left out.
 */
final class DocumentParts {
    private static final String INSERT = "insert into techo_resource_part (document_res_id, part_res_id, patient_pid,"
            + " category, source, effective_on) values (?, ?, ?, ?, ?, ?)";

    private final JdbcTemplate jdbc;
    private final Runnable pending;
    private final CategoryRules rules = new CategoryRules();

    /** @param pending writes what Hibernate has not yet written of the transaction that runs */
    DocumentParts(JdbcTemplate jdbc, Runnable pending) {
        this.jdbc = jdbc;
        this.pending = pending;
    }

    /** @param categories of what is in the document itself */
    void write(StoredRow document, IBaseResource resource, Function<IBaseResource, DataCategory> categories) {
        if (!(resource instanceof Bundle) && !(resource instanceof Composition)) {
            return;
        }
        pending.run();
        Set<Part> parts = new LinkedHashSet<>();
        if (resource instanceof Bundle bundle) {
            inBundle(bundle, categories, parts);
        }
        if (resource instanceof Composition composition) {
            composition.getSection().forEach(section -> inSection(section, composition, categories, parts));
        }
        jdbc.update("delete from techo_resource_part where document_res_id = ?", document.resId());
        jdbc.update("update techo_resource set document = ? where res_id = ?", !parts.isEmpty(), document.resId());
        jdbc.batchUpdate(
                INSERT, parts.stream().map(part -> part.columns(document)).toList());
    }

    private void inBundle(Bundle bundle, Function<IBaseResource, DataCategory> categories, Set<Part> parts) {
        bundle.getEntry().stream()
                .filter(Bundle.BundleEntryComponent::hasResource)
                .map(Bundle.BundleEntryComponent::getResource)
                .forEach(held -> {
                    if (held instanceof Bundle inner) {
                        inBundle(inner, categories, parts);
                    } else {
                        inline(held, categories, parts);
                    }
                });
    }

    private void inline(Resource held, Function<IBaseResource, DataCategory> categories, Set<Part> parts) {
        if (!rules.isDirectory(held.fhirType())) {
            parts.add(new Part(Optional.empty(), categories.apply(held), Description.dayOf(held)));
        }
    }

    private void inSection(
            SectionComponent section,
            Composition document,
            Function<IBaseResource, DataCategory> categories,
            Set<Part> parts) {
        section.getEntry().forEach(entry -> {
            Optional<Resource> contained = document.getContained().stream()
                    .filter(held -> held.getId() != null
                            && held.getIdElement()
                                    .getIdPart()
                                    .replaceFirst("^#", "")
                                    .equals(contained(entry)))
                    .findFirst();
            contained.ifPresentOrElse(
                    held -> inline(held, categories, parts), () -> parts.add(stored(entry.getReferenceElement())));
        });
        section.getSection().forEach(inner -> inSection(inner, document, categories, parts));
    }

    private static String contained(Reference entry) {
        return String.valueOf(entry.getReference()).replaceFirst("^#", "");
    }

    /** What is not stored here may be anything, and so may what it is. */
    private Part stored(IIdType named) {
        Optional<Long> resId = named.isAbsolute() || !named.hasResourceType()
                ? Optional.empty()
                : jdbc
                        .queryForList(
                                "select res_id from hfj_resource where res_type = ? and fhir_id = ?",
                                Long.class,
                                named.getResourceType(),
                                named.getIdPart())
                        .stream()
                        .findFirst();
        return new Part(resId, DataCategory.UNKNOWN, Optional.empty());
    }

    private record Part(Optional<Long> resId, DataCategory category, Optional<LocalDate> effective) {
        @Nullable
        Object[] columns(StoredRow document) {
            return new @Nullable Object[] {
                document.resId(),
                resId.orElse(null),
                document.patientPid(),
                category.number(),
                document.origin().code(),
                effective.orElse(null)
            };
        }
    }
}
