package techo.server.consent;

import static ca.uhn.fhir.interceptor.api.Pointcut.STORAGE_PRESTORAGE_DELETE_CONFLICTS;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.jpa.api.model.DeleteConflictList;
import ca.uhn.fhir.jpa.delete.DeleteConflictOutcome;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lets a person delete what a consent once named by itself, and a consent that was taken back: that it was named, or who
 * took it back, is no reason to keep it. Other references go on keeping what they refer to.
 */
@Interceptor
public final class ReleasedReferences {
    private static final Set<String> PATHS = Set.of("Consent.provision.data.reference", "Provenance.target");

    /** HAPI looks at one conflict first; it looks at all of them when it is told to try again. */
    @Hook(STORAGE_PRESTORAGE_DELETE_CONFLICTS)
    public @Nullable DeleteConflictOutcome release(DeleteConflictList conflicts) {
        return conflicts.removeIf(conflict -> PATHS.contains(conflict.getSourcePath()))
                ? new DeleteConflictOutcome().setShouldRetryCount(1)
                : null;
    }
}
