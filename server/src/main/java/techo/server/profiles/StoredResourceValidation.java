package techo.server.profiles;

import static ca.uhn.fhir.interceptor.api.Pointcut.STORAGE_PRECOMMIT_RESOURCE_CREATED;
import static ca.uhn.fhir.interceptor.api.Pointcut.STORAGE_PRECOMMIT_RESOURCE_UPDATED;
import static ca.uhn.fhir.interceptor.api.Pointcut.STORAGE_PRESTORAGE_RESOURCE_CREATED;
import static ca.uhn.fhir.interceptor.api.Pointcut.STORAGE_PRESTORAGE_RESOURCE_UPDATED;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.jpa.api.dao.IDao;
import ca.uhn.fhir.jpa.model.dao.JpaPid;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import java.util.List;
import java.util.Optional;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.jspecify.annotations.Nullable;
import techo.interceptors.error.TechoException;
import techo.interceptors.identity.CallerOnRequest;
import techo.interceptors.profiles.QuarantineMark;
import techo.policy.identity.Caller;
import techo.policy.identity.ClientId;
import techo.policy.profiles.IncomingResource;
import techo.policy.profiles.ValidationMode;
import techo.policy.profiles.ValidationModes;
import techo.profiles.Violation;
import techo.profiles.WithheldMark;
import techo.server.consent.KeptFacts;
import techo.server.consent.StoredFacts;
import techo.server.consent.WriteOrigin;

/**
 * Judges every resource in the moment before it is stored, whichever way it came: create, update, patch, an entry of a
 * transaction, an import. What a violation leads to is the mode of where it came from: 422 and the transaction undone, a
 * mark that keeps it from every recipient, or a warning. What is broken is kept in the same transaction.
 *
 * <p>What the person has not been told is refused whatever the mode: every exit of a record is open to the person.
 */
@Interceptor
final class StoredResourceValidation {
    private final ProfileJudge judge;
    private final ValidationModes modes;
    private final ViolationRows rows;

    StoredResourceValidation(ProfileJudge judge, ValidationModes modes, ViolationRows rows) {
        this.judge = judge;
        this.modes = modes;
        this.rows = rows;
    }

    @Hook(STORAGE_PRESTORAGE_RESOURCE_CREATED)
    public void created(IBaseResource resource, @Nullable RequestDetails request) {
        judge(resource, request);
    }

    @Hook(STORAGE_PRESTORAGE_RESOURCE_UPDATED)
    public void updated(IBaseResource before, IBaseResource resource, @Nullable RequestDetails request) {
        judge(resource, request);
    }

    @Hook(STORAGE_PRECOMMIT_RESOURCE_CREATED)
    public void keepOfCreated(IBaseResource resource) {
        Verdict.of(resource).ifPresent(verdict -> rows.write(resId(resource), verdict));
    }

    @Hook(STORAGE_PRECOMMIT_RESOURCE_UPDATED)
    public void keepOfUpdated(IBaseResource before, IBaseResource resource) {
        long resId = resId(resource);
        Verdict.of(resource).ifPresentOrElse(verdict -> rows.write(resId, verdict), () -> rows.delete(resId));
    }

    private void judge(IBaseResource resource, @Nullable RequestDetails request) {
        if (WithheldMark.isOn(resource)) {
            throw new TechoException(ValidationNote.WITHHELD);
        }
        QuarantineMark.takeOff(resource);
        Verdict.takeOff(resource);
        List<Violation> violations = judge.judge(resource);
        if (violations.isEmpty()) {
            return;
        }
        Verdict verdict = new Verdict(mode(resource, request), violations);
        switch (verdict.mode()) {
            case REJECT ->
                throw new TechoException(violations.stream()
                        .limit(ProfileJudge.REPORTED)
                        .map(BrokenRule::problem)
                        .toList());
            case QUARANTINE -> {
                QuarantineMark.putOn(resource);
                tell(resource, request, verdict);
            }
            case WARN -> tell(resource, request, verdict);
        }
    }

    private static void tell(IBaseResource resource, @Nullable RequestDetails request, Verdict verdict) {
        verdict.putOn(resource);
        if (request != null) {
            ViolationsOnRequest.add(request, resource);
        }
    }

    private ValidationMode mode(IBaseResource resource, @Nullable RequestDetails request) {
        if (KeptFacts.isOn(request)) {
            // Judged again where it lies: it stays, and stays marked.
            return ValidationMode.QUARANTINE;
        }
        return modes.of(new IncomingResource(resource.fhirType(), WriteOrigin.of(resource, request), client(request)));
    }

    private static Optional<ClientId> client(@Nullable RequestDetails request) {
        return CallerOnRequest.of(request)
                .map(Caller::client)
                .or(() -> Optional.ofNullable(request).flatMap(StoredFacts::of).map(StoredFacts::client));
    }

    private static long resId(IBaseResource resource) {
        Object pid = IDao.RESOURCE_PID.get(resource);
        return ((JpaPid) pid).getId();
    }
}
