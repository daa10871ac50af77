package techo.profiles;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.DefaultProfileValidationSupport;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Composition;
import org.hl7.fhir.r4.model.StringType;

/** One validator for all tests of this module: the base definitions take seconds to read. */
final class Validators {
    static final FhirContext FHIR = FhirContext.forR4Cached();
    static final JapaneseProfiles PROFILES = JapaneseProfiles.load(FHIR);
    static final DefaultProfileValidationSupport BASE = new DefaultProfileValidationSupport(FHIR);
    static final Snapshots SNAPSHOTS = new Snapshots(FHIR, PROFILES, BASE);
    static final ProfileValidator VALIDATOR = ProfileValidator.create(FHIR, PROFILES, BASE, OfficialPackages.none(), 2);

    private Validators() {}

    /** The sample of a checkup document with what its guide asks of one beside the sample's own content. */
    static Bundle identifiedCheckup() {
        Bundle document = FHIR.newJsonParser()
                .parseResource(Bundle.class, Validators.class.getResourceAsStream("samples/checkup-document.json"));
        document.getIdentifier()
                .setSystem("http://jpfhir.jp/fhir/clins/bundle-identifier")
                .setValue("1319999999^2025^h0001");
        Composition composition = (Composition) document.getEntryFirstRep().getResource();
        composition
                .getIdentifier()
                .setSystem("http://jpfhir.jp/fhir/core/IdSystem/resourceInstance-identifier")
                .setValue("h0001");
        composition.addExtension(
                "http://hl7.org/fhir/StructureDefinition/composition-clinicaldocument-versionNumber",
                new StringType("1.0"));
        return document;
    }
}
