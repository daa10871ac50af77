package techo.profiles;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.DefaultProfileValidationSupport;

/** One validator for all tests of this module: the base definitions take seconds to read. */
final class Validators {
    static final FhirContext FHIR = FhirContext.forR4Cached();
    static final JapaneseProfiles PROFILES = JapaneseProfiles.load(FHIR);
    static final DefaultProfileValidationSupport BASE = new DefaultProfileValidationSupport(FHIR);
    static final Snapshots SNAPSHOTS = new Snapshots(FHIR, PROFILES, BASE);
    static final ProfileValidator VALIDATOR = ProfileValidator.create(FHIR, PROFILES, BASE, OfficialPackages.none(), 2);

    private Validators() {}
}
