package techo.exchange.checkup;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.hl7.fhir.r4.model.Bundle;
import techo.exchange.ExchangeIssue;
import techo.exchange.ExportResult;
import techo.exchange.ExportResult.Exported;
import techo.exchange.SubjectClaims.InsuranceClaims;
import techo.exchange.checkup.CheckupDelivery.Party;
import techo.exchange.checkup.CheckupDelivery.PartyKind;

/**
 * Writes a person's checkups as files of the exchange: each by itself, and in delivery archives, one for each institution,
 * insurer and kind of service, which is what the systems of insurers and institutions take in. Who hands them over is the person,
 * for whom the exchange has no number: an archive goes by those of the institution that did the checkup and of the insurer, as
 * a delivery of another kind.
 */
public final class CheckupDeliveries {
    /** 種別 9: none of those between institutions, agencies and insurers. */
    private static final int ANOTHER_KIND = 9;

    private static final int SPECIFIC_CHECKUP = 1;
    private static final int OTHER_CHECKUP = 4;
    private static final Pattern NAME = Pattern.compile("(.*/)?[0-9]{10}_[0-9]{8}_[0-9]{9}_[0-9][.]zip");

    private final CheckupWriter documents;

    public CheckupDeliveries(CheckupWriter documents) {
        this.documents = documents;
    }

    /** The numbers of a delivery. */
    private record Parties(String institution, String insurer, int event) {

        CheckupDelivery on(LocalDate day) {
            return new CheckupDelivery(
                    ANOTHER_KIND,
                    event,
                    day,
                    0,
                    new Party(PartyKind.INSTITUTION, institution),
                    new Party(PartyKind.INSURER, insurer),
                    Optional.empty());
        }
    }

    /**
     * @param checkups each one Composition and what it refers to
     * @param day in Japan
     * @return a file, or why there is none, for each checkup, with a warning where the number of its institution or insurer is not
     *     known; then the deliveries, whose warnings are those of the checkups in them
     */
    public List<ExportResult> write(List<Bundle> checkups, LocalDate day) {
        List<ExportResult> results = new ArrayList<>();
        Map<Parties, List<CheckupWriter.Document>> deliveries = new LinkedHashMap<>();
        for (Bundle checkup : checkups) {
            Issues issues = new Issues();
            Optional<CheckupWriter.Document> document = documents.document(checkup, issues);
            if (document.isEmpty()) {
                results.add(new ExportResult.Refused(issues.errors()));
                continue;
            }
            List<ExchangeIssue> warnings = new ArrayList<>(issues.warnings());
            parties(document.get().header())
                    .ifPresentOrElse(
                            parties -> deliveries
                                    .computeIfAbsent(parties, key -> new ArrayList<>())
                                    .add(document.get()),
                            () -> warnings.add(new ExchangeIssue(
                                    CheckupIssueCode.DELIVERY_UNNUMBERED, "Bundle", "institution or insurer")));
            results.add(new Exported(List.of(document.get().file()), warnings));
        }
        deliveries.forEach((parties, delivered) -> results.add(
                new Exported(List.of(CheckupArchiveWriter.archive(delivered, parties.on(day))), List.of())));
        return results;
    }

    /** Whether an entry of an archive is named as a delivery. What is in it is beside it as well, in an archive of ours. */
    public static boolean isDelivery(String entry) {
        return NAME.matcher(entry).matches();
    }

    private static Optional<Parties> parties(CheckupHeader header) {
        Optional<String> institution = header.performer()
                .flatMap(CheckupHeader.Institution::number)
                .filter(number -> number.matches("[0-9]{10}"));
        Optional<String> insurer = header.subject()
                .insurance()
                .flatMap(InsuranceClaims::insurerNumber)
                .filter(number -> number.matches("[0-9]{1,8}"))
                .map(CheckupCodes::insurer);
        int event = header.reportClass().equals(ReportClass.SPECIFIC.code()) ? SPECIFIC_CHECKUP : OTHER_CHECKUP;
        return institution.flatMap(from -> insurer.map(to -> new Parties(from, to, event)));
    }
}
