package techo.server.portal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.context.NoSuchMessageException;
import org.springframework.context.support.ResourceBundleMessageSource;
import techo.policy.audit.AuditAction;
import techo.policy.audit.AuditAgent;
import techo.policy.audit.AuditOutcome;
import techo.policy.consent.ConsentStanding;
import techo.policy.consent.DataCategory;
import techo.policy.consent.DenyReason;
import techo.policy.erasure.Erasure;
import techo.policy.identity.PurposeOfUse;
import techo.policy.recipient.ForeignText;

/** What a person reads about consents and accesses is there in both languages. */
class ConsentWordsTest {
    /** Why a consent can open nothing though it was not withdrawn. */
    private static final EnumSet<DenyReason> REASONS = EnumSet.of(
            DenyReason.ABOVE_CEILING,
            DenyReason.RECIPIENT_UNREGISTERED,
            DenyReason.RECIPIENT_SUSPENDED,
            DenyReason.RECIPIENT_PURPOSE_UNREGISTERED,
            DenyReason.CHECKLIST_UNCONFIRMED,
            DenyReason.CHECKLIST_LAPSED,
            DenyReason.CHECKLIST_OVERDUE,
            DenyReason.FOREIGN_MEASURES_UNCHECKED,
            DenyReason.SHARING_FROZEN,
            DenyReason.SHARING_DORMANT,
            DenyReason.EVIDENCE_UNREADABLE,
            DenyReason.OUTSIDE_PERIOD,
            DenyReason.RECONSENT_DUE,
            DenyReason.FOREIGN_TEXTS_MISSING);

    private final ResourceBundleMessageSource messages = new ResourceBundleMessageSource();
    private final Words words;

    ConsentWordsTest() {
        messages.setBasename("messages");
        messages.setDefaultEncoding("UTF-8");
        messages.setFallbackToSystemLocale(false);
        words = new Words(messages);
    }

    @Test
    void every_state_reason_text_abroad_and_part_to_keep_has_words_in_both_languages() {
        Stream.of(
                        Arrays.stream(ConsentStanding.State.values())
                                .map(state -> "portal.consents.state." + state.code()),
                        REASONS.stream().map(reason -> "portal.consents.reason." + reason.code()),
                        Arrays.stream(ForeignText.values()).map(text -> "portal.consents.told." + text.name()),
                        KeepPages.PARTS.stream().map(part -> "portal.keep.part." + part),
                        Arrays.stream(ItemKind.values()).map(kind -> "portal.items.kind." + kind.code()),
                        Arrays.stream(Erasure.State.values()).map(state -> "portal.erasure.state." + state.code()))
                .flatMap(keys -> keys)
                .forEach(key -> assertThat(said(key, Locale.ENGLISH))
                        .as(key)
                        .isNotBlank()
                        .isNotEqualTo(said(key, Locale.JAPANESE)));
    }

    @Test
    void every_purpose_and_every_kind_of_data_has_words_in_both_languages() {
        for (PurposeOfUse purpose : PurposeOfUse.values()) {
            assertThat(words.purpose(purpose.code(), Locale.JAPANESE)).isEqualTo(purpose.japanese());
            assertThat(words.purpose(purpose.code(), Locale.ENGLISH)).isNotEqualTo(purpose.japanese());
        }
        for (DataCategory category : DataCategory.values()) {
            assertThat(words.category(category.code(), Locale.JAPANESE)).isEqualTo(category.japanese());
            assertThat(words.category(category.code(), Locale.ENGLISH)).isNotEqualTo(category.japanese());
        }
    }

    @Test
    void who_did_what_how_it_ended_and_why_it_was_refused_have_words_in_both_languages() {
        Stream.of(
                        Arrays.stream(AuditAgent.Kind.values()).map(kind -> "portal.who." + kind.code()),
                        Arrays.stream(AuditAction.values()).map(action -> "portal.action." + action.code()),
                        Arrays.stream(AuditOutcome.Result.values()).map(result -> "portal.result." + result.code()),
                        Arrays.stream(DenyReason.values()).map(reason -> "portal.reason." + reason.code()),
                        Stream.of(
                                        "not-found",
                                        "interrupted",
                                        "emergency-life",
                                        "emergency-chosen-before",
                                        "sign-in-refused",
                                        "sign-in-locked")
                                .map(reason -> "portal.reason." + reason))
                .flatMap(keys -> keys)
                .forEach(key -> assertThat(said(key, Locale.ENGLISH))
                        .as(key)
                        .isNotBlank()
                        .isNotEqualTo(said(key, Locale.JAPANESE)));
    }

    @Test
    void a_code_of_another_version_stands_for_itself() {
        assertThat(words.purpose("NEW-PURPOSE", Locale.JAPANESE)).isEqualTo("NEW-PURPOSE");
    }

    private String said(String key, Locale language) {
        try {
            return messages.getMessage(key, new Object[0], language);
        } catch (NoSuchMessageException e) {
            return "";
        }
    }
}
