package techo.exchange.checkup;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Coverage;
import org.hl7.fhir.r4.model.Organization;
import org.junit.jupiter.api.Test;
import techo.exchange.ArchiveLimits;
import techo.exchange.ExportFile;
import techo.exchange.ExportResult;
import techo.exchange.ExportResult.Exported;
import techo.exchange.ImportResult.Imported;
import techo.exchange.OfficialSchemas;
import techo.exchange.SafeArchive;
import techo.exchange.Zips;

class CheckupDeliveriesTest {
    private static final CheckupDeliveries DELIVERIES = new CheckupDeliveries(Checkups.WRITER);
    private static final LocalDate DAY = LocalDate.of(2026, 11, 21);
    private static final String CHECKUP = CheckupSamples.document(
            CheckupSamples.item(
                    "9N011000000000001",
                    "<value xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:type=\"PQ\" value=\"62.5\" unit=\"kg\"/>"));

    @Test
    void checkups_of_one_institution_for_one_insurer_go_together() {
        String nextYear = CHECKUP.replace("20250610", "20260612").replace("20250620", "20260622");
        String elsewhere = CHECKUP.replace("9911234567", "9921234567");
        String atWork = CHECKUP.replace("<code code=\"10\"", "<code code=\"41\"");

        Map<String, Integer> documents = new TreeMap<>();
        for (ExportFile archive : archives(CHECKUP, elsewhere, nextYear, atWork)) {
            documents.put(
                    archive.name(),
                    CheckupSamples.imported(archive.bytes()).records().size());
        }

        assertThat(documents)
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "9911234567_06999999_202611210_1.zip", 2,
                        "9921234567_06999999_202611210_1.zip", 1,
                        "9911234567_06999999_202611210_4.zip", 1));
    }

    @Test
    void a_delivery_keeps_to_the_schemas_and_is_read_without_a_warning() {
        ExportFile archive = archives(GeneratedCheckups.of(
                        item -> GeneratedCheckups.observation(item, "", GeneratedCheckups.value(item))))
                .get(0);
        Map<String, byte[]> entries = new TreeMap<>();
        new SafeArchive(ArchiveLimits.standard())
                .read(archive.bytes(), entry -> entries.put(entry.name(), entry.bytes()));

        assertThat(entries.keySet())
                .containsExactly(
                        "9911234567_06999999_202611210_1/DATA/h99112345672025062001000001.xml",
                        "9911234567_06999999_202611210_1/ix08_V08.xml");
        entries.forEach((name, bytes) ->
                OfficialSchemas.assertValid(name.contains("/DATA/") ? "hc08_V08.xsd" : "ix08_V08.xsd", bytes));
        assertThat(CheckupSamples.imported(archive.bytes()).warnings()).isEmpty();
    }

    @Test
    void a_checkup_without_the_numbers_is_in_no_delivery_and_keeps_no_other_out() {
        List<Exported> written = written(CHECKUP.replace("extension=\"06999999\"", "nullFlavor=\"NI\""), CHECKUP);

        assertThat(written).hasSize(3);
        assertThat(CheckupSamples.codes(written.get(0).warnings())).contains("checkup-delivery-unnumbered");
        assertThat(CheckupSamples.codes(written.get(1).warnings())).doesNotContain("checkup-delivery-unnumbered");
        assertThat(CheckupSamples.imported(written.get(2).files().get(0).bytes())
                        .records())
                .hasSize(1);
    }

    @Test
    void a_checkup_whose_insurer_cannot_be_told_names_none_and_is_in_no_delivery() {
        Bundle checkup = checkup(CHECKUP);
        checkup(CHECKUP.replace("06999999", "06888888").replace("20250610", "20260612")).getEntry().stream()
                .filter(entry -> entry.getResource() instanceof Coverage || entry.getResource() instanceof Organization)
                .forEach(checkup::addEntry);

        List<ExportResult> results = DELIVERIES.write(List.of(checkup), DAY);

        assertThat(results).singleElement().isInstanceOfSatisfying(Exported.class, written -> {
            assertThat(CheckupSamples.codes(written.warnings()))
                    .contains("checkup-delivery-unnumbered", "checkup-resource-not-written");
            assertThat(new String(written.files().get(0).bytes(), UTF_8)).doesNotContain("06999999", "06888888");
        });
    }

    @Test
    void a_checkup_that_is_not_written_is_told_and_keeps_no_other_out() {
        List<ExportResult> results = DELIVERIES.write(List.of(new Bundle(), checkup(CHECKUP)), DAY);

        assertThat(results).hasSize(3);
        assertThat(results.get(0)).isInstanceOf(ExportResult.Refused.class);
    }

    @Test
    void in_an_archive_of_ours_a_delivery_is_not_opened_because_what_it_holds_is_beside_it() {
        byte[] zip = new Zips()
                .file("checkup-xml/h99112345672025062001000001.xml", CHECKUP.getBytes(UTF_8))
                .file(
                        "checkup-xml/" + archives(CHECKUP).get(0).name(),
                        archives(CHECKUP).get(0).bytes())
                .bytes();

        Imported imported = CheckupSamples.imported(zip);

        assertThat(imported.records()).hasSize(1);
        assertThat(CheckupSamples.codes(imported.warnings())).contains("checkup-entry-not-read");
        assertThat(CheckupSamples.codes(CheckupSamples.errors(new Zips()
                        .file("other.zip", new Zips().file("a", new byte[1]).bytes())
                        .bytes())))
                .as("any other archive in an archive is refused")
                .containsExactly("archive-nested");
    }

    private static List<ExportFile> archives(String... documents) {
        return written(documents).stream()
                .flatMap(result -> result.files().stream())
                .filter(file -> CheckupDeliveries.isDelivery(file.name()))
                .toList();
    }

    private static List<Exported> written(String... documents) {
        return DELIVERIES
                .write(Stream.of(documents).map(CheckupDeliveriesTest::checkup).toList(), DAY)
                .stream()
                .map(result -> result.fold(exported -> exported, refused -> {
                    throw new AssertionError(refused.errors().toString());
                }))
                .toList();
    }

    private static Bundle checkup(String document) {
        return Checkups.bundle(CheckupSamples.imported(document).records().get(0));
    }
}
