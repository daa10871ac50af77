package techo.server.consent;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import java.util.Optional;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.jspecify.annotations.Nullable;
import techo.interceptors.consent.ConsentError;
import techo.interceptors.consent.Description;
import techo.interceptors.error.TechoException;
import techo.interceptors.identity.CallerOnRequest;
import techo.policy.consent.CategoryRules;
import techo.policy.consent.DataCategory;
import techo.policy.consent.DataOrigin;
import techo.policy.identity.PatientId;

/**
 * Decides whose a written resource is, of which category and from where.
 *
 * <p>What an import put on the request goes first. Otherwise the resource's Patient compartment names the owner; a
 * citizen, or the person for whom a delegate writes, owns what names nobody, and neither can write what names somebody
 * else; from anyone else, infrastructure that names
 * nobody and holds nothing of a person is the directory, and the rest gets no row. A resource that names several people gets no row either: the rules
 * do not say yet who may see it, so nobody does.
 */
final class Ownership {
    private final ResourceRows rows;
    private final CategoryRules categories;
    private final FhirContext context;

    Ownership(ResourceRows rows, CategoryRules categories, FhirContext context) {
        this.rows = rows;
        this.categories = categories;
        this.context = context;
    }

    /**
     * @param before what was decided of the resource when it was last written
     * @return empty for a resource that nobody may see
     */
    Optional<StoredRow> row(
            IBaseResource resource, long resId, Optional<StoredRow> before, @Nullable RequestDetails request) {
        if (KeptFacts.isOn(request)) {
            return before;
        }
        CompartmentOwner named = CompartmentOwner.of(resource, context);
        Optional<StoredFacts> imported = Optional.ofNullable(request).flatMap(StoredFacts::of);
        if (imported.isPresent()) {
            return Optional.of(ofImport(resource, resId, named, imported.get()));
        }
        return CallerOnRequest.of(request)
                .map(caller -> caller.fold(
                        citizen -> Optional.of(kept(ofPerson(resource, resId, named, citizen.patient()), before)),
                        delegate -> Optional.of(kept(ofPerson(resource, resId, named, delegate.principal()), before)),
                        recipient -> Optional.<StoredRow>empty(),
                        operator -> ofOthers(resource, resId, named)))
                .orElseGet(() -> ofOthers(resource, resId, named));
    }

    private StoredRow ofImport(IBaseResource resource, long resId, CompartmentOwner named, StoredFacts imported) {
        requireNobodyElse(named, imported.owner());
        StoredFacts.Facts facts = imported.facts().apply(resource);
        return new StoredRow(
                resId, pid(imported.owner()), facts.category(), facts.origin(), Description.dayOf(resource));
    }

    private StoredRow ofPerson(IBaseResource resource, long resId, CompartmentOwner named, PatientId person) {
        requireNobodyElse(named, person);
        return new StoredRow(
                resId, pid(person), category(resource), DataOrigin.SELF_INPUT, Description.dayOf(resource));
    }

    /** What came from elsewhere stays what it was when it came, also when the person corrects it. */
    private static StoredRow kept(StoredRow written, Optional<StoredRow> before) {
        return before.filter(earlier -> earlier.origin() != DataOrigin.SELF_INPUT)
                .map(earlier -> new StoredRow(
                        written.resId(),
                        written.patientPid(),
                        earlier.category(),
                        earlier.origin(),
                        written.effective()))
                .orElse(written);
    }

    private Optional<StoredRow> ofOthers(IBaseResource resource, long resId, CompartmentOwner named) {
        if (resource.fhirType().equals("Group")) {
            // A list of people is for exports alone: none of the people may see who else is in it.
            return Optional.empty();
        }
        return named.fold(
                () -> isDirectory(resource)
                        ? Optional.of(new StoredRow(
                                resId,
                                StoredRow.DIRECTORY,
                                DataCategory.DIRECTORY,
                                DataOrigin.OPERATOR,
                                Optional.empty()))
                        : Optional.empty(),
                patient -> Optional.of(new StoredRow(
                        resId,
                        resource.fhirType().equals("Patient") ? resId : pid(patient),
                        category(resource),
                        DataOrigin.OPERATOR,
                        Description.dayOf(resource))),
                Optional::empty);
    }

    /** Everybody sees the directory, so what holds something of a person is not of it. */
    private boolean isDirectory(IBaseResource resource) {
        return categories.isDirectory(resource.fhirType())
                && HeldResources.of(resource).isEmpty();
    }

    /** Of something within a document: what the import says of it, or what the rules say. */
    DataCategory category(IBaseResource held, @Nullable RequestDetails request) {
        return Optional.ofNullable(request)
                .flatMap(StoredFacts::of)
                .map(imported -> imported.facts().apply(held).category())
                .orElseGet(() -> category(held));
    }

    private DataCategory category(IBaseResource resource) {
        return categories.categoryOf(Description.of(resource));
    }

    private static void requireNobodyElse(CompartmentOwner named, PatientId owner) {
        boolean alone = named.fold(() -> true, owner::equals, () -> false);
        if (!alone) {
            throw new TechoException(ConsentError.OWNER_REQUIRED);
        }
    }

    private long pid(PatientId patient) {
        return rows.patientPid(patient).orElseThrow(() -> new TechoException(ConsentError.OWNER_REQUIRED));
    }
}
