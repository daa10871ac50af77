package techo.exchange.checkup;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.Reference;
import techo.exchange.CommonIssueCode;
import techo.exchange.DocumentKinds;
import techo.exchange.ExchangeIssue;
import techo.exchange.ImportResult;
import techo.exchange.ImportResult.Imported;
import techo.exchange.ImportResult.Rejected;
import techo.exchange.ImportedRecord;
import techo.exchange.SafeArchive;
import techo.exchange.SecureXml;
import techo.exchange.XmlElement;

/**
 * Reads a delivery archive: index (ix08), summary (su08), {@code DATA/h*.xml}. Which entry is what is told by its
 * content; folders and names may break the rule, and index and summary may be missing. One unreadable document rejects
 * the archive, because what was sent together is taken together.
 */
final class CheckupArchiveReader {

    private final SafeArchive archive;
    private final SecureXml xml;
    private final CheckupDocumentReader documents;
    private final CheckupLimits limits;

    CheckupArchiveReader(SecureXml xml, CheckupDocumentReader documents, CheckupLimits limits) {
        this.archive = new SafeArchive(limits.archive(), CheckupDeliveries::isDelivery);
        this.xml = xml;
        this.documents = documents;
        this.limits = limits;
    }

    ImportResult read(byte[] zip, Reference subject) {
        Reading reading = new Reading(subject);
        Optional<ExchangeIssue> refusal = archive.read(zip, reading::entry);
        if (refusal.isPresent()) {
            return new Rejected(List.of(refusal.get()));
        }
        return reading.result();
    }

    private final class Reading {

        private final Reference subject;
        private final List<ImportedRecord> records = new ArrayList<>();
        private final List<ExchangeIssue> warnings = new ArrayList<>();
        private final List<ExchangeIssue> errors = new ArrayList<>();
        private final List<Integer> announced = new ArrayList<>();
        private int resources;

        Reading(Reference subject) {
            this.subject = subject;
        }

        void entry(SafeArchive.Entry entry) {
            if (!errors.isEmpty()) {
                return;
            }
            String where = "entry " + entry.number();
            switch (DocumentKinds.detect(entry.bytes())) {
                case CHECKUP_XML -> document(entry, where);
                case CHECKUP_CLERICAL_XML -> clerical(entry, where);
                case OTHER_XML -> other(entry, where);
                case ARCHIVE,
                        NOTEBOOK,
                        PRESCRIPTION,
                        COST_NOTICE,
                        FHIR_JSON,
                        FHIR_NDJSON,
                        HOME_TABLE,
                        APPLE_HEALTH,
                        OPEN_MHEALTH,
                        OTHER_JSON,
                        PDF,
                        PNG,
                        JPEG,
                        UNKNOWN -> warn(CheckupIssueCode.ENTRY_NOT_READ, where);
            }
        }

        private void document(SafeArchive.Entry entry, String where) {
            ImportResult result = documents.read(entry.bytes(), subject);
            result.fold(
                    imported -> {
                        imported.warnings().forEach(w -> warnings.add(w.within(where)));
                        records.addAll(imported.records());
                        imported.records()
                                .forEach(r -> resources += r.resources().size());
                        return true;
                    },
                    rejected -> {
                        rejected.errors().forEach(e -> errors.add(e.within(where)));
                        return false;
                    });
            if (records.size() > limits.maxDocuments() || resources > limits.maxResources()) {
                errors.add(new ExchangeIssue(
                        CheckupIssueCode.TOO_MANY_DOCUMENTS,
                        where,
                        "limit " + limits.maxDocuments() + " documents, " + limits.maxResources() + " resources"));
            }
        }

        private void clerical(SafeArchive.Entry entry, String where) {
            Optional<XmlElement> root = xml.parse(entry.bytes()).fold(Optional::of, issue -> Optional.empty());
            if (root.isEmpty() || !(root.get().is("index") || root.get().is("summary"))) {
                warn(CheckupIssueCode.CLERICAL_KEPT, where);
                return;
            }
            root.flatMap(r -> r.at("totalRecordCount"))
                    .flatMap(count -> count.attribute("value"))
                    .filter(value -> value.matches("[0-9]{1,8}"))
                    .map(Integer::valueOf)
                    .ifPresent(announced::add);
        }

        /** The schemas that the rule puts beside the data are XML too; a damaged document must not pass for one. */
        private void other(SafeArchive.Entry entry, String where) {
            xml.parse(entry.bytes())
                    .fold(
                            root -> {
                                if (!root.is("schema")) {
                                    warn(CheckupIssueCode.ENTRY_NOT_READ, where);
                                }
                                return true;
                            },
                            issue -> errors.add(issue.within(where)));
        }

        private void warn(CheckupIssueCode code, String where) {
            warnings.add(new ExchangeIssue(code, where, ""));
        }

        ImportResult result() {
            if (!errors.isEmpty()) {
                return new Rejected(errors);
            }
            if (records.isEmpty()) {
                return ImportResult.rejected(CommonIssueCode.NOTHING_TO_IMPORT, "/", "");
            }
            announced.stream()
                    .filter(count -> count != records.size())
                    .forEach(count -> warnings.add(
                            new ExchangeIssue(CheckupIssueCode.RECORD_COUNT_DIFFERS, "/", count + " announced")));
            return new Imported(records, warnings);
        }
    }
}
