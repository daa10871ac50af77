package techo.policy.consent;

import java.time.Instant;
import java.util.Set;
import techo.policy.recipient.ForeignText;
import techo.policy.recipient.RecipientVersion;

/**
 * Under which terms a consent was given, pinned so that a later change of them asks for a new consent.
 *
 * @param givenAt when the person agreed; {@link Period#BEGINNING} when nobody stated it
 * @param notice what the person was told of the purpose
 * @param recipient what the person was told of the recipient
 * @param foreignTexts what the person was told of a recipient abroad
 */
public record ConsentTerms(
        ConsentKind kind,
        Instant givenAt,
        NoticeVersion notice,
        RecipientVersion recipient,
        Set<ForeignText> foreignTexts) {
    /** A consent that states no terms is one to share, told by no text at all. */
    public static final ConsentTerms UNSTATED = new ConsentTerms(
            ConsentKind.SHARING, Period.BEGINNING, NoticeVersion.UNSTATED, RecipientVersion.UNSTATED, Set.of());

    public ConsentTerms {
        foreignTexts = Set.copyOf(foreignTexts);
    }
}
