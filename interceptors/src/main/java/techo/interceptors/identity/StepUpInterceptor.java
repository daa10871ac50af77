package techo.interceptors.identity;

import static ca.uhn.fhir.interceptor.api.Pointcut.SERVER_INCOMING_REQUEST_PRE_HANDLED;
import static ca.uhn.fhir.interceptor.api.Pointcut.STORAGE_PRESTORAGE_RESOURCE_CREATED;
import static ca.uhn.fhir.interceptor.api.Pointcut.STORAGE_PRESTORAGE_RESOURCE_DELETED;
import static ca.uhn.fhir.interceptor.api.Pointcut.STORAGE_PRESTORAGE_RESOURCE_UPDATED;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import java.net.URI;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.jspecify.annotations.Nullable;
import techo.interceptors.error.TechoException;
import techo.policy.identity.Assurance;
import techo.policy.identity.Caller;
import techo.policy.identity.SensitiveAct;
import techo.policy.identity.StepUp;

/**
 * Asks for a stronger or a more recent sign-in before sensitive acts, and says which in the challenge of RFC 9470.
 *
 * <p>A Consent is looked at where it is stored, so that it makes no difference in what it came: by itself, in a
 * transaction or in a patch.
 */
@Interceptor
public final class StepUpInterceptor {
    private static final Map<String, SensitiveAct> OPERATIONS = Map.ofEntries(
            Map.entry("$export", SensitiveAct.EXPORT),
            Map.entry("$export-record", SensitiveAct.EXPORT),
            Map.entry("$erase", SensitiveAct.ERASURE),
            Map.entry("$erase-approve", SensitiveAct.ADMINISTRATION),
            Map.entry("$delegation-establish", SensitiveAct.DELEGATION),
            Map.entry("$delegation-verify", SensitiveAct.DELEGATION),
            Map.entry("$recipient-propose", SensitiveAct.ADMINISTRATION),
            Map.entry("$recipient-approve", SensitiveAct.ADMINISTRATION),
            Map.entry("$grant-consent", SensitiveAct.CONSENT),
            Map.entry("$withdraw-consent", SensitiveAct.CONSENT),
            Map.entry("$fileConsent", SensitiveAct.CONSENT),
            Map.entry("$revokeConsent", SensitiveAct.CONSENT),
            Map.entry("$submit-record", SensitiveAct.CONSENT),
            Map.entry("$resume-sharing", SensitiveAct.CONSENT),
            Map.entry("$unshield", SensitiveAct.CONSENT),
            Map.entry("$unhide", SensitiveAct.CONSENT),
            Map.entry("$declare-disaster", SensitiveAct.ADMINISTRATION),
            Map.entry("$publish-notice", SensitiveAct.ADMINISTRATION),
            Map.entry("$disclosure-report", SensitiveAct.ADMINISTRATION),
            Map.entry("$incident-scope", SensitiveAct.ADMINISTRATION),
            Map.entry("$incident-persons", SensitiveAct.ADMINISTRATION),
            Map.entry("$incident-told", SensitiveAct.ADMINISTRATION),
            Map.entry("$incident-report", SensitiveAct.ADMINISTRATION),
            Map.entry("$legal-hold-propose-lift", SensitiveAct.ADMINISTRATION),
            Map.entry("$legal-hold-lift", SensitiveAct.ADMINISTRATION),
            Map.entry("$sign-audit-review", SensitiveAct.ADMINISTRATION),
            Map.entry("$review-emergency", SensitiveAct.ADMINISTRATION),
            Map.entry("$propose-study", SensitiveAct.ADMINISTRATION),
            Map.entry("$approve-study", SensitiveAct.ADMINISTRATION),
            Map.entry("$publish-study", SensitiveAct.ADMINISTRATION),
            Map.entry("$destroy-study-keys", SensitiveAct.ADMINISTRATION));

    private final StepUp rule;
    private final Function<Assurance.Level, String> acrValues;
    private final URI metadata;
    private final InstantSource time;

    /**
     * @param acrValues the values of {@code acr}, with spaces between them, that amount to a level; may be empty
     * @param metadata where a client learns whose sign-in counts (RFC 9728 section 5.1)
     */
    public StepUpInterceptor(
            StepUp rule, Function<Assurance.Level, String> acrValues, URI metadata, InstantSource time) {
        this.rule = rule;
        this.acrValues = acrValues;
        this.metadata = metadata;
        this.time = time;
    }

    /** @param name with its dollar sign */
    public static Optional<SensitiveAct> actOf(String name) {
        return Optional.ofNullable(OPERATIONS.get(name));
    }

    @Hook(SERVER_INCOMING_REQUEST_PRE_HANDLED)
    public void operation(RequestDetails request) {
        actOf(String.valueOf(request.getOperation()))
                .ifPresent(act -> CallerOnRequest.of(request).ifPresent(caller -> require(act, caller)));
    }

    @Hook(STORAGE_PRESTORAGE_RESOURCE_CREATED)
    public void created(@Nullable RequestDetails request, IBaseResource resource) {
        written(request, resource);
    }

    @Hook(STORAGE_PRESTORAGE_RESOURCE_UPDATED)
    public void updated(@Nullable RequestDetails request, IBaseResource before, IBaseResource after) {
        written(request, after);
    }

    @Hook(STORAGE_PRESTORAGE_RESOURCE_DELETED)
    public void deleted(@Nullable RequestDetails request, IBaseResource resource) {
        written(request, resource);
    }

    private void written(@Nullable RequestDetails request, IBaseResource resource) {
        if (resource.fhirType().equals("Consent")) {
            CallerOnRequest.of(request).ifPresent(caller -> require(SensitiveAct.CONSENT, caller));
        }
    }

    /**
     * A system that asks for an organisation has nobody who could sign in again; its client is what is trusted. Whatever
     * an operator does is administration.
     */
    private void require(SensitiveAct act, Caller caller) {
        caller.fold(
                        Optional::of,
                        Optional::of,
                        recipient -> Optional.<Caller>of(recipient)
                                .filter(asking -> recipient.agent().isSomebody()),
                        Optional::of)
                .flatMap(person -> rule.missing(
                        person instanceof Caller.Operator ? SensitiveAct.ADMINISTRATION : act,
                        person.access().assurance(),
                        time.instant()))
                .ifPresent(level -> {
                    TechoException refusal = new TechoException(IdentityError.AUTHENTICATION_INSUFFICIENT);
                    refusal.addResponseHeader("WWW-Authenticate", challenge(level));
                    throw refusal;
                });
    }

    private String challenge(Assurance.Level level) {
        String values = acrValues.apply(level);
        return "Bearer error=\"insufficient_user_authentication\""
                + (values.isEmpty() ? "" : ", acr_values=\"" + values + "\"")
                + ", max_age=\"" + rule.maximumAge().toSeconds() + "\""
                + ", resource_metadata=\"" + metadata + "\"";
    }
}
