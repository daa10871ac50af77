package techo.server.exchange;

import ca.uhn.fhir.jpa.api.dao.IFhirResourceDao;
import ca.uhn.fhir.rest.api.server.SystemRequestDetails;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Patient;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.exchange.SubjectClaims;
import techo.policy.consent.DelegateRight;
import techo.policy.exchange.PersonFacts;
import techo.policy.exchange.Sex;
import techo.policy.identity.Caller;
import techo.policy.identity.PatientId;
import techo.server.consent.DelegateGate;
import techo.server.storage.StoredPatients;

/** Finds the person a file is sent for, when this caller may add to that person's record. */
final class Persons {
    private final IFhirResourceDao<Patient> patients;
    private final StoredPatients people;
    private final DelegateGate delegates;

    Persons(IFhirResourceDao<Patient> patients, JdbcTemplate jdbc, DelegateGate delegates) {
        this.patients = patients;
        this.people = new StoredPatients(jdbc);
        this.delegates = delegates;
    }

    /** Empty when there is no such person, or when it is not for this caller to know. */
    Optional<StoredPerson> find(PatientId patient, Caller caller) {
        boolean mayAdd = caller.fold(
                citizen -> citizen.patient().equals(patient),
                delegate -> delegate.principal().equals(patient) && delegates.gives(delegate, DelegateRight.MANAGE),
                recipient -> false,
                operator -> true);
        return mayAdd
                ? people.key(patient).map(pid -> new StoredPerson(patient, pid, stored(patient)))
                : Optional.empty();
    }

    static PersonFacts stored(Patient patient) {
        Optional<LocalDate> birthDate = Optional.ofNullable(
                        patient.getBirthDateElement().getValueAsString())
                .flatMap(Persons::day);
        return new PersonFacts(
                birthDate, Optional.ofNullable(patient.getGender()).flatMap(Persons::sex));
    }

    static PersonFacts claimed(SubjectClaims claims) {
        return new PersonFacts(claims.birthDate(), claims.gender().flatMap(Persons::sex));
    }

    private Patient stored(PatientId patient) {
        return patients.read(new IdType("Patient", patient.value()), new SystemRequestDetails());
    }

    /** A birth date that is only a year or a month cannot confirm anybody. */
    private static Optional<LocalDate> day(String value) {
        try {
            return Optional.of(LocalDate.parse(value));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private static Optional<Sex> sex(AdministrativeGender gender) {
        return switch (gender) {
            case MALE -> Optional.of(Sex.MALE);
            case FEMALE -> Optional.of(Sex.FEMALE);
            case OTHER, UNKNOWN, NULL -> Optional.empty();
        };
    }
}
