package techo.exchange.checkup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hl7.fhir.r4.model.Bundle;
import org.junit.jupiter.api.Test;
import techo.exchange.ArchiveLimits;
import techo.exchange.ExportFile;
import techo.exchange.ExportResult;
import techo.exchange.ImportResult.Imported;
import techo.exchange.OfficialSchemas;
import techo.exchange.SafeArchive;
import techo.exchange.checkup.CheckupDelivery.Party;
import techo.exchange.checkup.CheckupDelivery.PartyKind;
import techo.exchange.checkup.CheckupDelivery.Settlement;

class CheckupArchiveWriterTest {

    private static final CheckupArchiveWriter WRITER = new CheckupArchiveWriter(Checkups.WRITER);
    private static final CheckupDelivery DELIVERY = new CheckupDelivery(
            6,
            1,
            LocalDate.of(2025, 6, 20),
            0,
            new Party(PartyKind.INSTITUTION, "9911234567"),
            new Party(PartyKind.INSURER, "06999999"),
            Optional.of(new Settlement(20_000, 0, Optional.of(500L), 19_500)));

    @Test
    void an_archive_is_named_and_laid_out_by_the_rule() {
        ExportFile archive = archive(DELIVERY);
        assertThat(archive.name()).isEqualTo("9911234567_06999999_202506200_1.zip");
        assertThat(entries(archive).keySet())
                .containsExactly(
                        "9911234567_06999999_202506200_1/ix08_V08.xml",
                        "9911234567_06999999_202506200_1/su08_V08.xml",
                        "9911234567_06999999_202506200_1/DATA/h99112345672025062001000001.xml",
                        "9911234567_06999999_202506200_1/DATA/h99112345672025062001000002.xml");
    }

    @Test
    void index_summary_and_documents_keep_to_the_schemas() {
        entries(archive(DELIVERY)).forEach((name, bytes) -> OfficialSchemas.assertValid(schema(name), bytes));
    }

    @Test
    void what_was_written_is_read_without_a_warning() {
        Imported imported = CheckupSamples.imported(archive(DELIVERY).bytes());
        assertThat(imported.records()).hasSize(2);
        assertThat(imported.warnings()).isEmpty();
    }

    @Test
    void an_archive_without_amounts_has_no_summary() {
        CheckupDelivery unpaid = new CheckupDelivery(
                6, 1, DELIVERY.created(), 1, DELIVERY.sender(), DELIVERY.receiver(), Optional.empty());
        assertThat(entries(archive(unpaid)).keySet()).noneMatch(name -> name.contains("su08"));
    }

    @Test
    void the_same_delivery_is_the_same_bytes() {
        assertThat(archive(DELIVERY).bytes()).isEqualTo(archive(DELIVERY).bytes());
    }

    @Test
    void one_checkup_that_cannot_be_written_refuses_the_archive_and_is_named() {
        List<Bundle> checkups = new ArrayList<>(checkups());
        checkups.add(new Bundle());
        assertThat(WRITER.write(checkups, DELIVERY))
                .isInstanceOfSatisfying(
                        ExportResult.Refused.class,
                        refused -> assertThat(refused.errors()).singleElement().satisfies(error -> {
                            assertThat(error.code()).isEqualTo(CheckupIssueCode.COMPOSITION_MISSING);
                            assertThat(error.location()).isEqualTo("document 3: Bundle");
                        }));
    }

    @Test
    void a_number_of_the_wrong_length_is_no_party() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Party(PartyKind.INSURER, "123456"));
    }

    private static String schema(String entry) {
        if (entry.contains("/DATA/")) {
            return "hc08_V08.xsd";
        }
        return entry.contains("ix08") ? "ix08_V08.xsd" : "su08_V08.xsd";
    }

    private static ExportFile archive(CheckupDelivery delivery) {
        return WRITER.write(checkups(), delivery)
                .fold(exported -> exported.files().get(0), refused -> {
                    throw new AssertionError(refused.errors());
                });
    }

    /** A household: the same fictional person twice, on two days. */
    private static List<Bundle> checkups() {
        String document =
                GeneratedCheckups.of(item -> GeneratedCheckups.observation(item, "", GeneratedCheckups.value(item)));
        return List.of(
                Checkups.bundle(CheckupSamples.imported(document).records().get(0)),
                Checkups.bundle(CheckupSamples.imported(document.replace("20250610", "20240610"))
                        .records()
                        .get(0)));
    }

    private static Map<String, byte[]> entries(ExportFile archive) {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        assertThat(new SafeArchive(ArchiveLimits.standard())
                        .read(archive.bytes(), entry -> entries.put(entry.name(), entry.bytes())))
                .isEmpty();
        return entries;
    }
}
