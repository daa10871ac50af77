package techo.interceptors.consent;

import java.time.Instant;
import java.util.Date;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Consent;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.PositiveIntType;
import org.hl7.fhir.r4.model.PrimitiveType;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.Type;
import techo.interceptors.consent.ConsentReader.CannotRead;
import techo.interceptors.consent.ConsentReading.Reason;
import techo.policy.consent.ConsentKind;
import techo.policy.consent.ConsentTerms;
import techo.policy.consent.NoticeVersion;
import techo.policy.consent.Period;
import techo.policy.recipient.ForeignText;
import techo.policy.recipient.RecipientVersion;

/**
 * How a {@code Consent} states its terms: the kind in {@code category}, when it was given in {@code dateTime}, and in an
 * extension what the person was told (versions of the notice and of the recipient, texts about a recipient abroad).
 */
public final class StatedTerms {
    public static final String KINDS = "https://techophr.github.io/fhir/CodeSystem/consent-kind";
    public static final String EXTENSION = "https://techophr.github.io/fhir/StructureDefinition/consent-terms";

    private static final String NOTICE = "notice";
    private static final String NOTICE_DIGEST = "noticeDigest";
    private static final String RECIPIENT = "recipient";
    private static final String TOLD = "told";

    private StatedTerms() {}

    /** @throws CannotRead when something is stated that the rules do not know */
    static ConsentTerms read(Consent consent) throws CannotRead {
        List<Extension> stated = consent.getExtensionsByUrl(EXTENSION);
        if (stated.size() > 1) {
            throw new CannotRead(Reason.TERMS);
        }
        Extension terms = stated.isEmpty() ? new Extension(EXTENSION) : stated.get(0);
        return new ConsentTerms(
                kind(consent),
                givenAt(consent),
                new NoticeVersion(version(terms, NOTICE)),
                new RecipientVersion(version(terms, RECIPIENT)),
                told(terms));
    }

    /** @return what the person was shown of the notice, as the server digested it when it was published */
    public static Optional<String> noticeDigest(Consent consent) {
        return Optional.ofNullable(consent.getExtensionByUrl(EXTENSION))
                .map(terms -> terms.getExtensionByUrl(NOTICE_DIGEST))
                .map(Extension::getValue)
                .map(Type::primitiveValue);
    }

    /** @param noticeDigest of the notice that the terms name; none when they name none */
    public static void write(Consent consent, ConsentTerms terms, Optional<String> noticeDigest) {
        consent.addCategory(new CodeableConcept(new Coding(KINDS, terms.kind().name(), null)));
        if (!terms.givenAt().equals(Period.BEGINNING)) {
            consent.setDateTime(Date.from(terms.givenAt()));
        }
        Extension stated = new Extension(EXTENSION);
        version(stated, NOTICE, terms.notice().number());
        noticeDigest.ifPresent(digest -> stated.addExtension(NOTICE_DIGEST, new StringType(digest)));
        version(stated, RECIPIENT, terms.recipient().number());
        terms.foreignTexts().stream().sorted().forEach(text -> stated.addExtension(TOLD, new CodeType(text.name())));
        if (stated.hasExtension()) {
            consent.addExtension(stated);
        }
    }

    private static ConsentKind kind(Consent consent) throws CannotRead {
        Set<String> kinds = new TreeSet<>();
        for (CodeableConcept category : consent.getCategory()) {
            for (Coding coding : category.getCoding()) {
                if (KINDS.equals(coding.getSystem())) {
                    kinds.add(String.valueOf(coding.getCode()));
                }
            }
        }
        if (kinds.isEmpty()) {
            return ConsentKind.SHARING;
        }
        try {
            if (kinds.size() == 1) {
                return ConsentKind.valueOf(kinds.iterator().next());
            }
        } catch (IllegalArgumentException e) {
            // Falls through: a kind that the rules do not know.
        }
        throw new CannotRead(Reason.KIND);
    }

    /** A day is its beginning in Japan, so that what lasts some hours lasts no longer than was meant. */
    private static Instant givenAt(Consent consent) {
        DateTimeType given = consent.getDateTimeElement();
        return FhirPeriods.isInstant(given)
                ? given.getValue().toInstant()
                : FhirPeriods.dayOf(given)
                        .map(day -> Period.ofDays(day, day).from())
                        .orElse(Period.BEGINNING);
    }

    private static int version(Extension terms, String name) throws CannotRead {
        List<Extension> stated = terms.getExtensionsByUrl(name);
        if (stated.isEmpty()) {
            return 0;
        }
        if (stated.size() == 1 && stated.get(0).getValue() instanceof PositiveIntType number && number.hasValue()) {
            return number.getValue();
        }
        throw new CannotRead(Reason.TERMS);
    }

    private static void version(Extension terms, String name, int number) {
        if (number > 0) {
            terms.addExtension(name, new PositiveIntType(number));
        }
    }

    private static Set<ForeignText> told(Extension terms) throws CannotRead {
        Set<ForeignText> told = EnumSet.noneOf(ForeignText.class);
        for (Extension stated : terms.getExtensionsByUrl(TOLD)) {
            if (!(stated.getValue() instanceof PrimitiveType<?> text)) {
                throw new CannotRead(Reason.TERMS);
            }
            try {
                told.add(ForeignText.valueOf(String.valueOf(text.primitiveValue())));
            } catch (IllegalArgumentException e) {
                throw new CannotRead(Reason.TERMS);
            }
        }
        return told;
    }
}
