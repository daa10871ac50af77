package techo.server.portal;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.springframework.context.MessageSource;
import techo.policy.consent.DataCategory;
import techo.policy.disclosure.LegalBasis;
import techo.policy.identity.PurposeOfUse;

/** What codes are called on a page: in Japanese by policy itself, in other languages by the messages. */
final class Words {
    private final MessageSource messages;

    Words(MessageSource messages) {
        this.messages = messages;
    }

    /** A code that this version does not know stands for itself. */
    String purpose(String code, Locale language) {
        return translated(
                "portal.purpose." + code,
                PurposeOfUse.ofCode(code).map(PurposeOfUse::japanese).orElse(code),
                language);
    }

    String category(String code, Locale language) {
        return translated(
                "portal.category." + code,
                DataCategory.ofCode(code).map(DataCategory::japanese).orElse(code),
                language);
    }

    /** @param kind of agent, a code of {@code AuditAgent.Kind} */
    String who(String kind, Locale language) {
        return translated("portal.who." + kind, kind, language);
    }

    /** @param code of {@code AuditAction} */
    String action(String code, Locale language) {
        return translated("portal.action." + code, code, language);
    }

    /** Why something was refused, or done without a consent. */
    String reason(String code, Locale language) {
        return translated("portal.reason." + code, code, language);
    }

    /** @param code of a legal ground */
    String basis(String code, Locale language) {
        return LegalBasis.ofCode(code)
                .map(basis -> language.getLanguage().equals(Locale.JAPANESE.getLanguage())
                        ? basis.japanese()
                        : basis.english())
                .orElse(code);
    }

    /** As the language writes a day. */
    String day(LocalDate day, Locale language) {
        return DateTimeFormatter.ofPattern(translated("portal.format.day", "yyyy-MM-dd", language), language)
                .format(day);
    }

    private String translated(String key, String japanese, Locale language) {
        return String.valueOf(messages.getMessage(key, new Object[0], japanese, language));
    }
}
