package techo.exchange.checkup;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.hl7.fhir.r4.model.Bundle;
import techo.exchange.ExchangeIssue;
import techo.exchange.ExportFile;
import techo.exchange.ExportResult;
import techo.exchange.ExportResult.Exported;
import techo.exchange.ExportResult.Refused;
import techo.exchange.XmlNode;
import techo.exchange.checkup.CheckupDelivery.Party;
import techo.exchange.checkup.CheckupDelivery.Settlement;

/**
 * Writes a delivery archive (送付用アーカイブ): index (ix08), summary (su08) where there are amounts, {@code DATA/h*.xml}, one
 * folder and the archive named alike by the exchange's rule. The schemas that the rule puts beside them are the ministry's
 * and are left out.
 */
public final class CheckupArchiveWriter {

    private static final String NAMESPACE = "https://www.mhlw.go.jp/stf/seisakunitsuite/bunya/0000161103.html";

    private final CheckupWriter documents;

    public CheckupArchiveWriter(CheckupWriter documents) {
        this.documents = documents;
    }

    /**
     * @param checkups each one Composition and what it refers to; at least one
     * @return one zip; refused as a whole when one of the checkups cannot be written
     */
    public ExportResult write(List<Bundle> checkups, CheckupDelivery delivery) {
        List<ExchangeIssue> warnings = new ArrayList<>();
        List<ExchangeIssue> errors = new ArrayList<>();
        List<CheckupWriter.Document> written = new ArrayList<>();
        for (int i = 0; i < checkups.size(); i++) {
            Issues issues = new Issues();
            Optional<CheckupWriter.Document> document = documents.document(checkups.get(i), issues);
            String where = "document " + (i + 1);
            issues.errors().forEach(e -> errors.add(e.within(where)));
            issues.warnings().forEach(w -> warnings.add(w.within(where)));
            document.ifPresent(written::add);
        }
        if (!errors.isEmpty() || checkups.isEmpty()) {
            return errors.isEmpty()
                    ? ExportResult.refused(CheckupIssueCode.COMPOSITION_MISSING, "/", "")
                    : new Refused(errors);
        }
        return new Exported(List.of(archive(written, delivery)), warnings);
    }

    static ExportFile archive(List<CheckupWriter.Document> written, CheckupDelivery delivery) {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        String folder = name(delivery);
        entries.put(folder + "/ix08_V08.xml", index(delivery, written.size()));
        delivery.settlement()
                .ifPresent(
                        amounts -> entries.put(folder + "/su08_V08.xml", summary(delivery, amounts, written.size())));
        for (int i = 0; i < written.size(); i++) {
            CheckupWriter.Document document = written.get(i);
            entries.put(folder + "/DATA/" + document.name(delivery.sending(), i + 1), document.bytes());
        }
        return new ExportFile(folder + ".zip", "application/zip", zip(entries, delivery));
    }

    private static String name(CheckupDelivery delivery) {
        return "%s_%s_%s%d_%d"
                .formatted(
                        delivery.sender().number(),
                        delivery.receiver().number(),
                        day(delivery),
                        delivery.sending(),
                        delivery.event());
    }

    private static byte[] index(CheckupDelivery delivery, int count) {
        return XmlNode.of("index")
                .add(XmlNode.of("interactionType").with("code", Integer.toString(delivery.interaction())))
                .add(XmlNode.of("creationTime").with("value", day(delivery)))
                .add(party("sender", delivery.sender()))
                .add(party("receiver", delivery.receiver()))
                .add(event(delivery))
                .add(XmlNode.of("totalRecordCount").with("value", Integer.toString(count)))
                .document(NAMESPACE, "./XSD/ix08_V08.xsd");
    }

    private static byte[] summary(CheckupDelivery delivery, Settlement amounts, int count) {
        XmlNode summary = XmlNode.of("summary")
                .add(event(delivery))
                .add(XmlNode.of("totalSubjectCount").with("value", Integer.toString(count)))
                .add(amount("totalCostAmount", amounts.cost()))
                .add(amount("totalPaymentAmount", amounts.payment()));
        amounts.otherProgram().ifPresent(yen -> summary.add(amount("totalPaymentByOtherProgram", yen)));
        return summary.add(amount("totalClaimAmount", amounts.claim())).document(NAMESPACE, "./XSD/su08_V08.xsd");
    }

    private static XmlNode event(CheckupDelivery delivery) {
        return XmlNode.of("serviceEventType").with("code", Integer.toString(delivery.event()));
    }

    private static XmlNode party(String element, Party party) {
        return XmlNode.of(element)
                .add(XmlNode.of("id").with("root", party.kind().oid()).with("extension", party.number()));
    }

    private static XmlNode amount(String element, long yen) {
        return XmlNode.of(element).with("value", Long.toString(yen)).with("currency", "JPY");
    }

    private static String day(CheckupDelivery delivery) {
        return DateTimeFormatter.BASIC_ISO_DATE.format(delivery.created());
    }

    /** Entries are dated with the delivery's day, so that the same delivery is the same bytes. */
    private static byte[] zip(Map<String, byte[]> entries, CheckupDelivery delivery) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> file : entries.entrySet()) {
                ZipEntry entry = new ZipEntry(file.getKey());
                entry.setTimeLocal(delivery.created().atStartOfDay());
                zip.putNextEntry(entry);
                zip.write(file.getValue());
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
