package techo.exchange.cost;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.ExplanationOfBenefit;
import org.hl7.fhir.r4.model.Patient;
import techo.exchange.Decimals;
import techo.exchange.ExchangeIssue;
import techo.exchange.ExportResult;
import techo.exchange.ExportResult.Exported;
import techo.exchange.PersonNames;
import techo.exchange.ResourceIndex;
import techo.exchange.Sheet;

/**
 * Writes the columns of the tax agency's form for medical expenses (医療費集計フォーム), to be pasted into it.
 *
 * <p>A cost notice says what a person's share was, not what was paid nor on which day: the amount is that share, the day stays
 * empty, and so does what others paid back.
 */
public final class TaxFormWriter {
    private static final List<String> HEADER = List.of(
            "医療を受けた人", "病院・薬局などの名称", "診療・治療", "医薬品購入", "介護保険サービス", "その他の医療費", "支払った医療費の金額", "左のうち補填される金額", "支払年月日");
    private static final String APPLIES = "該当する";

    private TaxFormWriter() {}

    /** @param record the Patient and the ExplanationOfBenefit of the person */
    public static ExportResult write(Bundle record) {
        ResourceIndex index = new ResourceIndex(record);
        String person = index.all(Patient.class)
                .findFirst()
                .flatMap(patient -> PersonNames.written(patient.getName()))
                .orElse("");
        List<ExchangeIssue> warnings = new ArrayList<>(index.enteredInError());
        List<ExplanationOfBenefit> claims = new ArrayList<>();
        index.all(ExplanationOfBenefit.class).forEach(claim -> {
            if (share(claim).isPresent() && CostNoticeWriter.month(claim).isPresent()) {
                claims.add(claim);
                warnings.add(new ExchangeIssue(CostIssueCode.DAY_UNKNOWN, index.path(claim), ""));
            } else {
                warnings.add(new ExchangeIssue(CostIssueCode.NOT_WRITTEN, index.path(claim), ""));
            }
        });
        if (claims.isEmpty()) {
            return ExportResult.refused(CostIssueCode.NOTHING_TO_WRITE, "Bundle", "");
        }
        claims.sort(Comparator.comparing(claim -> CostNoticeWriter.month(claim).orElseThrow()));
        Sheet sheet = new Sheet(
                "医療費集計",
                HEADER,
                claims.stream().map(claim -> row(person, claim)).toList());
        return new Exported(List.of(sheet.csv()), warnings);
    }

    private static List<String> row(String person, ExplanationOfBenefit claim) {
        boolean pharmacy = "pharmacy".equals(claim.getType().getCodingFirstRep().getCode());
        return List.of(
                person,
                Optional.ofNullable(claim.getProvider().getDisplay()).orElse(""),
                pharmacy ? "" : APPLIES,
                pharmacy ? APPLIES : "",
                "",
                "",
                Decimals.plain(share(claim).orElse(BigDecimal.ZERO)),
                "",
                "");
    }

    private static Optional<BigDecimal> share(ExplanationOfBenefit claim) {
        Map<CostShare, BigDecimal> amounts = CostNoticeWriter.amounts(claim);
        return Optional.ofNullable(amounts.get(CostShare.PERSON));
    }
}
