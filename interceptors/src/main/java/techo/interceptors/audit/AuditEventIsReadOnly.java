package techo.interceptors.audit;

import static ca.uhn.fhir.interceptor.api.Pointcut.STORAGE_PRESTORAGE_RESOURCE_CREATED;
import static ca.uhn.fhir.interceptor.api.Pointcut.STORAGE_PRESTORAGE_RESOURCE_UPDATED;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import org.hl7.fhir.instance.model.api.IBaseResource;
import techo.interceptors.error.TechoException;

/**
 * Lets nobody store an AuditEvent, through whatever door it comes: AuditEvents are a view over the audit trail, and one
 * that a client wrote could be mistaken for evidence.
 */
@Interceptor
public final class AuditEventIsReadOnly {
    @Hook(STORAGE_PRESTORAGE_RESOURCE_CREATED)
    public void create(IBaseResource resource) {
        refuse(resource);
    }

    @Hook(STORAGE_PRESTORAGE_RESOURCE_UPDATED)
    public void update(IBaseResource before, IBaseResource after) {
        refuse(after);
    }

    private static void refuse(IBaseResource resource) {
        if ("AuditEvent".equals(resource.fhirType())) {
            throw new TechoException(AuditError.AUDIT_EVENT_READ_ONLY);
        }
    }
}
