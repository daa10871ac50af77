package techo.server.terminology;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.hl7.fhir.instance.model.api.IPrimitiveType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.jspecify.annotations.Nullable;
import techo.interceptors.error.TechoException;
import techo.terminology.catalogue.UnknownTerminologyException;

/** Parameters of terminology operations as plain values. */
final class Asked {
    private Asked() {}

    /** One code of the question; texts are empty when they were not given. */
    record Code(String system, String version, String code, String display) {}

    static String text(@Nullable IPrimitiveType<?> value) {
        return value == null || value.getValueAsString() == null ? "" : value.getValueAsString();
    }

    static String required(@Nullable IPrimitiveType<?> value) {
        String text = text(value);
        if (text.isEmpty()) {
            throw new TechoException(TerminologyError.TERMINOLOGY_PARAMETER_MISSING);
        }
        return text;
    }

    /**
     * The codes that were given in one of the three ways of FHIR.
     *
     * @throws TechoException when they were given in none or in several
     */
    static List<Code> codes(Code plain, @Nullable Coding coding, @Nullable CodeableConcept concept) {
        List<Code> given = Stream.of(
                        Optional.of(plain).filter(code -> !code.code().isEmpty()).stream(),
                        Optional.ofNullable(coding).stream().map(Asked::code),
                        Optional.ofNullable(concept).stream()
                                .flatMap(all -> all.getCoding().stream())
                                .map(Asked::code))
                .flatMap(codes -> codes)
                .toList();
        long ways = Stream.of(!plain.code().isEmpty(), coding != null, concept != null)
                .filter(given_ -> given_)
                .count();
        if (given.isEmpty() || given.stream().anyMatch(code -> code.code().isEmpty())) {
            throw new TechoException(TerminologyError.TERMINOLOGY_PARAMETER_MISSING);
        }
        if (ways > 1) {
            throw new TechoException(TerminologyError.TERMINOLOGY_PARAMETER_INVALID);
        }
        return given;
    }

    /** @throws TechoException when there is not exactly one */
    static Code one(Code plain, @Nullable Coding coding) {
        return codes(plain, coding, null).get(0);
    }

    private static Code code(Coding coding) {
        return new Code(
                Optional.ofNullable(coding.getSystem()).orElse(""),
                Optional.ofNullable(coding.getVersion()).orElse(""),
                Optional.ofNullable(coding.getCode()).orElse(""),
                Optional.ofNullable(coding.getDisplay()).orElse(""));
    }

    /** What a client is told when something that it named is not here. */
    static TechoException unknown(UnknownTerminologyException e) {
        return new TechoException(
                switch (e.kind()) {
                    case CODE_SYSTEM -> TerminologyError.CODE_SYSTEM_UNKNOWN;
                    case VALUE_SET -> TerminologyError.VALUE_SET_UNKNOWN;
                    case CONCEPT_MAP -> TerminologyError.CONCEPT_MAP_UNKNOWN;
                    case CODE -> TerminologyError.CODE_UNKNOWN;
                });
    }
}
