package techo.exchange.checkup;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.DefaultProfileValidationSupport;
import java.util.Date;
import java.util.List;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import techo.exchange.ImportedResource;
import techo.profiles.JapaneseProfiles;
import techo.profiles.OfficialPackages;
import techo.profiles.ProfileValidator;

class CheckupProfileTest {

    private static final FhirContext R4 = FhirContext.forR4Cached();
    private static final ProfileValidator VALIDATOR = ProfileValidator.create(
            R4, JapaneseProfiles.load(R4), new DefaultProfileValidationSupport(R4), OfficialPackages.none(), 2);

    @ParameterizedTest
    @ValueSource(strings = {"specific.xml", "other-program.xml", "quirks.xml"})
    void every_claimed_profile_is_satisfied(String sample) {
        List<Resource> resources =
                CheckupSamples.imported(CheckupSamples.bytes(sample)).records().get(0).resources().stream()
                        .map(ImportedResource::resource)
                        .toList();
        // A server sets it when it stores the resource; the guide's profiles require it.
        resources.forEach(resource -> resource.getMeta().setLastUpdated(new Date(0)));
        List<Resource> claiming =
                resources.stream().filter(r -> r.getMeta().hasProfile()).toList();
        assertThat(claiming)
                .hasSizeGreaterThan(resources.size() * 2 / 3)
                .allSatisfy(resource -> assertThat(VALIDATOR.validate(resource))
                        .as(resource.fhirType())
                        .isEmpty());
    }
}
