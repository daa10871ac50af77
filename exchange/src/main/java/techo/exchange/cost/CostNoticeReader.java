package techo.exchange.cost;

import java.math.BigDecimal;
import java.text.Normalizer;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Coverage;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.ExplanationOfBenefit;
import org.hl7.fhir.r4.model.ExplanationOfBenefit.ExplanationOfBenefitStatus;
import org.hl7.fhir.r4.model.ExplanationOfBenefit.RemittanceOutcome;
import org.hl7.fhir.r4.model.ExplanationOfBenefit.Use;
import org.hl7.fhir.r4.model.Money;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Reference;
import techo.exchange.CommonIssueCode;
import techo.exchange.DocumentFormat;
import techo.exchange.ExchangeIssueCode;
import techo.exchange.ImportKey;
import techo.exchange.ImportKeys;
import techo.exchange.ImportResult;
import techo.exchange.ImportResult.Imported;
import techo.exchange.ImportedRecord;
import techo.exchange.ImportedResource;
import techo.exchange.JapaneseText;
import techo.exchange.RecordCategory;
import techo.exchange.RecordSource;
import techo.exchange.SourceFile;
import techo.exchange.SubjectClaims;
import techo.exchange.Warnings;
import techo.exchange.cost.CostNotice.Group;

/**
 * Reads 医療費通知情報 as a person downloads it from マイナポータル (CSV of keys and values, UTF-8 or Shift_JIS): one
 * ExplanationOfBenefit for each line of the details. A pure function.
 */
public final class CostNoticeReader {

    static final int MOST_WARNINGS = 1_000;

    private static final int MOST_BYTES = 8 << 20;
    private static final Pattern COUNT = Pattern.compile("([0-9]{1,3})日?");
    private static final String ABSENT = "http://hl7.org/fhir/StructureDefinition/data-absent-reason";
    private static final Set<String> KNOWN =
            Set.of(CostNotice.MONTH, CostNotice.CARE, CostNotice.DAYS, CostNotice.PROVIDER);

    /** @param subject the stored Patient ({@code Patient/123}); the file's own claims are returned beside the resources */
    public ImportResult read(SourceFile file, Reference subject) {
        if (file.size() > MOST_BYTES) {
            return ImportResult.rejected(CommonIssueCode.FILE_TOO_LARGE, "line 1", "limit " + MOST_BYTES + " bytes");
        }
        Optional<JapaneseText.Decoded> text = JapaneseText.decode(file.bytes());
        if (text.isEmpty()) {
            return ImportResult.rejected(CostIssueCode.UNDECODABLE, "line 1", "");
        }
        Optional<CostNotice> notice = CostNotice.parse(text.get().text());
        if (notice.isEmpty()) {
            return ImportResult.rejected(CostIssueCode.MALFORMED, "line 1", "");
        }
        if (notice.get().isTooLong()) {
            return ImportResult.rejected(CommonIssueCode.FILE_TOO_LARGE, "line 1", "");
        }
        Reading reading = new Reading(notice.get(), subject);
        text.get().otherLine().ifPresent(line -> reading.warn(CommonIssueCode.ENCODING_MIXED, line, ""));
        return reading.result(file.digest());
    }

    /** One file on its way. */
    private static final class Reading {

        private final CostNotice notice;
        private final Reference subject;
        private final ImportKeys keys;
        private final Map<String, Integer> occurrences = new HashMap<>();
        private final Warnings warnings = new Warnings(MOST_WARNINGS);
        private final List<ImportedResource> resources = new ArrayList<>();
        private final Map<CostShare, BigDecimal> sums = new EnumMap<>(CostShare.class);

        Reading(CostNotice notice, Reference subject) {
            this.notice = notice;
            this.subject = subject;
            this.keys = new ImportKeys(subject, List.of("cost-notice"));
        }

        ImportResult result(String digest) {
            notice.unreadable().forEach(line -> warn(CostIssueCode.LINE_UNREADABLE, line, ""));
            Optional<Group> eligibility = group(CostNotice.ELIGIBILITY);
            Optional<String> insurer = eligibility.flatMap(g -> g.value(CostNotice.INSURER));
            notice.groups().stream()
                    .filter(g -> g.name().equals(CostNotice.DETAILS))
                    .forEach(g -> resources.add(claim(g, insurer)));
            if (resources.isEmpty()) {
                return ImportResult.rejected(CommonIssueCode.NOTHING_TO_IMPORT, "line 1", "");
            }
            group(CostNotice.TOTALS).ifPresent(this::compare);
            notice.groups().stream()
                    .filter(g -> !Set.of(CostNotice.DETAILS, CostNotice.ELIGIBILITY, CostNotice.TOTALS)
                            .contains(g.name()))
                    .forEach(g -> warn(CostIssueCode.GROUP_KEPT, g.line(), ""));
            SubjectClaims claims = new SubjectClaims(
                    eligibility.flatMap(g -> g.value(CostNotice.NAME)),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());
            return new Imported(
                    List.of(new ImportedRecord(
                            new ImportKeys(subject, List.of("cost-notice", digest)).document(),
                            DocumentFormat.COST_NOTICE,
                            digest,
                            claims,
                            resources)),
                    warnings.all());
        }

        private Optional<Group> group(String name) {
            return notice.groups().stream().filter(g -> g.name().equals(name)).findFirst();
        }

        private ImportedResource claim(Group detail, Optional<String> insurer) {
            ImportKey key = key(detail);
            ExplanationOfBenefit claim = new ExplanationOfBenefit()
                    .addIdentifier(key.identifier())
                    .setStatus(ExplanationOfBenefitStatus.ACTIVE)
                    .setUse(Use.CLAIM)
                    .setOutcome(RemittanceOutcome.COMPLETE)
                    .setPatient(subject.copy())
                    .setType(type(detail.value(CostNotice.CARE)))
                    .setInsurer(named(insurer))
                    .setProvider(named(detail.value(CostNotice.PROVIDER)));
            month(detail, claim);
            Coverage coverage = new Coverage()
                    .setStatus(Coverage.CoverageStatus.ACTIVE)
                    .setBeneficiary(subject.copy())
                    .addPayor(named(insurer));
            coverage.setId("coverage");
            claim.addContained(coverage);
            claim.addInsurance().setFocal(true).setCoverage(new Reference("#coverage"));
            detail.value(CostNotice.DAYS).ifPresent(days -> days(days, detail, claim));
            detail.values().forEach((name, value) -> amount(name, value, detail, claim));
            return new ImportedResource(key, claim, RecordCategory.COST, RecordSource.INSURER);
        }

        /** The same month, care and institution again is the same claim; two of them in one file are counted. */
        private ImportKey key(Group detail) {
            String position = "claim/" + detail.value(CostNotice.MONTH).orElse("") + "/"
                    + detail.value(CostNotice.CARE).orElse("") + "/"
                    + detail.value(CostNotice.PROVIDER).orElse("");
            return keys.of(position + "#" + occurrences.merge(position, 1, Integer::sum));
        }

        private void month(Group detail, ExplanationOfBenefit claim) {
            Optional<String> written = detail.value(CostNotice.MONTH);
            Optional<YearMonth> month = written.flatMap(CostMonth::parse);
            month.ifPresentOrElse(
                    m -> {
                        claim.setCreatedElement(new DateTimeType(m.toString()));
                        claim.setBillablePeriod(new Period()
                                .setStartElement(new DateTimeType(m.toString()))
                                .setEndElement(new DateTimeType(m.toString())));
                    },
                    () -> {
                        claim.getCreatedElement().addExtension(ABSENT, new CodeType("unknown"));
                        written.ifPresent(text -> keep(CostNotice.MONTH, text, detail, claim));
                    });
        }

        private void days(String written, Group detail, ExplanationOfBenefit claim) {
            Matcher count = COUNT.matcher(Normalizer.normalize(written, Normalizer.Form.NFKC));
            if (!count.matches()) {
                keep(CostNotice.DAYS, written, detail, claim);
                return;
            }
            claim.addItem()
                    .setSequence(1)
                    .setProductOrService(new CodeableConcept()
                            .setText(detail.value(CostNotice.CARE).orElse("")))
                    .setQuantity(new Quantity()
                            .setValue(new BigDecimal(count.group(1)))
                            .setUnit("日")
                            .setSystem("http://unitsofmeasure.org")
                            .setCode("d"));
        }

        private void amount(String key, String value, Group detail, ExplanationOfBenefit claim) {
            Optional<CostShare> share = CostShare.ofKey(key);
            Optional<BigDecimal> yen = Yen.parse(value);
            if (share.isPresent() && yen.isPresent()) {
                sums.merge(share.get(), yen.get(), BigDecimal::add);
                claim.addTotal()
                        .setCategory(share.get().concept())
                        .setAmount(new Money().setValue(yen.get()).setCurrency("JPY"));
            } else if (!KNOWN.contains(key) && !value.isEmpty()) {
                keep(key, value, detail, claim);
            }
        }

        private void keep(String key, String value, Group detail, ExplanationOfBenefit claim) {
            claim.addProcessNote().setText("[" + key + "] " + value);
            warn(CostIssueCode.VALUE_KEPT, detail.line(), "");
        }

        private void compare(Group totals) {
            for (CostShare share : CostShare.values()) {
                Optional<BigDecimal> stated = totals.value(share.key()).flatMap(Yen::parse);
                if (stated.filter(t -> t.compareTo(sums.getOrDefault(share, BigDecimal.ZERO)) != 0)
                        .isPresent()) {
                    warn(CostIssueCode.TOTAL_DIFFERS, totals.line(), "");
                }
            }
        }

        private void warn(ExchangeIssueCode code, long line, String detail) {
            warnings.add(code, "line " + line, detail);
        }
    }

    private static Reference named(Optional<String> name) {
        Reference reference = new Reference();
        name.ifPresentOrElse(reference::setDisplay, () -> reference.addExtension(ABSENT, new CodeType("unknown")));
        return reference;
    }

    private static CodeableConcept type(Optional<String> care) {
        String words = care.orElse("");
        String code = "professional";
        if (words.contains("調剤")) {
            code = "pharmacy";
        } else if (words.contains("歯科")) {
            code = "oral";
        } else if (words.contains("入院")) {
            code = "institutional";
        }
        CodeableConcept type =
                new CodeableConcept(new Coding("http://terminology.hl7.org/CodeSystem/claim-type", code, null));
        care.ifPresent(type::setText);
        return type;
    }
}
