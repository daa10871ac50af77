package techo.interceptors.audit;

import ca.uhn.fhir.context.FhirContext;

/** Begins to collect what a transaction changes. */
public final class AuditedChanges {
    private final ResourceSubject subjects;

    public AuditedChanges(FhirContext context) {
        this.subjects = new ResourceSubject(context);
    }

    public ChangesInTransaction inTransaction() {
        return new ChangesInTransaction(subjects);
    }
}
