package techo.server.profiles;

import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.Resource;
import techo.interceptors.audit.RequestAudit;
import techo.interceptors.consent.Admission;
import techo.interceptors.consent.ResourceKey;
import techo.interceptors.error.OperationOutcomes;
import techo.interceptors.error.Problem;
import techo.interceptors.error.RequestError;
import techo.interceptors.error.TechoException;
import techo.interceptors.identity.CallerOnRequest;
import techo.interceptors.profiles.QuarantineMark;
import techo.policy.audit.ResourceUse;
import techo.policy.consent.Interaction;
import techo.policy.identity.Caller;
import techo.profiles.WithheldMark;
import techo.server.guard.NarrativeSanitizer;

/**
 * Validates without storing: the verdict that storing would meet, and for the modes {@code create}, {@code update} and
 * {@code delete} also whether the caller might do it. Nothing is told of a stored resource that the caller may not read.
 */
final class Validation {
    private static final int PATIENCE_SECONDS = 5;

    private final ProfileJudge judge;
    private final Admission admission;
    private final DaoRegistry daos;
    private final Semaphore permits;

    /** @param concurrent how many run at once; the rest is told to come back, so that storing never waits for them */
    Validation(ProfileJudge judge, Admission admission, DaoRegistry daos, int concurrent) {
        this.judge = judge;
        this.admission = admission;
        this.daos = daos;
        this.permits = new Semaphore(concurrent);
    }

    /** Admission has asked whether the caller may read the resource that the address names. */
    OperationOutcome validate(Optional<IdType> instance, Optional<IBaseResource> body, RequestDetails request) {
        Caller caller = CallerOnRequest.of(request).orElseThrow(() -> new TechoException(RequestError.LOGIN_REQUIRED));
        ValidateRequest asked = ValidateRequest.of(request.getParameters(), body);
        Resource resource = asked.resource()
                .orElseGet(() -> instance.map(stored -> stored(stored, request))
                        .orElseThrow(() -> new TechoException(ValidationNote.RESOURCE_MISSING)));
        if (!resource.fhirType().equals(request.getResourceName())) {
            throw new TechoException(ValidationNote.RESOURCE_MISSING);
        }
        ResourceKey key = new ResourceKey(
                resource.fhirType(), instance.map(IdType::getIdPart).orElse(""));
        Optional<Interaction> interaction = asked.mode().flatMap(mode -> mode.interaction(instance.isPresent()));
        List<Problem> problems = new ArrayList<>();
        interaction.ifPresent(write -> problems.addAll(admission.refusal(caller, write, key, resource)));
        if (interaction.filter(Interaction.DELETE::equals).isEmpty()) {
            if (WithheldMark.isOn(resource)) {
                problems.add(Problem.error(ValidationNote.WITHHELD));
            }
            problems.addAll(judged(resource, asked.profile()));
        }
        return OperationOutcomes.of(problems.isEmpty() ? List.of(Problem.information(ValidationNote.VALID)) : problems);
    }

    private Resource stored(IdType id, RequestDetails request) {
        Resource stored =
                (Resource) daos.getResourceDao(request.getResourceName()).read(id, request);
        RequestAudit.of(request)
                .touchedUnresolved(List.of(ResourceUse.one(
                        ResourceUse.Use.SHOWN,
                        stored.fhirType(),
                        stored.getIdElement().getIdPart(),
                        stored.getIdElement().getVersionIdPartAsLong())));
        return stored;
    }

    private List<Problem> judged(Resource resource, Optional<String> profile) {
        Resource copy = resource.copy();
        NarrativeSanitizer.sanitize(copy);
        QuarantineMark.takeOff(copy);
        profile.filter(claim -> !copy.getMeta().hasProfile(claim))
                .ifPresent(claim -> copy.getMeta().addProfile(claim));
        takeTurn();
        try {
            return judge.judge(copy).stream()
                    .limit(ProfileJudge.REPORTED)
                    .map(BrokenRule::problem)
                    .toList();
        } finally {
            permits.release();
        }
    }

    private void takeTurn() {
        try {
            if (permits.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        TechoException busy = new TechoException(ValidationNote.BUSY);
        busy.addResponseHeader("Retry-After", "5");
        throw busy;
    }
}
