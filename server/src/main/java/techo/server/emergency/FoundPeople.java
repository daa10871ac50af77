package techo.server.emergency;

import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import ca.uhn.fhir.jpa.searchparam.SearchParameterMap;
import ca.uhn.fhir.rest.api.server.SystemRequestDetails;
import ca.uhn.fhir.rest.param.DateParam;
import ca.uhn.fhir.rest.param.StringParam;
import ca.uhn.fhir.rest.param.TokenParam;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.Patient;
import techo.policy.identity.PatientId;
import techo.server.consent.ResourceRows;

/** Who fits what is known of somebody: the whole name, the day of birth, the sex, and the postal code when it is known. */
final class FoundPeople {
    private final DaoRegistry daos;
    private final ResourceRows resources;

    FoundPeople(DaoRegistry daos, ResourceRows resources) {
        this.daos = daos;
        this.resources = resources;
    }

    /** @return everybody who fits exactly; only one of one may be opened, so more than two are not looked for */
    Set<PatientId> of(Description who) {
        if (who instanceof Named named) {
            return resources.patientPid(named.id()).isPresent() ? Set.of(named.id()) : Set.of();
        }
        return of((Known) who);
    }

    private Set<PatientId> of(Known known) {
        SearchParameterMap search = new SearchParameterMap();
        search.add("name", new StringParam(known.name(), true));
        search.add("birthdate", new DateParam(known.birthDate()));
        search.add("gender", new TokenParam(known.gender()));
        known.postalCode().ifPresent(code -> search.add("address-postalcode", new StringParam(code, true)));
        search.setLoadSynchronousUpTo(2);
        Set<PatientId> found = new HashSet<>();
        for (IBaseResource person : daos.getResourceDao(Patient.class)
                .search(search, new SystemRequestDetails())
                .getAllResources()) {
            found.add(new PatientId(person.getIdElement().getIdPart()));
        }
        return found;
    }

    /** How a request says whose record it is about. */
    sealed interface Description {}

    record Named(PatientId id) implements Description {}

    /**
     * What is known of a person.
     *
     * @param name a name as it stands in the record, whole
     * @param birthDate {@code YYYY-MM-DD}
     * @param gender FHIR administrative gender
     */
    record Known(String name, String birthDate, String gender, Optional<String> postalCode) implements Description {
        Known {
            if (name.isBlank()
                    || !birthDate.matches("\\d{4}-\\d{2}-\\d{2}")
                    || !gender.matches("male|female|other|unknown")) {
                throw new IllegalArgumentException("a person is known by name, day of birth and sex");
            }
        }
    }
}
