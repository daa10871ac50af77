package techo.exchange.checkup;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static techo.exchange.checkup.CheckupSamples.bytes;
import static techo.exchange.checkup.CheckupSamples.codes;
import static techo.exchange.checkup.CheckupSamples.document;
import static techo.exchange.checkup.CheckupSamples.errors;
import static techo.exchange.checkup.CheckupSamples.imported;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import techo.exchange.ExchangeIssue;
import techo.exchange.ImportResult.Imported;
import techo.exchange.ImportedRecord;
import techo.exchange.Zips;

class CheckupArchiveTest {

    @Test
    void a_delivery_gives_one_record_per_person() {
        Imported delivery = imported(bytes("delivery.zip"));
        assertThat(codes(delivery.warnings())).containsExactly("checkup-report-class-not-in-guide");
        assertThat(delivery.warnings().get(0).location()).isEqualTo("entry 4: /ClinicalDocument/code");
        assertThat(delivery.records())
                .extracting(r -> r.subject().name().orElseThrow())
                .containsExactly("ミホンタロウ", "ミホンハナコ");
        assertThat(delivery.records()).extracting(r -> r.resources().size()).containsExactly(93, 33);
    }

    @Test
    void a_document_has_the_same_keys_alone_and_in_an_archive() {
        ImportedRecord alone = imported(bytes("specific.xml")).records().get(0);
        ImportedRecord packed = imported(bytes("delivery.zip")).records().get(0);
        assertThat(packed.documentKey()).isEqualTo(alone.documentKey());
        assertThat(packed.resources())
                .extracting(r -> r.key())
                .isEqualTo(alone.resources().stream().map(r -> r.key()).toList());
    }

    @Test
    void neither_index_nor_folders_nor_names_are_needed() {
        byte[] zip = new Zips()
                .file("a/b/c/d/健診.txt", bytes("specific.xml"))
                .file("readme.txt", "hello".getBytes(UTF_8))
                .file("XSD/hc08_V08.xsd", "<xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\"/>".getBytes(UTF_8))
                .bytes();
        Imported result = imported(zip);
        assertThat(result.records()).hasSize(1);
        assertThat(codes(result.warnings())).containsExactly("checkup-entry-not-read");
        assertThat(result.warnings().get(0).location()).isEqualTo("entry 2");
    }

    @Test
    void a_warning_inside_names_the_entry_by_number() {
        Imported result =
                imported(new Zips().file("秘密の名前.xml", bytes("quirks.xml")).bytes());
        assertThat(result.warnings())
                .extracting(ExchangeIssue::location)
                .allMatch(location -> location.startsWith("entry 1: /ClinicalDocument/"));
        assertThat(result.warnings().toString()).doesNotContain("秘密");
    }

    @Test
    void an_index_that_announces_more_is_a_warning() {
        Imported result = imported(new Zips()
                .file("ix08_V08.xml", bytes("index.xml"))
                .file("h.xml", bytes("specific.xml"))
                .bytes());
        assertThat(codes(result.warnings())).containsExactly("checkup-record-count-differs");
    }

    @Test
    void one_broken_document_rejects_the_archive() {
        byte[] zip = new Zips()
                .file("DATA/h1.xml", bytes("specific.xml"))
                .file("DATA/h2.xml", document().substring(0, 900).getBytes(UTF_8))
                .bytes();
        assertThat(codes(errors(zip))).containsExactly("xml-malformed");
        assertThat(errors(zip).get(0).location()).startsWith("entry 2: line ");
    }

    @Test
    void an_archive_without_a_document_is_refused() {
        assertThat(codes(errors(new Zips().file("a.txt", new byte[3]).bytes()))).containsExactly("nothing-to-import");
        assertThat(codes(errors(new Zips().bytes()))).containsExactly("nothing-to-import");
    }

    @Test
    void more_documents_than_the_limit_are_refused() {
        Zips zip = new Zips();
        for (int i = 0; i < 101; i++) {
            zip.file("h" + i + ".xml", document().getBytes(UTF_8));
        }
        assertThat(codes(errors(zip.bytes()))).containsExactly("checkup-too-many-documents");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"../h.xml", "/h.xml", "DATA/../../h.xml", "C:/h.xml", "./h.xml", "a/b\\..\\h.xml", "h\u0001.xml"
            })
    void a_name_that_leaves_the_archive_is_refused(String name) {
        assertThat(codes(errors(new Zips().file(name, bytes("specific.xml")).bytes())))
                .containsExactly("archive-name");
    }

    @Test
    void a_link_is_refused() {
        assertThat(codes(errors(new Zips().link("h.xml", "/etc/passwd").bytes())))
                .containsExactly("archive-symlink");
    }

    @Test
    void an_encrypted_archive_is_refused() {
        assertThat(codes(errors(new Zips().file("h.xml", bytes("specific.xml")).encrypted())))
                .containsExactly("archive-encrypted");
    }

    @Test
    void an_archive_in_the_archive_is_refused() {
        assertThat(codes(errors(new Zips().file("h.xml", bytes("delivery.zip")).bytes())))
                .containsExactly("archive-nested");
        assertThat(codes(errors(new Zips()
                        .file("h.gz", new byte[] {0x1F, (byte) 0x8B, 8, 0})
                        .bytes())))
                .containsExactly("archive-nested");
    }

    @Test
    void a_bomb_is_refused_by_its_ratio() {
        assertThat(codes(errors(new Zips().file("h.xml", new byte[4 << 20]).bytes())))
                .containsExactly("archive-ratio");
    }

    @Test
    void a_bomb_is_refused_by_its_size() {
        byte[] noise = new byte[9 << 20];
        new Random(1).nextBytes(noise);
        assertThat(codes(errors(new Zips().file("h.xml", noise).bytes()))).containsExactly("archive-too-large");
    }

    @Test
    void a_bomb_of_many_pieces_is_refused_by_their_sum() {
        byte[] piece = new byte[7 << 20];
        new Random(1).nextBytes(piece);
        // 256 KiB of noise, the rest zeros: below the ratio, so that only the sum can refuse.
        Arrays.fill(piece, 1 << 18, piece.length, (byte) 0);
        Zips zip = new Zips();
        for (int i = 0; i < 30; i++) {
            zip.file("h" + i, piece);
        }
        assertThat(codes(errors(zip.bytes()))).containsExactly("archive-too-large");
    }

    @Test
    void too_many_entries_are_refused() {
        Zips zip = new Zips();
        for (int i = 0; i < 2_001; i++) {
            zip.file("f" + i, new byte[0]);
        }
        assertThat(codes(errors(zip.bytes()))).containsExactly("archive-too-many-entries");
    }

    @Test
    void a_cut_archive_is_refused() {
        byte[] zip = bytes("delivery.zip");
        assertThat(codes(errors(Arrays.copyOf(zip, zip.length / 2)))).containsExactly("archive-malformed");
    }
}
