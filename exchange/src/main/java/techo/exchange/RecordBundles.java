package techo.exchange;

import java.util.UUID;
import org.hl7.fhir.r4.model.Address;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;

/**
 * Records outside a server: a person who is known only by what a file says, and Bundles that hold a record and its person.
 */
public final class RecordBundles {

    private static final String REPRESENTATION = "http://hl7.org/fhir/StructureDefinition/iso21090-EN-representation";
    private static final String FULL_URL = "urn:uuid:" + new UUID(0x8000L, 0x8000000000000000L);

    private RecordBundles() {}

    /** The person of the Bundle that {@link #collection} makes, before there is one. */
    public static Reference person() {
        return new Reference(FULL_URL);
    }

    /** What was read for {@link #person}, with a Patient made of what the file claims. */
    public static Bundle collection(ImportedRecord record) {
        Bundle bundle = new Bundle().setType(Bundle.BundleType.COLLECTION);
        bundle.addEntry().setFullUrl(FULL_URL).setResource(patient(record.subject()));
        record.resources()
                .forEach(r -> bundle.addEntry().setFullUrl(r.key().fullUrl()).setResource(r.resource()));
        return bundle;
    }

    private static Patient patient(SubjectClaims claims) {
        Patient patient = new Patient().setActive(true);
        claims.name().ifPresent(name -> {
            patient.addName().setText(name);
            if (PersonNames.isKana(name)) {
                patient.getNameFirstRep().addExtension(REPRESENTATION, new CodeType("SYL"));
            }
        });
        claims.birthDate().ifPresent(day -> patient.setBirthDateElement(new DateType(day.toString())));
        claims.gender().ifPresent(patient::setGender);
        claims.address().ifPresent(claimed -> {
            Address address = patient.addAddress().setCountry("JP");
            claimed.postalCode().ifPresent(address::setPostalCode);
            claimed.text().ifPresent(address::setText);
        });
        return patient;
    }
}
