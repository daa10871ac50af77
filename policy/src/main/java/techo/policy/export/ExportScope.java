package techo.policy.export;

import techo.policy.identity.PatientId;

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
}
