package techo.server.export;

import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.policy.identity.PurposeOfUse;
import techo.policy.identity.RecipientType;
import techo.server.testing.FhirHttp;
import techo.server.testing.TestIssuer;

/** A clinic of each test's own, which exports what people open to it for treatment. */
abstract class ClinicExports {
    @Autowired
    FhirHttp fhir;

    @Autowired
    TestIssuer issuer;

    @Autowired
    DaoRegistry daos;

    @Autowired
    JdbcTemplate database;

    final String clinic = "clinic-" + UUID.randomUUID();
    StoredPeople people;
    ExportHttp exports;
    String token;

    @BeforeEach
    void openClinic() {
        people = new StoredPeople(daos, database);
        exports = new ExportHttp(fhir);
        token = issuer.recipient(clinic, RecipientType.MEDICAL, PurposeOfUse.TREAT);
    }

    /** @return the id of a new person who opened everything to the clinic */
    String openPerson(long seed, int count) {
        String person = people.person(seed, count);
        people.grantEverything(clinic, person);
        return person;
    }
}
