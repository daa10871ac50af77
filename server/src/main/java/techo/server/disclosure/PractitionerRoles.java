package techo.server.disclosure;

import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import ca.uhn.fhir.jpa.searchparam.SearchParameterMap;
import ca.uhn.fhir.rest.api.server.SystemRequestDetails;
import ca.uhn.fhir.rest.param.ReferenceParam;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.PractitionerRole;

/** What people at organisations do there, as the directory says; their names are not told. */
final class PractitionerRoles {
    private final DaoRegistry daos;

    PractitionerRoles(DaoRegistry daos) {
        this.daos = daos;
    }

    /** @return by reference to the Practitioner; who has no role in the directory is missing */
    Map<String, String> of(Collection<String> practitioners) {
        Map<String, String> roles = new HashMap<>();
        for (String practitioner : practitioners) {
            SearchParameterMap search = SearchParameterMap.newSynchronous()
                    .add(PractitionerRole.SP_PRACTITIONER, new ReferenceParam(practitioner));
            String named = daos
                    .getResourceDao("PractitionerRole")
                    .search(search, new SystemRequestDetails())
                    .getAllResources()
                    .stream()
                    .map(PractitionerRole.class::cast)
                    .flatMap(role -> role.getCode().stream())
                    .flatMap(PractitionerRoles::texts)
                    .distinct()
                    .collect(Collectors.joining("・"));
            if (!named.isEmpty()) {
                roles.put(practitioner, named);
            }
        }
        return roles;
    }

    private static Stream<String> texts(CodeableConcept code) {
        return Stream.concat(
                        Stream.ofNullable(code.getText()),
                        code.getCoding().stream().map(Coding::getDisplay))
                .filter(Objects::nonNull)
                .limit(1);
    }
}
