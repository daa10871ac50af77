package techo.interceptors.audit;

import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import jakarta.servlet.ServletRequest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import techo.policy.audit.AuditAction;
import techo.policy.audit.AuditAgent;
import techo.policy.audit.AuditOutcome;
import techo.policy.audit.AuditOutcome.Result;
import techo.policy.audit.ConsentVersion;
import techo.policy.audit.IntentId;
import techo.policy.audit.RequestId;
import techo.policy.audit.ResourceUse;
import techo.policy.disclosure.DisclosedItem;
import techo.policy.disclosure.Disclosure;
import techo.policy.identity.PatientId;

/**
 * What one HTTP request turns out to do, collected while it runs. The audit filter opens it, and closes it by making
 * the record durable before the first byte of the answer leaves.
 *
 * <p>Safe for several threads: HAPI runs the entries of a batch in parallel.
 */
public final class RequestAudit {
    private static final String ATTRIBUTE = RequestAudit.class.getName();

    private final TouchedResources touched = new TouchedResources();
    private final Set<String> parameters = new TreeSet<>();
    private final Set<ConsentVersion> consents = new TreeSet<>();
    private final List<IntentId> intents = new ArrayList<>();
    private final List<DisclosedItem> disclosedItems = new ArrayList<>();
    private final List<Disclosure> disclosures = new ArrayList<>();
    private final List<Runnable> lastSteps = new ArrayList<>();
    private final List<Runnable> otherSteps = new ArrayList<>();
    private RequestId request;
    private AuditAction action = AuditAction.OTHER;
    private AuditAgent agent = AuditAgent.nobody();
    private String target = "";
    private Result refusal = Result.DONE;
    private String reason = "";
    private boolean closed;

    private RequestAudit(RequestId request) {
        this.request = request;
    }

    /** Called once per request, by the audit filter. @param request used until HAPI gives the request its own id */
    public static RequestAudit open(ServletRequest http, RequestId request) {
        RequestAudit audit = new RequestAudit(request);
        http.setAttribute(ATTRIBUTE, audit);
        return audit;
    }

    /** Empty for a request that is not audited. */
    public static Optional<RequestAudit> find(ServletRequest http) {
        return Optional.ofNullable((RequestAudit) http.getAttribute(ATTRIBUTE));
    }

    /** Empty for what the server does by itself, and for the CapabilityStatement. */
    public static Optional<RequestAudit> find(RequestDetails request) {
        return request instanceof ServletRequestDetails servlet && servlet.getServletRequest() != null
                ? find(servlet.getServletRequest())
                : Optional.empty();
    }

    /** @throws IllegalStateException when nothing records this request, so that nothing may be shown */
    public static RequestAudit of(RequestDetails request) {
        return find(request).orElseThrow(() -> new IllegalStateException("the request is not audited"));
    }

    /** What ties the records of this request together. */
    public synchronized RequestId request() {
        return request;
    }

    /** Replaces what HAPI derived from the address; an import or export says so here. */
    public synchronized RequestAudit action(AuditAction performed) {
        action = performed;
        return this;
    }

    /** Who it was, where no token says so. */
    synchronized RequestAudit by(AuditAgent who) {
        agent = who;
        return this;
    }

    /** Nobody, unless it was told without a token. */
    public synchronized AuditAgent agent() {
        return agent;
    }

    /**
     * Data of one person that the answer will show, or that were changed.
     *
     * @throws IllegalStateException when the record is already durable: what comes now would not be in it
     */
    public synchronized RequestAudit touched(PatientId patient, Collection<ResourceUse> uses) {
        requireOpen();
        touched.add(patient, uses);
        return this;
    }

    /** Data that belong to nobody: organisations and the like. */
    public synchronized RequestAudit touchedDirectory(Collection<ResourceUse> uses) {
        requireOpen();
        touched.addDirectory(uses);
        return this;
    }

    /** The person is concerned, whether or not anything was shown. */
    public RequestAudit concerns(PatientId patient) {
        return touched(patient, List.of());
    }

    /** What permitted it. */
    public synchronized RequestAudit decidedBy(ConsentVersion consent) {
        requireOpen();
        consents.add(consent);
        return this;
    }

    /** Something was refused. @param code why, in kebab-case; what the client is told may say less */
    public synchronized RequestAudit denied(String code) {
        refusal = Result.DENIED;
        reason = code;
        return this;
    }

    /** Why it was done, when that is out of the ordinary. @param code in kebab-case */
    public synchronized RequestAudit because(String code) {
        if (reason.isEmpty()) {
            reason = code;
        }
        return this;
    }

    /** What a recipient is shown of somebody's record goes into the disclosure ledger, with the record of the request. */
    public synchronized void disclosed(Collection<DisclosedItem> items) {
        requireOpen();
        disclosedItems.addAll(items);
    }

    /** The same for what is not shown one by one, such as a file. */
    public synchronized void disclosedTogether(Collection<Disclosure> together) {
        requireOpen();
        disclosures.addAll(together);
    }

    /**
     * What is done when the record of an answer that is no error is durable, before its first byte leaves: what can be
     * given once is given then. Nothing leaves when it fails.
     *
     * @param otherwise what is done instead when there is no such record, because the answer became an error or could not be
     *     recorded; it does not throw
     */
    public synchronized RequestAudit beforeLeaving(Runnable lastStep, Runnable otherwise) {
        requireOpen();
        lastSteps.add(lastStep);
        otherSteps.add(otherwise);
        return this;
    }

    /** Called once, by what let nothing out before. */
    public void leave() {
        run(lastSteps);
    }

    /** Called instead of {@link #leave}. */
    public void stay() {
        run(otherSteps);
    }

    private void run(List<Runnable> registered) {
        List<Runnable> steps;
        synchronized (this) {
            steps = List.copyOf(registered);
        }
        steps.forEach(Runnable::run);
    }

    /** Everything that reached the recipient, by person and ground. */
    public synchronized List<Disclosure> disclosures() {
        List<Disclosure> all = new ArrayList<>(Disclosure.of(disclosedItems));
        all.addAll(disclosures);
        return all;
    }

    /** Changes of data were announced under this id; the record of the request settles it. */
    public synchronized void announced(IntentId intent) {
        requireOpen();
        intents.add(intent);
    }

    /** What was announced and waits for the record of the request. */
    public synchronized List<IntentId> intents() {
        return List.copyOf(intents);
    }

    /** What to tell of these changes if the request is never heard of again. */
    synchronized CollectedAudit interrupted(TouchedResources changes) {
        return new CollectedAudit(
                request,
                action,
                AuditOutcome.interrupted(),
                target,
                List.copyOf(parameters),
                changes,
                List.copyOf(consents));
    }

    synchronized void failed(String code) {
        if (refusal == Result.DONE) {
            refusal = Result.FAILED;
            reason = code;
        }
    }

    synchronized void identifiedAs(RequestId id) {
        request = id;
    }

    synchronized void aimedAt(String addressed, Collection<String> parameterNames) {
        target = addressed;
        parameters.addAll(parameterNames);
    }

    /** The same for what sorts itself. */
    synchronized void collect(Consumer<TouchedResources> resources) {
        requireOpen();
        resources.accept(touched);
    }

    /** Resources whose owners are looked up before the record is written. */
    public synchronized void touchedUnresolved(Collection<ResourceUse> uses) {
        requireOpen();
        touched.addUnresolved(uses);
    }

    /** Ends the collecting: what was collected, and nothing can be added to it. */
    public synchronized CollectedAudit close(int status) {
        closed = true;
        return new CollectedAudit(
                request, action, outcome(status), target, List.copyOf(parameters), touched, List.copyOf(consents));
    }

    private AuditOutcome outcome(int status) {
        if (status < 400) {
            // A refused part of a batch does not make the whole refused, but its reason is kept.
            return new AuditOutcome(refusal == Result.DENIED ? Result.DENIED : Result.DONE, status, reason);
        }
        String why = reason.isEmpty() ? "status-" + status : reason;
        boolean refused = status == 401 || status == 403 || status == 405 || status == 429;
        return new AuditOutcome(refused || refusal == Result.DENIED ? Result.DENIED : Result.FAILED, status, why);
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the audit record of this request is already durable");
        }
    }
}
