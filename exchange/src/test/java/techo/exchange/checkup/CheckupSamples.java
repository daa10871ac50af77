package techo.exchange.checkup;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import techo.exchange.ExchangeIssue;
import techo.exchange.ImportResult;
import techo.exchange.ImportResult.Imported;
import techo.exchange.ImportedRecord;
import techo.exchange.ImportedResource;
import techo.exchange.SourceFile;
import techo.terminology.CheckupItems;
import techo.terminology.CheckupMethods;
import techo.terminology.ChoiceLists;

/** The fictional files that the tests read, and short ways to look into what became of them. */
final class CheckupSamples {

    static final Reference PATIENT = new Reference("Patient/1001");

    static final CheckupReader READER =
            new CheckupReader(CheckupItems.load(), ChoiceLists.load(), CheckupMethods.load(), CheckupLimits.standard());

    private CheckupSamples() {}

    static byte[] bytes(String name) {
        try (InputStream in = CheckupSamples.class.getResourceAsStream(name)) {
            return Objects.requireNonNull(in, name).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String text(String name) {
        return new String(bytes(name), UTF_8);
    }

    static ImportResult read(byte[] bytes) {
        return READER.read(SourceFile.of(bytes), PATIENT);
    }

    static Imported imported(byte[] bytes) {
        return read(bytes).fold(i -> i, r -> {
            throw new AssertionError("rejected: " + r.errors());
        });
    }

    static Imported imported(String document) {
        return imported(document.getBytes(UTF_8));
    }

    static List<ExchangeIssue> errors(byte[] bytes) {
        return read(bytes)
                .fold(
                        i -> {
                            throw new AssertionError("imported");
                        },
                        ImportResult.Rejected::errors);
    }

    static List<ExchangeIssue> errors(String document) {
        return errors(document.getBytes(UTF_8));
    }

    static List<String> codes(List<ExchangeIssue> issues) {
        return issues.stream().map(i -> i.code().code()).toList();
    }

    static <T extends Resource> List<T> all(ImportedRecord record, Class<T> type) {
        return record.resources().stream()
                .map(ImportedResource::resource)
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    static List<Observation> observations(ImportedRecord record, String code) {
        return all(record, Observation.class).stream()
                .filter(o -> code.equals(o.getCode().getCodingFirstRep().getCode()))
                .toList();
    }

    static Observation observation(ImportedRecord record, String code) {
        List<Observation> found = observations(record, code);
        if (found.size() != 1) {
            throw new AssertionError(found.size() + " observations " + code);
        }
        return found.get(0);
    }

    /** A document with just these entries in section 01010. */
    static String document(String... entries) {
        return documentOf("10", "010", "01010", entries);
    }

    static String documentOf(String reportClass, String program, String section, String... entries) {
        StringBuilder xml = new StringBuilder("""
                <?xml version="1.0" encoding="UTF-8"?>
                <ClinicalDocument xmlns="urn:hl7-org:v3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
                <id nullFlavor="NI"/>
                <code code="%s" codeSystem="1.2.392.200119.6.1001"/>
                <effectiveTime value="20250620"/>
                <recordTarget><patientRole><id root="1.2.392.200119.6.101" extension="06999999"/>
                <patient><name>ミホンタロウ</name><administrativeGenderCode code="1"/><birthTime value="19700405"/></patient>
                </patientRole></recordTarget>
                <documentationOf><serviceEvent><code code="%s"/><effectiveTime value="20250610"/>
                <performer typeCode="PRF"><assignedEntity><representedOrganization>
                <id root="1.2.392.200119.6.102" extension="9911234567"/><name>サンプル健診センター</name>
                </representedOrganization></assignedEntity></performer></serviceEvent></documentationOf>
                <component><structuredBody><component><section>
                <code code="%s" codeSystem="1.2.392.200119.6.1010"/><title>t</title><text/>
                """.formatted(reportClass, program, section));
        for (String entry : entries) {
            xml.append("<entry>").append(entry).append("</entry>\n");
        }
        return xml.append("</section></component></structuredBody></component></ClinicalDocument>")
                .toString();
    }

    static String item(String code, String inner) {
        return "<observation classCode=\"OBS\" moodCode=\"EVN\"><code code=\"" + code + "\"/>" + inner
                + "</observation>";
    }
}
