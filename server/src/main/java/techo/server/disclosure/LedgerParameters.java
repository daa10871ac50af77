package techo.server.disclosure;

import java.util.Date;
import java.util.List;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;
import org.hl7.fhir.r4.model.PositiveIntType;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.Type;
import org.hl7.fhir.r4.model.UriType;
import techo.interceptors.consent.ConsentReader;
import techo.policy.disclosure.DisclosedKind;

/** Entries as FHIR Parameters; docs/disclosure.md lists the parts. */
final class LedgerParameters {
    private final LedgerWords words;

    LedgerParameters(LedgerWords words) {
        this.words = words;
    }

    Parameters of(List<LedgerEntry> entries) {
        Parameters parameters = new Parameters();
        entries.forEach(entry -> add(parameters.addParameter().setName("disclosure"), entry));
        return parameters;
    }

    void add(ParametersParameterComponent line, LedgerEntry entry) {
        part(line, "id", new StringType(entry.id()));
        part(line, "at", new InstantType(Date.from(entry.at())));
        part(
                line,
                "person",
                new Reference("Patient/" + entry.disclosed().person().value()));
        part(
                line,
                "recipient",
                new Reference("Organization/" + entry.recipient().value()));
        entry.named().ifPresent(named -> {
            part(line, "recipient-version", new PositiveIntType(named.version()));
            part(line, "legal-name", new StringType(named.legalName()));
            part(line, "address", new StringType(named.address()));
            part(line, "representative", new StringType(named.representative()));
            part(line, "country", new CodeType(named.country()));
        });
        part(
                line,
                "purpose",
                new Coding(ConsentReader.PURPOSES, entry.purpose().code(), words.purpose(entry.purpose())));
        part(line, "basis", new CodeType(entry.disclosed().basis().code()));
        part(
                line,
                "basis-article",
                new StringType("APPI " + entry.disclosed().basis().article()));
        part(line, "record-duty", new CodeType(entry.duty().code()));
        part(line, "record-duty-source", new StringType(entry.duty().source()));
        entry.disclosed()
                .consents()
                .forEach(consent -> part(
                        line,
                        "consent",
                        new UriType("Consent/" + consent.id().value() + "/_history/" + consent.version())));
        entry.disclosed().kinds().forEach(kind -> item(line.addPart().setName("item"), kind));
        part(line, "digest-of", new CodeType(entry.disclosed().digest().of().code()));
        if (!entry.disclosed().digest().sha256().isEmpty()) {
            part(line, "digest", new StringType(entry.disclosed().digest().sha256()));
        }
        entry.request().ifPresent(request -> part(line, "request", new StringType(request.value())));
    }

    void item(ParametersParameterComponent item, DisclosedKind kind) {
        part(
                item,
                "category",
                new Coding(ConsentReader.CATEGORIES, kind.category().code(), words.category(kind.category())));
        part(item, "type", new CodeType(kind.type()));
        kind.code().ifPresent(code -> part(item, "code", new Coding(code.system(), code.code(), words.item(code))));
        part(item, "count", new IntegerType(kind.count()));
    }

    private static void part(ParametersParameterComponent line, String name, Type value) {
        line.addPart().setName(name).setValue(value);
    }
}
