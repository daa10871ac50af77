package techo.interceptors.audit;

import static ca.uhn.fhir.interceptor.api.Pointcut.SERVER_OUTGOING_RESPONSE;
import static ca.uhn.fhir.interceptor.api.Pointcut.STORAGE_PRECOMMIT_RESOURCE_CREATED;
import static ca.uhn.fhir.interceptor.api.Pointcut.STORAGE_PRECOMMIT_RESOURCE_DELETED;
import static ca.uhn.fhir.interceptor.api.Pointcut.STORAGE_PRECOMMIT_RESOURCE_UPDATED;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleEntryComponent;
import org.hl7.fhir.r4.model.Bundle.BundleType;
import org.hl7.fhir.r4.model.IdType;
import org.jspecify.annotations.Nullable;
import techo.interceptors.consent.DecisionsOnRequest;
import techo.interceptors.identity.CallerOnRequest;
import techo.policy.audit.AuditAction;
import techo.policy.audit.ConsentVersion;
import techo.policy.audit.ResourceUse.Use;
import techo.policy.consent.Basis;
import techo.policy.consent.ConsentRef;

/**
 * Records what is really shown and what is really stored: it reads the answer itself, after every other interceptor
 * has taken out what the caller may not see.
 */
@Interceptor
public final class AuditShown {
    private static final Set<BundleType> ANSWERS = EnumSet.of(
            BundleType.SEARCHSET, BundleType.HISTORY, BundleType.BATCHRESPONSE, BundleType.TRANSACTIONRESPONSE);

    private final ResourceSubject subjects;
    private final DisclosedResources disclosures;

    public AuditShown(FhirContext context) {
        this.subjects = new ResourceSubject(context);
        this.disclosures = new DisclosedResources(subjects);
    }

    @Hook(value = SERVER_OUTGOING_RESPONSE, order = Integer.MAX_VALUE)
    public void shown(RequestDetails request, @Nullable IBaseResource answer) {
        if (answer != null) {
            RequestAudit.find(request).ifPresent(audit -> {
                show(audit, answer);
                CallerOnRequest.of(request)
                        .ifPresent(caller -> audit.disclosed(disclosures.of(request, caller, answer)));
                consents(request).forEach(audit::decidedBy);
                emergencies(request).forEach(audit::because);
            });
        }
    }

    /** Somebody looks at these afterwards, so the record says that it was one. */
    private static List<String> emergencies(RequestDetails request) {
        return DecisionsOnRequest.of(request).values().stream()
                .flatMap(decision -> decision.fold(permit -> Stream.of(permit.decidedBy()), deny -> Stream.empty()))
                .filter(Basis.ByEmergency.class::isInstance)
                .map(Basis::code)
                .distinct()
                .toList();
    }

    private static List<ConsentVersion> consents(RequestDetails request) {
        return DecisionsOnRequest.of(request).values().stream()
                .flatMap(decision -> decision.fold(
                        permit -> permit.decidedBy().consent().stream(), deny -> Stream.<ConsentRef>empty()))
                .map(consent -> new ConsentVersion(consent.id().value(), consent.version()))
                .distinct()
                .toList();
    }

    @Hook(STORAGE_PRECOMMIT_RESOURCE_CREATED)
    public void created(@Nullable RequestDetails request, IBaseResource resource) {
        changed(request, Use.CREATED, resource);
    }

    @Hook(STORAGE_PRECOMMIT_RESOURCE_UPDATED)
    public void updated(@Nullable RequestDetails request, IBaseResource before, IBaseResource after) {
        changed(request, Use.UPDATED, after);
    }

    @Hook(STORAGE_PRECOMMIT_RESOURCE_DELETED)
    public void deleted(@Nullable RequestDetails request, IBaseResource resource) {
        changed(request, Use.DELETED, resource);
    }

    private void changed(@Nullable RequestDetails request, Use use, IBaseResource resource) {
        if (request != null) {
            RequestAudit.find(request).ifPresent(audit -> touch(audit, use, resource));
        }
    }

    private void show(RequestAudit audit, IBaseResource answer) {
        if (answer instanceof Bundle bundle && ANSWERS.contains(bundle.getType())) {
            if (bundle.getType() == BundleType.BATCHRESPONSE) {
                // HAPI calls both kinds of Bundle a transaction.
                audit.action(AuditAction.BATCH);
            }
            bundle.getEntry().forEach(entry -> show(audit, entry));
        } else {
            touch(audit, Use.SHOWN, answer);
        }
    }

    private void show(RequestAudit audit, BundleEntryComponent entry) {
        if (entry.hasResource()) {
            show(audit, entry.getResource());
        } else if (entry.getRequest().hasUrl() && entry.getFullUrlElement().hasValue()) {
            // A deleted version in a history: there is no content, but its existence is shown.
            ResourceSubject.use(
                            Use.SHOWN, new IdType(entry.getFullUrl()).getResourceType(), new IdType(entry.getFullUrl()))
                    .ifPresent(use -> audit.touchedUnresolved(List.of(use)));
        }
    }

    private void touch(RequestAudit audit, Use kind, IBaseResource resource) {
        audit.collect(touched -> subjects.sort(kind, resource, touched));
    }
}
