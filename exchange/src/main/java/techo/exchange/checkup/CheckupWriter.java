package techo.exchange.checkup;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Composition;
import org.hl7.fhir.r4.model.Patient;
import techo.exchange.ExportFile;
import techo.exchange.ExportResult;
import techo.exchange.ExportResult.Exported;
import techo.exchange.ExportResult.Refused;
import techo.exchange.XmlNode;
import techo.terminology.CheckupItems;
import techo.terminology.CheckupMethods;
import techo.terminology.CheckupPhase;
import techo.terminology.ChoiceLists;

/**
 * Writes 特定健診情報ファイル (CDA R2, hc08 V08) from the resources of one checkup in the shape of the eCheckup guide: its
 * document Bundle, or any Bundle that holds the Composition, the Patient and what they refer to.
 *
 * <p>The opposite of {@link CheckupReader}: what that reads from a conformant file, this writes back with every value.
 * Units are spelled as the exchange spells them; names, address and the numbers of insurance are full-width.
 *
 * <p>A pure function; instances are immutable and may be shared between threads.
 */
public final class CheckupWriter {

    private static final String NAMESPACE = "urn:hl7-org:v3";
    private static final String SCHEMA = "../XSD/hc08_V08.xsd";
    private static final String CONTENT_TYPE = "application/xml";
    private static final String NO_FACILITY = "0000000000";

    private final Map<Optional<CheckupPhase>, CheckupItemTranslator> items;

    public CheckupWriter(CheckupItems items, ChoiceLists choices, CheckupMethods methods) {
        this.items = CheckupTables.translators(items, choices, methods);
    }

    /**
     * @param checkup one Composition and what it refers to
     * @return one file, named by the exchange's rule
     */
    public ExportResult write(Bundle checkup) {
        Issues issues = new Issues();
        return document(checkup, issues)
                .<ExportResult>map(document -> new Exported(List.of(document.file()), issues.warnings()))
                .orElseGet(() -> new Refused(issues.errors()));
    }

    /**
     * A document as it goes into a file.
     *
     * @param created the day that is in its name
     */
    record Document(CheckupHeader header, String created, byte[] bytes) {

        /** By itself, not in a delivery. */
        ExportFile file() {
            return new ExportFile(name(0, 1), CONTENT_TYPE, bytes);
        }

        /**
         * @param sending which delivery of that day, from 0
         * @param serial within the delivery, from 1
         */
        String name(int sending, int serial) {
            return "h%s%s%d1%06d.xml"
                    .formatted(
                            performer().filter(n -> n.matches("[0-9]{10}")).orElse(NO_FACILITY),
                            created,
                            sending,
                            serial);
        }

        private Optional<String> performer() {
            return header.performer().flatMap(CheckupHeader.Institution::number);
        }
    }

    /** Empty when it cannot be written; the errors are then in the issues. */
    Optional<Document> document(Bundle checkup, Issues issues) {
        CheckupResources resources = new CheckupResources(checkup, issues);
        return resources
                .head()
                .flatMap(head -> new CheckupHeaders(resources, head.composition())
                        .gather(head.patient())
                        .map(header -> document(header, head.composition(), head.patient(), resources)));
    }

    private Document document(
            CheckupHeader header, Composition composition, Patient patient, CheckupResources resources) {
        XmlNode root = new CheckupHeaderWriter(header, patient, resources.place(patient), resources.place(composition))
                .write();
        CheckupItemTranslator ofPhase = requireNonNull(items.get(CheckupTables.phase(header.performed())));
        root.add(XmlNode.of("component")
                .add(new CheckupBodyWriter(ofPhase, resources, header.performed()).write(composition)));
        root.makeWritable(path -> resources.issues().warn(CheckupIssueCode.TEXT_ALTERED, path, ""));
        return new Document(
                header,
                header.created().map(Hl7Time::day).orElseGet(() -> Hl7Time.day(header.performed())),
                root.document(NAMESPACE, SCHEMA));
    }
}
