package techo.exchange.checkup;

import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.hl7.fhir.r4.model.Patient;
import techo.exchange.ExportResult.Exported;
import techo.exchange.ImportedRecord;

/** What tests write checkup files from. */
final class Checkups {

    static final CheckupWriter WRITER =
            new CheckupWriter(GeneratedCheckups.ITEMS, GeneratedCheckups.CHOICES, GeneratedCheckups.METHODS);

    private Checkups() {}

    /** The stored person whom the samples are about. */
    static Patient person() {
        Patient patient = new Patient();
        patient.setId("Patient/1001");
        patient.addName().setText("見本　太郎");
        patient.addName()
                .setText("ミホンタロウ")
                .addExtension()
                .setUrl("http://hl7.org/fhir/StructureDefinition/iso21090-EN-representation")
                .setValue(new org.hl7.fhir.r4.model.CodeType("SYL"));
        patient.setGender(AdministrativeGender.MALE);
        patient.getBirthDateElement().setValueAsString("1970-04-05");
        patient.addAddress().setPostalCode("1000013").setText("東京都千代田区霞が関9－9－9");
        return patient;
    }

    /** A record's resources and the person, as a document Bundle has them. */
    static Bundle bundle(ImportedRecord record) {
        Bundle bundle = new Bundle().setType(Bundle.BundleType.COLLECTION);
        record.resources()
                .forEach(r -> bundle.addEntry().setFullUrl(r.key().fullUrl()).setResource(r.resource()));
        bundle.addEntry().setFullUrl("https://phr.example/Patient/1001").setResource(person());
        return bundle;
    }

    static Exported exported(Bundle bundle) {
        return WRITER.write(bundle).fold(e -> e, refused -> {
            throw new AssertionError("refused: " + refused.errors());
        });
    }
}
