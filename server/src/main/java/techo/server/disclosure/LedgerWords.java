package techo.server.disclosure;

import ca.uhn.fhir.context.support.IValidationSupport;
import ca.uhn.fhir.context.support.LookupCodeRequest;
import ca.uhn.fhir.context.support.ValidationSupportContext;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.context.MessageSource;
import techo.policy.consent.DataCategory;
import techo.policy.disclosure.DisclosedKind;
import techo.policy.disclosure.ItemCode;
import techo.policy.identity.PurposeOfUse;

/** What codes of the ledger are called, in Japanese and English in one text, for who reads it without a code list. */
final class LedgerWords {
    private final MessageSource messages;
    private final IValidationSupport terminology;

    LedgerWords(MessageSource messages, IValidationSupport terminology) {
        this.messages = messages;
        this.terminology = terminology;
    }

    String purpose(PurposeOfUse purpose) {
        return both(japanese(purpose), english(purpose));
    }

    String japanese(PurposeOfUse purpose) {
        return purpose.japanese();
    }

    String english(PurposeOfUse purpose) {
        return english("portal.purpose." + purpose.code(), purpose.code());
    }

    String category(DataCategory category) {
        return both(category.japanese(), english("portal.category." + category.code(), category.code()));
    }

    /** Why something was refused, or done without a consent; a code without words stands for itself. */
    String reason(String code, Locale language) {
        return String.valueOf(messages.getMessage("portal.reason." + code, new Object[0], code, language));
    }

    /** The name that the code system has, or the code itself. */
    String item(ItemCode item) {
        return Optional.ofNullable(terminology.lookupCode(
                        new ValidationSupportContext(terminology), new LookupCodeRequest(item.system(), item.code())))
                .filter(IValidationSupport.LookupCodeResult::isFound)
                .map(IValidationSupport.LookupCodeResult::getCodeDisplay)
                .filter(name -> !name.isBlank())
                .map(name -> name + " (" + item.code() + ")")
                .orElse(item.code());
    }

    /** One line for all kinds of an entry. */
    String kinds(List<DisclosedKind> kinds) {
        return kinds.stream()
                .map(kind -> category(kind.category()) + ": "
                        + kind.code().map(this::item).orElse(kind.type()) + " ×" + kind.count())
                .collect(Collectors.joining("; "));
    }

    static String both(String japanese, String english) {
        return japanese.equals(english) ? japanese : japanese + " " + english;
    }

    private String english(String key, String code) {
        return String.valueOf(messages.getMessage(key, new Object[0], code, Locale.ENGLISH));
    }
}
