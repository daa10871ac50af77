package techo.server.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import ca.uhn.fhir.jpa.searchparam.SearchParameterMap;
import ca.uhn.fhir.rest.api.server.SystemRequestDetails;
import ca.uhn.fhir.rest.param.ReferenceParam;
import org.hl7.fhir.instance.model.api.IIdType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import techo.server.testing.ServerTest;

@ServerTest
class SearchParameterPathsTest {
    @Autowired
    private DaoRegistry daos;

    @Test
    void what_refers_to_a_person_is_stored_and_found_by_that_person_alone() {
        IIdType one = person();
        IIdType other = person();
        Observation observation = new Observation().setStatus(Observation.ObservationStatus.FINAL);
        observation.getCode().setText("脈拍");
        observation.setSubject(new Reference(one.toUnqualifiedVersionless()));
        daos.getResourceDao(Observation.class).create(observation, new SystemRequestDetails());

        assertThat(observationsOf(one)).isEqualTo(1);
        assertThat(observationsOf(other)).isZero();
    }

    private IIdType person() {
        return daos.getResourceDao(Patient.class)
                .create(new Patient().setActive(true), new SystemRequestDetails())
                .getId();
    }

    private int observationsOf(IIdType person) {
        SearchParameterMap byPatient = new SearchParameterMap(
                        "patient", new ReferenceParam(person.toUnqualifiedVersionless()))
                .setLoadSynchronous(true);
        return daos.getResourceDao(Observation.class)
                .search(byPatient, new SystemRequestDetails())
                .sizeOrThrowNpe();
    }
}
