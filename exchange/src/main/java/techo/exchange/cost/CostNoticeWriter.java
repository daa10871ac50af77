package techo.exchange.cost;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.ExplanationOfBenefit;
import org.hl7.fhir.r4.model.ExplanationOfBenefit.ItemComponent;
import org.hl7.fhir.r4.model.Patient;
import techo.exchange.Cells;
import techo.exchange.Decimals;
import techo.exchange.ExchangeIssue;
import techo.exchange.ExportFile;
import techo.exchange.ExportResult;
import techo.exchange.ExportResult.Exported;
import techo.exchange.JapaneseText;
import techo.exchange.PersonNames;
import techo.exchange.ResourceIndex;

/** Writes 医療費通知情報 in the layout in which it is downloaded. Cells that a spreadsheet would compute are made harmless. */
public final class CostNoticeWriter {

    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMddHHmmssSSS");
    private static final DecimalFormatSymbols SIGNS = DecimalFormatSymbols.getInstance(Locale.ROOT);
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private CostNoticeWriter() {}

    /** How the file is encoded. */
    public enum Encoding {
        UTF_8_WITH_MARK,
        SHIFT_JIS
    }

    /**
     * @param record the Patient and the ExplanationOfBenefit of the person; all else is not part of a cost notice
     * @param made a time in Japan, for the file's name
     */
    public static ExportResult write(Bundle record, LocalDateTime made, Encoding encoding) {
        ResourceIndex index = new ResourceIndex(record);
        List<ExchangeIssue> warnings = new ArrayList<>(index.enteredInError());
        List<ExplanationOfBenefit> claims = new ArrayList<>();
        index.all(ExplanationOfBenefit.class).forEach(claim -> {
            if (month(claim).isPresent() && !amounts(claim).isEmpty()) {
                claims.add(claim);
            } else {
                warnings.add(new ExchangeIssue(CostIssueCode.NOT_WRITTEN, index.path(claim), ""));
            }
        });
        if (claims.isEmpty()) {
            return ExportResult.refused(CostIssueCode.NOTHING_TO_WRITE, "Bundle", "");
        }
        claims.sort(Comparator.comparing(claim -> month(claim).orElseThrow()));
        String csv = csv(index, claims);
        Charset charset = encoding == Encoding.SHIFT_JIS ? JapaneseText.CP932 : UTF_8;
        CharsetEncoder encoder = charset.newEncoder();
        if (!encoder.canEncode(csv)) {
            warnings.add(new ExchangeIssue(CostIssueCode.TEXT_ALTERED, "Bundle", ""));
        }
        byte[] bytes =
                (encoding == Encoding.SHIFT_JIS ? replaced(csv, encoder) : BYTE_ORDER_MARK + csv).getBytes(charset);
        return new Exported(
                List.of(new ExportFile("医療費情報_" + STAMP.format(made) + ".csv", "text/csv", bytes)), warnings);
    }

    private static String replaced(String text, CharsetEncoder encoder) {
        StringBuilder writable = new StringBuilder();
        text.codePoints()
                .mapToObj(Character::toString)
                .map(c -> encoder.canEncode(c) ? c : "■")
                .forEach(writable::append);
        return writable.toString();
    }

    private static String csv(ResourceIndex index, List<ExplanationOfBenefit> claims) {
        StringBuilder out = new StringBuilder();
        try (CSVPrinter csv = new CSVPrinter(out, CSVFormat.RFC4180)) {
            csv.printRecord(CostNotice.TITLE);
            csv.printRecord(CostNotice.KIND);
            csv.println();
            csv.printRecord(CostNotice.KEY, CostNotice.VALUE);
            csv.printRecord(CostNotice.ELIGIBILITY);
            pair(
                    csv,
                    CostNotice.NAME,
                    index.all(Patient.class).findFirst().flatMap(p -> PersonNames.written(p.getName())));
            pair(
                    csv,
                    CostNotice.INSURER,
                    claims.stream()
                            .flatMap(c -> Optional.ofNullable(c.getInsurer().getDisplay()).stream())
                            .findFirst());
            csv.printRecord(CostNotice.TOTALS);
            amounts(csv, sums(claims));
            csv.printRecord(CostNotice.DETAILS);
            for (ExplanationOfBenefit claim : claims) {
                detail(csv, claim);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString();
    }

    private static void detail(CSVPrinter csv, ExplanationOfBenefit claim) throws IOException {
        pair(csv, CostNotice.MONTH, month(claim).map(CostMonth::format));
        pair(csv, CostNotice.CARE, Optional.of(care(claim)));
        pair(
                csv,
                CostNotice.DAYS,
                claim.getItem().stream()
                        .map(ItemComponent::getQuantity)
                        .filter(days -> "d".equals(days.getCode()) && days.hasValue())
                        .map(days -> Decimals.plain(days.getValue()))
                        .findFirst());
        pair(csv, CostNotice.PROVIDER, Optional.ofNullable(claim.getProvider().getDisplay()));
        amounts(csv, amounts(claim));
        for (var note : claim.getProcessNote()) {
            String text = Optional.ofNullable(note.getText()).orElse("");
            int end = text.indexOf("] ");
            if (text.startsWith("[") && end > 0) {
                pair(csv, text.substring(1, end), Optional.of(text.substring(end + 2)));
            }
        }
    }

    private static void amounts(CSVPrinter csv, Map<CostShare, BigDecimal> amounts) throws IOException {
        for (CostShare share : CostShare.values()) {
            pair(
                    csv,
                    share.key(),
                    Optional.ofNullable(amounts.get(share))
                            .map(yen -> new DecimalFormat("#,##0.####", SIGNS).format(yen)));
        }
    }

    private static void pair(CSVPrinter csv, String key, Optional<String> value) throws IOException {
        if (value.isPresent()) {
            csv.printRecord(Cells.harmless(key), Cells.harmless(value.get()));
        }
    }

    private static String care(ExplanationOfBenefit claim) {
        if (claim.getType().hasText()) {
            return claim.getType().getText();
        }
        return switch (Optional.ofNullable(claim.getType().getCodingFirstRep().getCode())
                .orElse("")) {
            case "pharmacy" -> "調剤";
            case "oral" -> "歯科外来";
            case "institutional" -> "医科入院";
            default -> "医科外来";
        };
    }

    static Optional<YearMonth> month(ExplanationOfBenefit claim) {
        return Optional.ofNullable(claim.getBillablePeriod().getStartElement().getValueAsString())
                .filter(iso -> iso.length() >= 7)
                .map(iso -> YearMonth.parse(iso.substring(0, 7)));
    }

    static Map<CostShare, BigDecimal> amounts(ExplanationOfBenefit claim) {
        Map<CostShare, BigDecimal> amounts = new EnumMap<>(CostShare.class);
        claim.getTotal().stream()
                .filter(total -> "JPY".equals(total.getAmount().getCurrency())
                        && total.getAmount().hasValue()
                        && Decimals.isPlain(total.getAmount().getValue()))
                .forEach(total -> {
                    for (CostShare share : CostShare.values()) {
                        if (share.isMeant(total.getCategory())) {
                            amounts.putIfAbsent(share, total.getAmount().getValue());
                        }
                    }
                });
        return amounts;
    }

    private static Map<CostShare, BigDecimal> sums(List<ExplanationOfBenefit> claims) {
        Map<CostShare, BigDecimal> sums = new EnumMap<>(CostShare.class);
        claims.forEach(claim -> amounts(claim).forEach((share, yen) -> sums.merge(share, yen, BigDecimal::add)));
        return sums;
    }
}
