package techo.policy.export;

import java.util.Optional;
import techo.policy.identity.PatientId;
import techo.policy.identity.ProjectId;

/** Whose records an export covers: the level of the Bulk Data kick-off, in our words. */
public sealed interface ExportScope {

    /** One person's record ({@code Patient/[id]/$export}). */
    record Person(PatientId patient) implements ExportScope {}

    /** Everyone whose records the caller may see, and the directory ({@code $export}). */
    record Everything() implements ExportScope {}

    /** Everyone whose records the caller may see ({@code Patient/$export}). */
    record Everyone() implements ExportScope {}

    /** Those members of a Group whose records the caller may see ({@code Group/[id]/$export}). */
    record Members(GroupId group) implements ExportScope {}

    /** Research data of those who consented to a registered study ({@code Group/[study]/$export}); no record leaves. */
    record OfStudy(ProjectId id) implements ExportScope {}

    /** The study whose research data leave; empty when records do. */
    default Optional<ProjectId> study() {
        return this instanceof OfStudy study ? Optional.of(study.id()) : Optional.empty();
    }
}
