package techo.e2e;

import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import ca.uhn.fhir.jpa.searchparam.SearchParameterMap;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.api.server.SystemRequestDetails;
import ca.uhn.fhir.rest.param.ReferenceParam;
import ca.uhn.fhir.rest.server.exceptions.ResourceGoneException;
import ca.uhn.fhir.rest.server.exceptions.ResourceNotFoundException;
import ca.uhn.fhir.rest.server.interceptor.consent.ConsentOutcome;
import ca.uhn.fhir.rest.server.interceptor.consent.IConsentContextServices;
import ca.uhn.fhir.rest.server.interceptor.consent.IConsentService;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.Binary;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Composition;
import org.hl7.fhir.r4.model.Consent;
import org.hl7.fhir.r4.model.DocumentReference;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Organization;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import techo.e2e.leak.Part;

/**
 * The policy that the leak suite speaks of, as HAPI's documentation of {@link IConsentService} leads one to write it: asked
 * about each resource, it looks up whose it is and what that person consented to.
 *
 * <p>Who asks is the header {@link #CALLER}: {@code keeper}, {@code person/[id]} or {@code clinic/[id]/[purpose]}.
 */
final class ConsentByTheBook implements IConsentService {
    static final String CALLER = "X-Caller";
    static final String CODES = "urn:example:vanilla";

    private final DaoRegistry daos;

    ConsentByTheBook(DaoRegistry daos) {
        this.daos = daos;
    }

    @Override
    public ConsentOutcome canSeeResource(
            RequestDetails request, IBaseResource resource, IConsentContextServices services) {
        return permits(request, resource) ? ConsentOutcome.PROCEED : ConsentOutcome.REJECT;
    }

    @Override
    public ConsentOutcome willSeeResource(
            RequestDetails request, IBaseResource resource, IConsentContextServices services) {
        return canSeeResource(request, resource, services);
    }

    private boolean permits(RequestDetails request, IBaseResource resource) {
        if (request instanceof SystemRequestDetails || resource instanceof Organization) {
            return true;
        }
        String[] caller =
                Optional.ofNullable(request.getHeader(CALLER)).orElse("").split("/");
        if (caller[0].equals("keeper")) {
            return true;
        }
        Optional<String> owner = owner(resource);
        if (owner.isEmpty()) {
            // A result of a search, an outcome of an operation: what is in it is asked about by itself.
            return !isRecord(resource);
        }
        return switch (caller[0]) {
            case "person" -> owner.get().equals(caller[1]);
            case "clinic" ->
                isActive(caller[1])
                        && part(resource)
                                .filter(part -> consented(owner.get(), caller[1], caller[2], part, name(resource)))
                                .isPresent();
            default -> false;
        };
    }

    private static boolean isRecord(IBaseResource resource) {
        return part(resource).isPresent() || resource instanceof Consent;
    }

    private static Optional<String> owner(IBaseResource resource) {
        if (resource instanceof Patient patient) {
            return Optional.of(patient.getIdElement().getIdPart());
        }
        Reference person = new Reference();
        if (resource instanceof Observation observation) {
            person = observation.getSubject();
        } else if (resource instanceof DocumentReference document) {
            person = document.getSubject();
        } else if (resource instanceof Composition composition) {
            person = composition.getSubject();
        } else if (resource instanceof Binary binary) {
            person = binary.getSecurityContext();
        } else if (resource instanceof Consent consent) {
            person = consent.getPatient();
        } else if (isDocument(resource)) {
            person = ((Composition) ((Bundle) resource).getEntryFirstRep().getResource()).getSubject();
        }
        return Optional.ofNullable(person.getReferenceElement().getIdPart());
    }

    private static Optional<Part> part(IBaseResource resource) {
        if (resource instanceof Patient) {
            return Optional.of(Part.NAME);
        }
        if (resource instanceof Observation observation) {
            return Optional.of(
                    observation
                                    .getCategoryFirstRep()
                                    .getCodingFirstRep()
                                    .getCode()
                                    .equals("laboratory")
                            ? Part.RESULT
                            : Part.MEASUREMENT);
        }
        boolean document = resource instanceof DocumentReference
                || resource instanceof Composition
                || resource instanceof Binary
                || isDocument(resource);
        return document ? Optional.of(Part.DOCUMENT) : Optional.empty();
    }

    private static boolean isDocument(IBaseResource resource) {
        return resource instanceof Bundle bundle && bundle.getEntryFirstRep().getResource() instanceof Composition;
    }

    private boolean isActive(String organization) {
        try {
            return daos.getResourceDao(Organization.class)
                    .read(new IdType("Organization", organization), new SystemRequestDetails())
                    .getActive();
        } catch (ResourceNotFoundException | ResourceGoneException unknown) {
            return false;
        }
    }

    private boolean consented(String person, String organization, String purpose, Part part, String resource) {
        SearchParameterMap asked =
                SearchParameterMap.newSynchronous("patient", new ReferenceParam("Patient/" + person));
        List<Consent> consents =
                daos.getResourceDao(Consent.class).search(asked, new SystemRequestDetails()).getAllResources().stream()
                        .map(Consent.class::cast)
                        .toList();
        return consents.stream().anyMatch(consent -> opens(consent, organization, purpose, part))
                && consents.stream().noneMatch(consent -> denies(consent, resource));
    }

    private static String name(IBaseResource resource) {
        return resource.fhirType() + "/" + resource.getIdElement().getIdPart();
    }

    /** To everybody: all that the person has, or what is named by an identifier, which may be deleted. */
    private static boolean denies(Consent consent, String resource) {
        Consent.ProvisionComponent provision = consent.getProvision();
        return provision.getType() == Consent.ConsentProvisionType.DENY
                && (!provision.hasData()
                        || provision
                                .getDataFirstRep()
                                .getReference()
                                .getIdentifier()
                                .getValue()
                                .equals(resource));
    }

    private static boolean opens(Consent consent, String organization, String purpose, Part part) {
        Consent.ProvisionComponent provision = consent.getProvision();
        Date end = provision.getPeriod().getEnd();
        return provision.getType() == Consent.ConsentProvisionType.PERMIT
                && consent.getStatus() == Consent.ConsentState.ACTIVE
                && (end == null || end.after(new Date()))
                && provision.getActorFirstRep().getReference().getReference().equals("Organization/" + organization)
                && provision.getPurposeFirstRep().getCode().equals(purpose)
                && provision.getClass_().stream()
                        .anyMatch(code -> code.getCode().equals(part.name()));
    }
}
