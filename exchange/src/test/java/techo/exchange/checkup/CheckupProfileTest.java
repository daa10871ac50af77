package techo.exchange.checkup;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.DefaultProfileValidationSupport;
import java.time.OffsetDateTime;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import techo.exchange.ExportResult;
import techo.exchange.ImportResult;
import techo.exchange.ImportedRecord;
import techo.exchange.ImportedResource;
import techo.exchange.OfficialGuides;
import techo.exchange.RecordBundles;
import techo.exchange.SourceFile;
import techo.exchange.fhir.RecordDocumentWriter;
import techo.exchange.notebook.NotebookLimits;
import techo.exchange.notebook.NotebookReader;
import techo.profiles.JapaneseProfiles;
import techo.profiles.OfficialPackages;
import techo.profiles.ProfileValidator;
import techo.terminology.CheckupPhase;

/** What the reader and the writer of documents claim, judged by our definitions and by the published ones. */
class CheckupProfileTest {

    private static final FhirContext R4 = FhirContext.forR4Cached();
    private static final String DOCUMENT = "http://jpfhir.jp/fhir/clins/StructureDefinition/JP_Bundle_eCheckupGeneral";
    private static final OffsetDateTime AT = OffsetDateTime.parse("2026-11-21T10:00:00+09:00");
    private static final JapaneseProfiles PROFILES = JapaneseProfiles.load(R4);
    private static final DefaultProfileValidationSupport BASE = new DefaultProfileValidationSupport(R4);
    private static final ProfileValidator OURS =
            ProfileValidator.create(R4, PROFILES, BASE, OfficialPackages.none(), 2);

    private static @Nullable ProfileValidator published;

    /** Whose definitions judge. */
    enum Judge {
        OURS,
        PUBLISHED;

        ProfileValidator validator() {
            if (this == OURS) {
                return CheckupProfileTest.OURS;
            }
            assumeTrue(OfficialGuides.areAtHand(), "the official guides are not at hand");
            if (published == null) {
                // As they are but for their defects: also with the time of change that a server sets.
                published = ProfileValidator.create(
                        R4, PROFILES, BASE, OfficialGuides.load(Set.of("server-sets-last-updated")), 2);
            }
            return Objects.requireNonNull(published);
        }
    }

    @AfterAll
    static void forget() {
        published = null;
    }

    @ParameterizedTest
    @EnumSource
    void every_resource_of_every_sample_breaks_no_rule_it_claims(Judge judge) {
        ProfileValidator validator = judge.validator();

        assertThat(samples()).allSatisfy(sample -> {
            List<Resource> resources = sample.getPayload().resources().stream()
                    .map(ImportedResource::resource)
                    .map(Resource::copy)
                    .toList();
            // A server sets it when it stores the resource; the guide's profiles require it.
            resources.forEach(resource -> resource.getMeta().setLastUpdated(new Date(0)));
            List<Resource> claiming =
                    resources.stream().filter(r -> r.getMeta().hasProfile()).toList();

            assertThat(claiming).hasSizeGreaterThan(resources.size() * 2 / 3);
            assertThat(claiming.stream().flatMap(r -> validator.validate(r).stream()))
                    .isEmpty();
        });
    }

    @ParameterizedTest
    @EnumSource
    void the_document_of_every_sample_breaks_no_rule_it_claims(Judge judge) {
        ProfileValidator validator = judge.validator();

        assertThat(samples())
                .allSatisfy(sample -> assertThat(validator.validate(document(sample.getPayload())))
                        .isEmpty());
    }

    @ParameterizedTest
    @EnumSource
    void the_whole_record_as_a_document_breaks_no_rule_that_its_resources_claim(Judge judge) {
        ProfileValidator validator = judge.validator();
        ImportedRecord notebook = only(new NotebookReader(NotebookLimits.standard())
                .read(
                        RecordBundles.person(),
                        List.of(SourceFile.of(CheckupSamples.bytes("../notebook/tc08_category1_full.txt")))));
        Bundle record = RecordBundles.collection(read(CheckupSamples.text("specific.xml")));
        notebook.resources()
                .forEach(
                        one -> record.addEntry().setFullUrl(one.key().fullUrl()).setResource(one.resource()));
        record.getEntry().forEach(entry -> entry.getResource().getMeta().setLastUpdated(new Date(0)));

        Bundle document = parsed(new RecordDocumentWriter(R4).write(record, AT));

        assertThat(document.getMeta().hasProfile()).isFalse();
        assertThat(document.getEntryFirstRep().getResource().getMeta().hasProfile())
                .isFalse();
        assertThat(validator.validate(document)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("wholeReports")
    void a_complete_report_of_each_class_of_the_guide_claims_the_whole_guide(ImportedRecord report) {
        assertThat(document(report).getMeta().hasProfile(DOCUMENT)).isTrue();
    }

    private static Stream<Named<ImportedRecord>> samples() {
        return Stream.of(
                        Stream.of("specific.xml", "other-program.xml", "quirks.xml")
                                .flatMap(file -> Stream.of(
                                        Named.of(file, read(CheckupSamples.text(file))),
                                        Named.of(file + ", numbered", read(numbered(CheckupSamples.text(file)))))),
                        CheckupSamples.imported(CheckupSamples.bytes("delivery.zip")).records().stream()
                                .map(record -> Named.of("delivery.zip", record)),
                        Stream.of(CheckupPhase.values())
                                .map(phase -> Named.of(
                                        "all items of phase " + phase.number() + ", in their groups",
                                        read(numbered(GeneratedCheckups.grouped(phase))))),
                        wholeReports())
                .flatMap(each -> each);
    }

    private static Stream<Named<ImportedRecord>> wholeReports() {
        return Stream.of(ReportClass.values())
                .filter(ReportClass::isProfiled)
                .map(each -> Named.of("class " + each.code(), read(numbered(report(each.code())))));
    }

    private static String report(String reportClass) {
        return GeneratedCheckups.document(
                reportClass,
                "990",
                GeneratedCheckups.items()
                        .limit(20)
                        .map(item -> GeneratedCheckups.observation(
                                item, "", GeneratedCheckups.value(item) + GeneratedCheckups.physician("医師　一郎")))
                        .toList());
    }

    private static ImportedRecord read(String xml) {
        return only(CheckupSamples.READER.read(SourceFile.of(xml.getBytes(UTF_8)), RecordBundles.person()));
    }

    private static ImportedRecord only(ImportResult result) {
        return result.fold(imported -> imported.records().get(0), rejected -> {
            throw new AssertionError("rejected: " + rejected.errors());
        });
    }

    /** The samples' institution is of a prefecture that does not exist; this one's number has the national form. */
    private static String numbered(String xml) {
        return xml.replace("9911234567", "1319999999");
    }

    private static Bundle document(ImportedRecord record) {
        return parsed(new CheckupDocumentWriter(R4).write(RecordBundles.collection(record), AT));
    }

    private static Bundle parsed(ExportResult document) {
        return document.fold(
                exported -> R4.newJsonParser()
                        .parseResource(
                                Bundle.class, new String(exported.files().get(0).bytes(), UTF_8)),
                refused -> {
                    throw new AssertionError("refused: " + refused.errors());
                });
    }
}
