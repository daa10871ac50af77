package techo.exchange.checkup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Composition;
import org.hl7.fhir.r4.model.Coverage;
import org.junit.jupiter.api.Test;

class CheckupCoveragesTest {
    private static final String BEFORE = CheckupSamples.text("specific.xml");
    private static final String SINCE = BEFORE.replace("20250610", "20260612").replace("06999999", "06888888");

    private final Bundle before =
            Checkups.bundle(CheckupSamples.imported(BEFORE).records().get(0));
    private final Bundle since =
            Checkups.bundle(CheckupSamples.imported(SINCE).records().get(0));

    @Test
    void a_checkup_has_the_insurance_and_voucher_that_came_in_its_file() {
        CheckupCoverages coverages = coverages(before, since);

        assertThat(coverages.of(before)).hasSize(2).containsExactlyElementsOf(in(before));
        assertThat(coverages.of(since)).hasSize(2).containsExactlyElementsOf(in(since));
    }

    @Test
    void a_checkup_whose_file_named_no_insurance_gets_that_of_no_other() {
        Bundle uninsured = Checkups.bundle(CheckupSamples.imported(CheckupSamples.document()
                        .replace("20250610", "20240610")
                        .replace("extension=\"06999999\"", "nullFlavor=\"NI\""))
                .records()
                .get(0));

        assertThat(coverages(before, uninsured).of(uninsured)).isEmpty();
    }

    @Test
    void a_checkup_that_came_in_no_file_may_have_any_that_came_with_no_other() {
        composition(since).getIdentifier().setValue("of elsewhere");

        CheckupCoverages coverages = coverages(before, since);

        assertThat(coverages.of(before)).containsExactlyElementsOf(in(before));
        assertThat(coverages.of(since)).containsExactlyElementsOf(in(since));
    }

    private static CheckupCoverages coverages(Bundle... checkups) {
        return new CheckupCoverages(
                List.of(checkups),
                Stream.of(checkups).flatMap(checkup -> in(checkup).stream()).toList());
    }

    private static Composition composition(Bundle checkup) {
        return (Composition) checkup.getEntryFirstRep().getResource();
    }

    private static List<Coverage> in(Bundle checkup) {
        return checkup.getEntry().stream()
                .map(Bundle.BundleEntryComponent::getResource)
                .filter(Coverage.class::isInstance)
                .map(Coverage.class::cast)
                .toList();
    }
}
