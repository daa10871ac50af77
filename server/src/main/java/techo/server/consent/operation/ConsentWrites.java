package techo.server.consent.operation;

import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import ca.uhn.fhir.jpa.api.dao.IFhirResourceDao;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.exceptions.ResourceGoneException;
import ca.uhn.fhir.rest.server.exceptions.ResourceNotFoundException;
import java.time.Clock;
import java.util.Date;
import java.util.List;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Consent;
import org.hl7.fhir.r4.model.Consent.ConsentState;
import org.hl7.fhir.r4.model.DomainResource;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Provenance;
import org.hl7.fhir.r4.model.Reference;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionTemplate;
import techo.interceptors.consent.Admission;
import techo.interceptors.consent.ResourceKey;
import techo.interceptors.error.Problem;
import techo.interceptors.error.RequestError;
import techo.interceptors.error.TechoException;
import techo.policy.consent.DataCategory;
import techo.policy.consent.DataOrigin;
import techo.policy.consent.Interaction;
import techo.policy.identity.Caller;
import techo.policy.identity.Permission;
import techo.server.consent.StoredFacts;

/**
 * Stores consents for operations, exactly as a plain write by the same caller would: the same admission, the same
 * acceptance, the same step-up, the same audit.
 */
final class ConsentWrites {
    private final DaoRegistry daos;
    private final Admission admission;
    private final TransactionTemplate transaction;
    private final Clock clock;

    ConsentWrites(DaoRegistry daos, Admission admission, TransactionTemplate transaction, Clock clock) {
        this.clock = clock;
        this.daos = daos;
        this.admission = admission;
        this.transaction = transaction;
    }

    /** @return the stored Consent with its id and version */
    Consent give(Consent consent, RequestDetails request) {
        return give(consent, List.of(), request);
    }

    /** @param documents that were shown or signed; they are stored with it, in one transaction, and it names the first */
    Consent give(Consent consent, List<? extends DomainResource> documents, RequestDetails request) {
        return required(transaction.execute(status -> {
            for (DomainResource document : documents) {
                requireAllowed(Interaction.CREATE, new ResourceKey(document.fhirType(), ""), document, request);
                IdType stored = created(document, request);
                if (!consent.hasSource()) {
                    consent.setSource(new Reference(stored.toUnqualifiedVersionless()));
                }
            }
            requireAllowed(Interaction.CREATE, new ResourceKey("Consent", ""), consent, request);
            consent.setId(created(consent, request));
            return consent;
        }));
    }

    /**
     * Takes a consent back; what is withdrawn already stays as it is.
     *
     * @throws TechoException when the caller may not see, or not write it
     */
    Consent withdraw(IdType id, RequestDetails request) {
        return required(transaction.execute(status -> {
            Consent consent = read(id, request);
            if (consent.getStatus() == ConsentState.INACTIVE) {
                return consent;
            }
            consent.setStatus(ConsentState.INACTIVE);
            requireAllowed(Interaction.UPDATE, new ResourceKey("Consent", id.getIdPart()), consent, request);
            consent.setId((IdType)
                    daos.getResourceDao(Consent.class).update(consent, request).getId());
            created(withdrawal(consent, request), request);
            return consent;
        }));
    }

    /** Who took it back and when, for whoever reads the record later. */
    private Provenance withdrawal(Consent consent, RequestDetails request) {
        Provenance provenance = new Provenance();
        provenance.addTarget(new Reference("Consent/" + consent.getIdElement().getIdPart()));
        provenance.addTarget(consent.getPatient().copy());
        provenance.setRecorded(Date.from(clock.instant()));
        provenance.setActivity(new CodeableConcept(
                new Coding("http://terminology.hl7.org/CodeSystem/v3-DataOperation", "NULLIFY", "nullify")));
        provenance.addReason(new CodeableConcept().setText("同意の撤回"));
        provenance
                .addAgent()
                .setType(new CodeableConcept(new Coding(
                        "http://terminology.hl7.org/CodeSystem/provenance-participant-type", "author", "Author")))
                .setWho(Asker.of(request).reference());
        return provenance;
    }

    private Consent read(IdType id, RequestDetails request) {
        try {
            return daos.getResourceDao(Consent.class).read(id.toUnqualifiedVersionless(), request);
        } catch (ResourceNotFoundException | ResourceGoneException e) {
            throw new TechoException(RequestError.NOT_FOUND);
        }
    }

    private <T extends DomainResource> IdType created(T resource, RequestDetails request) {
        @SuppressWarnings("unchecked") // the dao of a resource's own type
        IFhirResourceDao<T> dao = daos.getResourceDao((Class<T>) resource.getClass());
        return (IdType) dao.create(resource, request).getId();
    }

    private void requireAllowed(Interaction interaction, ResourceKey key, DomainResource body, RequestDetails request) {
        Caller caller = Asker.caller(request);
        if (caller instanceof Caller.Delegate delegate) {
            requireOfPrincipal(delegate, interaction, body);
            ownedBy(delegate).putOn(request);
            return;
        }
        List<Problem> problems = admission.refusal(caller, interaction, key, body);
        if (!problems.isEmpty()) {
            throw new TechoException(problems);
        }
    }

    /** Who acts for a person writes nothing of the record but consents; whether that may be is asked where it is stored. */
    private static void requireOfPrincipal(Caller.Delegate delegate, Interaction interaction, DomainResource body) {
        if (!(body instanceof Consent)) {
            throw new TechoException(ConsentOperationError.NOT_FOR_THIS_CALLER);
        }
        Asker.requireScope(delegate, interaction == Interaction.CREATE ? Permission.CREATE : Permission.UPDATE);
    }

    private static StoredFacts ownedBy(Caller.Delegate delegate) {
        return new StoredFacts(
                delegate.principal(),
                delegate,
                resource -> new StoredFacts.Facts(DataCategory.RECORD, DataOrigin.SELF_INPUT.code()));
    }

    private static Consent required(@Nullable Consent stored) {
        if (stored == null) {
            throw new IllegalStateException("a transaction gave nothing back");
        }
        return stored;
    }
}
