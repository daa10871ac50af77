package techo.server.portal;

import java.time.ZonedDateTime;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;
import org.hl7.fhir.r4.model.Reference;

/**
 * One line of "to whom it was given": an entry of {@code $disclosures} as its person reads it.
 *
 * @param at in Japan
 * @param recipient by the name that it had then; by reference where the register never had one
 * @param seat address and representative, as far as they are known
 * @param basis the legal ground
 * @param consents ids of the Consents that permitted it
 */
record DisclosureLine(
        ZonedDateTime at,
        String recipient,
        String seat,
        String purpose,
        List<KindShown> kinds,
        String basis,
        List<String> consents) {

    static DisclosureLine of(ParametersParameterComponent line, Words words, Locale language) {
        Named named = Named.of(line);
        String name = named.text("legal-name");
        return new DisclosureLine(
                Days.inJapan(named.instant("at")),
                name.isEmpty()
                        ? named.value("recipient", Reference.class)
                                .map(Reference::getReference)
                                .orElse("—")
                        : name,
                Stream.of(named.text("address"), named.text("representative"))
                        .filter(part -> !part.isBlank())
                        .collect(Collectors.joining(" / ")),
                named.value("purpose", Coding.class)
                        .map(purpose -> words.purpose(purpose.getCode(), language))
                        .orElse("—"),
                KindShown.of(named, words, language),
                words.basis(named.text("basis"), language),
                named.ids("consent"));
    }
}
