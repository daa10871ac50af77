package techo.server.consent;

import static ca.uhn.fhir.interceptor.api.Pointcut.STORAGE_PRECOMMIT_RESOURCE_CREATED;
import static ca.uhn.fhir.interceptor.api.Pointcut.STORAGE_PRECOMMIT_RESOURCE_DELETED;
import static ca.uhn.fhir.interceptor.api.Pointcut.STORAGE_PRECOMMIT_RESOURCE_UPDATED;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.jpa.api.dao.IDao;
import ca.uhn.fhir.jpa.model.dao.JpaPid;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import java.util.Optional;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.Consent;
import org.jspecify.annotations.Nullable;
import techo.interceptors.consent.ConsentError;
import techo.interceptors.consent.ConsentReader;
import techo.interceptors.error.TechoException;
import techo.interceptors.identity.CallerOnRequest;
import techo.interceptors.profiles.QuarantineMark;

/**
 * Writes {@code techo_resource} for every stored resource, and compiles consents, in the transaction of the write.
 *
 * <p>A resource keeps its owner for life. A deleted one keeps its row, so that its history stays as visible, and as
 * hidden, as it was.
 */
@Interceptor
public final class ResourceIndexer {
    private final Ownership ownership;
    private final ResourceRows rows;
    private final ConsentCompilation compilation;
    private final ConsentReader reader = new ConsentReader();

    ResourceIndexer(Ownership ownership, ResourceRows rows, ConsentCompilation compilation) {
        this.ownership = ownership;
        this.rows = rows;
        this.compilation = compilation;
    }

    @Hook(STORAGE_PRECOMMIT_RESOURCE_CREATED)
    public void created(IBaseResource resource, @Nullable RequestDetails request) {
        index(resource, request);
    }

    @Hook(STORAGE_PRECOMMIT_RESOURCE_UPDATED)
    public void updated(IBaseResource before, IBaseResource after, @Nullable RequestDetails request) {
        index(after, request);
    }

    @Hook(STORAGE_PRECOMMIT_RESOURCE_DELETED)
    public void deleted(IBaseResource resource) {
        if (resource instanceof Consent) {
            long resId = resId(resource);
            rows.find(resId).ifPresent(row -> compilation.removed(row.patientPid(), resId));
        }
    }

    private void index(IBaseResource resource, @Nullable RequestDetails request) {
        long resId = resId(resource);
        Optional<StoredRow> before = rows.find(resId);
        Optional<StoredRow> written = ownership
                .row(resource, resId, before, request)
                .map(row -> row.withQuarantined(QuarantineMark.isOn(resource)));
        if (before.isPresent() && !ownerOf(before).equals(ownerOf(written))) {
            throw new TechoException(ConsentError.OWNER_UNCHANGEABLE);
        }
        written.ifPresent(rows::write);
        if (resource instanceof Consent consent) {
            compile(consent, resId, written, request);
        }
    }

    private static Optional<Long> ownerOf(Optional<StoredRow> row) {
        return row.map(StoredRow::patientPid);
    }

    /** A Consent that nobody owns, or that the rules cannot read, is not evidence of anything and is not stored. */
    private void compile(Consent consent, long resId, Optional<StoredRow> row, @Nullable RequestDetails request) {
        StoredRow owned = row.filter(found -> found.patientPid() != StoredRow.DIRECTORY)
                .orElseThrow(() -> new TechoException(ConsentError.OWNER_REQUIRED));
        boolean unreadable = reader.read(consent).fold(inForce -> false, notInForce -> false, reason -> true);
        if (unreadable && CallerOnRequest.of(request).isPresent()) {
            throw new TechoException(ConsentError.CONSENT_UNREADABLE);
        }
        compilation.stored(owned.patientPid(), resId, consent);
    }

    private static long resId(IBaseResource resource) {
        Object pid = IDao.RESOURCE_PID.get(resource);
        return ((JpaPid) pid).getId();
    }
}
