package techo.server.disclosure;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.DefaultProfileValidationSupport;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.springframework.context.support.ResourceBundleMessageSource;
import techo.policy.consent.DataCategory;
import techo.policy.consent.DenyReason;
import techo.policy.identity.PurposeOfUse;

/** Tables, papers and sentences say what the pages of a person say. */
class LedgerWordsTest {
    private final ResourceBundleMessageSource messages = new ResourceBundleMessageSource();
    private final LedgerWords words;

    LedgerWordsTest() {
        messages.setBasename("messages");
        messages.setDefaultEncoding("UTF-8");
        messages.setFallbackToSystemLocale(false);
        words = new LedgerWords(messages, new DefaultProfileValidationSupport(FhirContext.forR4Cached()));
    }

    @Test
    void purposes_and_kinds_of_data_are_called_as_on_the_pages_in_both_languages() {
        for (PurposeOfUse purpose : PurposeOfUse.values()) {
            assertThat(words.purpose(purpose))
                    .isEqualTo(purpose.japanese() + " " + said("portal.purpose." + purpose.code(), Locale.ENGLISH));
        }
        for (DataCategory category : DataCategory.values()) {
            assertThat(words.category(category))
                    .isEqualTo(category.japanese() + " " + said("portal.category." + category.code(), Locale.ENGLISH));
        }
    }

    @Test
    void a_refusal_is_told_as_on_the_pages() {
        AccessWords.Told told = new AccessWords(words).reason(DenyReason.NO_CONSENT.code());
        assertThat(told.japanese()).isEqualTo(said("portal.reason.no-consent", Locale.JAPANESE));
        assertThat(told.english()).isEqualTo(said("portal.reason.no-consent", Locale.ENGLISH));
    }

    @Test
    void a_reason_without_words_stands_for_itself() {
        assertThat(new AccessWords(words).reason("status-418"))
                .isEqualTo(new AccessWords.Told("status-418", "status-418"));
    }

    private String said(String key, Locale language) {
        return messages.getMessage(key, new Object[0], language);
    }
}
