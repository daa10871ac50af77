package techo.interceptors.consent;

import static ca.uhn.fhir.interceptor.api.Pointcut.SERVER_INCOMING_REQUEST_PRE_HANDLED;
import static ca.uhn.fhir.interceptor.api.Pointcut.STORAGE_PRESTORAGE_RESOURCE_UPDATED;
import static ca.uhn.fhir.interceptor.api.Pointcut.STORAGE_TRANSACTION_PROCESSING;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.rest.api.RestOperationTypeEnum;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.api.server.SystemRequestDetails;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.instance.model.api.IBaseBundle;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleEntryComponent;
import org.hl7.fhir.r4.model.Bundle.BundleEntryRequestComponent;
import org.hl7.fhir.r4.model.Bundle.BundleType;
import org.hl7.fhir.r4.model.IdType;
import org.jspecify.annotations.Nullable;
import techo.interceptors.error.RequestError;
import techo.interceptors.error.TechoException;
import techo.interceptors.identity.CallerOnRequest;
import techo.policy.consent.Interaction;
import techo.policy.identity.Caller;
import techo.policy.identity.Permission;

/** Asks {@link Admission} about every request, and about every entry of a Bundle as if it were one. */
@Interceptor
public final class AdmissionInterceptor {
    /**
     * Operations that add to or change records, whatever they hold, decide for themselves who may: an operator feeds
     * what it cannot see.
     */
    private static final Map<String, Permission> FEEDING = Map.of(
            "$import", Permission.CREATE,
            "$import-status", Permission.CREATE,
            "$clear-quarantine", Permission.UPDATE,
            "$reindex", Permission.UPDATE);

    /** About a record and not of it: an operator, who sees no record, may ask too, and they decide for themselves. */
    private static final Map<String, Permission> ABOUT_A_RECORD = Map.of(
            "$delegations", Permission.READ,
            "$delegation-establish", Permission.UPDATE,
            "$delegation-verify", Permission.UPDATE,
            "$delegation-end", Permission.UPDATE);

    /**
     * Operations about a person's consents and record that ask themselves who asks, about whom and with which scopes:
     * some are for people who see nothing of the record yet.
     */
    private static final Set<String> OF_THE_PERSON = Set.of(
            "$grant-consent",
            "$withdraw-consent",
            "$consent-status",
            "$recipients",
            "$recipient-notice",
            "$fileConsent",
            "$revokeConsent",
            "$explain-access",
            "$simulate-consent",
            "$submit-record",
            "$submissions",
            "$fetch-submission",
            "$stop-sharing",
            "$resume-sharing",
            "$shield",
            "$unshield",
            "$hide",
            "$unhide",
            "$hidden-items",
            "$emergency-access",
            "$disclosures",
            "$acquisitions",
            "$access-log",
            "$erase",
            "$erase-approve",
            "$erase-cancel",
            "$erasure");

    /** Operations that tell something of one resource, as reading it would. */
    private static final Set<String> READING_ONE = Set.of("$validate", "$violations");

    /** Show nothing of a record, or only what the caller was given before through the same scopes. */
    private static final Set<String> OPEN_TO_EVERY_SCOPE = Set.of(
            "$validate",
            "$violations",
            "$export-poll-status",
            "$export-file",
            "$notices",
            "$lookup",
            "$validate-code",
            "$expand",
            "$translate",
            "$subsumes");

    /**
     * Not stored resources. The provider of audit events shows a person the own records, and others nothing; terminology
     * is nobody's, and whoever has a token may read it.
     */
    private static final Set<String> VIEWS = Set.of("AuditEvent", "CodeSystem", "ConceptMap", "ValueSet");

    /** Change what is stored of the type they stand at; who may is decided by themselves. */
    private static final Set<String> LOADING = Set.of(
            "$load",
            "$make-current",
            "$publish-notice",
            "$propose-study",
            "$approve-study",
            "$publish-study",
            "$close-study",
            "$destroy-study-keys");

    private final Admission admission;
    private final SeparateConsents separateConsents = new SeparateConsents();

    public AdmissionInterceptor(Admission admission) {
        this.admission = admission;
    }

    /** HAPI calls this also for each GET entry of a Bundle. */
    @Hook(SERVER_INCOMING_REQUEST_PRE_HANDLED)
    public void admit(RequestDetails request) {
        Optional<Caller> caller = CallerOnRequest.of(request);
        if (caller.isEmpty()) {
            // Only the CapabilityStatement comes this far; the identity interceptor has refused everything else.
            return;
        }
        if (request.getHeader("X-Transaction-Semantics") != null) {
            throw new TechoException(ConsentError.TRANSACTION_SEMANTICS_REFUSED);
        }
        RestOperationTypeEnum operation = request.getRestOperationType();
        if (operation == RestOperationTypeEnum.CREATE) {
            admitCreate(caller.get(), request);
        } else if (operation == RestOperationTypeEnum.UPDATE) {
            admitUpdate(caller.get(), request);
        } else if (operation == RestOperationTypeEnum.PATCH) {
            admitChange(caller.get(), Interaction.PATCH, request);
        } else if (operation == RestOperationTypeEnum.DELETE) {
            admitChange(caller.get(), Interaction.DELETE, request);
        } else {
            admitReading(caller.get(), request);
        }
    }

    /** HAPI calls this for a transaction, and for each entry of a batch as a transaction of one. */
    @Hook(STORAGE_TRANSACTION_PROCESSING)
    public void admitBundle(@Nullable RequestDetails request, IBaseBundle bundle) {
        Optional<Caller> caller = CallerOnRequest.of(request);
        if (request instanceof SystemRequestDetails && caller.isEmpty()) {
            return;
        }
        Caller asking = caller.orElseThrow(() -> new TechoException(ConsentError.WRITE_NOT_ALLOWED));
        Bundle entries = (Bundle) bundle;
        separateConsents.require(entries);
        if (entries.getType() != BundleType.BATCH) {
            entries.getEntry().forEach(entry -> admit(asking, entry));
        }
    }

    /** What was there before, and what a patch makes of it, is known only here. */
    @Hook(STORAGE_PRESTORAGE_RESOURCE_UPDATED)
    public void admitChanged(@Nullable RequestDetails request, IBaseResource before, IBaseResource after) {
        CallerOnRequest.of(request).ifPresent(caller -> {
            admission.requireBirthDateKept(caller, before, after);
            if (request != null && request.getRestOperationType() == RestOperationTypeEnum.PATCH) {
                admission.requireReplaceable(caller, Interaction.PATCH, after);
            }
        });
    }

    private void admitReading(Caller caller, RequestDetails request) {
        boolean export = "$export".equals(request.getOperation());
        // An export reads its parameters itself, and searches with none of the client's names.
        if (!export && SearchParameterRule.refuses(request.getParameters())) {
            throw new TechoException(RequestError.SEARCH_PARAMETER_REFUSED);
        }
        Permission feeding = FEEDING.get(String.valueOf(request.getOperation()));
        if (feeding != null) {
            // A file may hold anything.
            admission.requireScope(caller.scopes().openAll(feeding));
            return;
        }
        Permission aboutARecord = ABOUT_A_RECORD.get(String.valueOf(request.getOperation()));
        if (aboutARecord != null) {
            admission.requireScope(caller.scopes().mayOpen(aboutARecord, request.getResourceName()));
            return;
        }
        if (OF_THE_PERSON.contains(String.valueOf(request.getOperation()))) {
            return;
        }
        admitScopes(caller, request);
        if (VIEWS.contains(String.valueOf(request.getResourceName()))) {
            return;
        }
        if (request.getId() != null && request.getId().hasIdPart()) {
            String type =
                    request.getId().hasResourceType() ? request.getId().getResourceType() : request.getResourceName();
            ResourceKey key = new ResourceKey(type, request.getId().getIdPart());
            if (export || "$export-record".equals(request.getOperation())) {
                // The export asks itself: whose record it is and what may be taken away of it, also by who may not see
                // the
                // Patient; and for whom a Group is, which nobody sees.
                return;
            }
            if (READING_ONE.contains(String.valueOf(request.getOperation()))) {
                admission.requireVisible(caller, Permission.READ, key);
            } else if (isOperation(request)) {
                admission.requireVisible(caller, key);
            } else {
                admission.requireVisible(caller, NeededPermission.toBeShown(request), key);
            }
        }
    }

    private void admitScopes(Caller caller, RequestDetails request) {
        RestOperationTypeEnum operation = request.getRestOperationType();
        if (operation == RestOperationTypeEnum.TRANSACTION
                || operation == RestOperationTypeEnum.BATCH
                || operation == RestOperationTypeEnum.VALIDATE
                || OPEN_TO_EVERY_SCOPE.contains(String.valueOf(request.getOperation()))) {
            // The entries of a Bundle are asked about one by one.
            return;
        }
        if (LOADING.contains(String.valueOf(request.getOperation()))) {
            admission.requireScope(caller.scopes().mayOpen(Permission.CREATE, request.getResourceName()));
            return;
        }
        Permission needed = NeededPermission.toBeShown(request);
        admission.requireScope(
                isOperation(request) || request.getResourceName() == null
                        ? caller.scopes().mayOpen(needed)
                        : caller.scopes().mayOpen(needed, request.getResourceName()));
    }

    private static boolean isOperation(RequestDetails request) {
        return String.valueOf(request.getOperation()).startsWith("$");
    }

    private void admitCreate(Caller caller, RequestDetails request) {
        if (request.getHeader("If-None-Exist") != null) {
            throw new TechoException(ConsentError.CONDITIONAL_WRITE_REFUSED);
        }
        admission.requireCreatable(caller, request.getResource());
    }

    private void admitUpdate(Caller caller, RequestDetails request) {
        admitChange(caller, Interaction.UPDATE, request);
        admission.requireReplaceable(caller, Interaction.UPDATE, request.getResource());
    }

    private void admitChange(Caller caller, Interaction interaction, RequestDetails request) {
        if (request.getId() == null || !request.getId().hasIdPart()) {
            throw new TechoException(ConsentError.CONDITIONAL_WRITE_REFUSED);
        }
        admission.requireWritable(
                caller,
                interaction,
                new ResourceKey(request.getResourceName(), request.getId().getIdPart()));
    }

    private void admit(Caller caller, BundleEntryComponent entry) {
        BundleEntryRequestComponent request = entry.getRequest();
        if (request.getMethod() == null) {
            throw new TechoException(ConsentError.WRITE_NOT_ALLOWED);
        }
        switch (request.getMethod()) {
            // Each comes again as a request of its own.
            case GET, HEAD -> {}
            case POST -> admitPost(caller, entry);
            case PUT -> {
                admission.requireWritable(caller, Interaction.UPDATE, key(request));
                admission.requireReplaceable(caller, Interaction.UPDATE, entry.getResource());
            }
            case DELETE -> admission.requireWritable(caller, Interaction.DELETE, key(request));
            case PATCH, NULL -> throw new TechoException(ConsentError.PATCH_IN_BUNDLE_REFUSED);
        }
    }

    private void admitPost(Caller caller, BundleEntryComponent entry) {
        if (entry.getRequest().hasIfNoneExist()) {
            throw new TechoException(ConsentError.CONDITIONAL_WRITE_REFUSED);
        }
        if (!entry.hasResource()
                || !entry.getResource().fhirType().equals(entry.getRequest().getUrl())) {
            throw new TechoException(ConsentError.WRITE_NOT_ALLOWED);
        }
        admission.requireCreatable(caller, entry.getResource());
    }

    private static ResourceKey key(BundleEntryRequestComponent request) {
        IdType id = new IdType(request.getUrl());
        if (request.getUrl().contains("?") || !id.hasResourceType() || !id.hasIdPart()) {
            throw new TechoException(ConsentError.CONDITIONAL_WRITE_REFUSED);
        }
        return Admission.key(id);
    }
}
