package techo.server.consent.operation;

import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.Locale;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;
import org.hl7.fhir.r4.model.PositiveIntType;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Type;
import techo.interceptors.consent.ConsentReader;
import techo.policy.consent.CitedProvision;
import techo.policy.consent.ConsentRef;
import techo.policy.consent.DataCategory;
import techo.policy.consent.DataPeriod;
import techo.policy.consent.Period;
import techo.policy.consent.Provision;
import techo.policy.identity.PurposeOfUse;

/** Puts what the rules know into parts of FHIR Parameters. */
final class Answers {
    private Answers() {}

    static void part(ParametersParameterComponent line, String name, Type value) {
        line.addPart().setName(name).setValue(value);
    }

    static Coding purpose(PurposeOfUse purpose) {
        return new Coding(ConsentReader.PURPOSES, purpose.code(), purpose.japanese());
    }

    static void categories(ParametersParameterComponent line, Collection<DataCategory> categories) {
        categories.stream()
                .sorted()
                .forEach(category ->
                        part(line, "category", new Coding(ConsentReader.CATEGORIES, category.code(), null)));
    }

    static void period(ParametersParameterComponent line, Period period) {
        if (!period.equals(Period.ALWAYS)) {
            org.hl7.fhir.r4.model.Period stated = new org.hl7.fhir.r4.model.Period();
            if (!period.from().equals(Period.BEGINNING)) {
                stated.setStart(Date.from(period.from()));
            }
            if (!period.until().equals(Period.END)) {
                stated.setEnd(Date.from(period.until()));
            }
            part(line, "period", stated);
        }
    }

    /** The provision that decided, in the version of the consent that said it. */
    static void cited(ParametersParameterComponent line, CitedProvision cited) {
        consent(line, cited.ref());
        Provision provision = cited.provision();
        part(line, "type", new CodeType(provision.effect().name().toLowerCase(Locale.ROOT)));
        part(line, "purpose", purpose(provision.purpose()));
        categories(line, provision.categories());
        period(line, provision.period());
        if (!provision.dataPeriod().equals(DataPeriod.BOUNDLESS)) {
            Instant from = Period.ofDays(
                            provision.dataPeriod().first(),
                            provision.dataPeriod().first())
                    .from();
            Instant until = Period.ofDays(
                            provision.dataPeriod().last(),
                            provision.dataPeriod().last())
                    .from();
            part(
                    line,
                    "data-period",
                    new org.hl7.fhir.r4.model.Period().setStart(Date.from(from)).setEnd(Date.from(until)));
        }
    }

    /** HAPI writes no version into a reference, so that stands beside it. */
    static void consent(ParametersParameterComponent line, ConsentRef ref) {
        part(line, "consent", new Reference("Consent/" + ref.id().value()));
        part(line, "consent-version", new PositiveIntType(Math.toIntExact(ref.version())));
    }
}
