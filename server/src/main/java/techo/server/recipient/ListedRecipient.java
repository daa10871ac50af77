package techo.server.recipient;

import java.util.EnumSet;
import java.util.Set;
import techo.policy.identity.PurposeOfUse;
import techo.policy.identity.RecipientId;
import techo.policy.identity.RecipientType;

/**
 * A recipient as a person finds it who looks for one to consent to.
 *
 * @param country ISO 3166-1 alpha-2
 * @param purposes for which it may be given data
 */
public record ListedRecipient(
        RecipientId recipient, String legalName, RecipientType type, String country, Set<PurposeOfUse> purposes) {
    public ListedRecipient {
        purposes = Set.copyOf(purposes);
    }

    ListedRecipient and(ListedRecipient same) {
        Set<PurposeOfUse> both = EnumSet.noneOf(PurposeOfUse.class);
        both.addAll(purposes);
        both.addAll(same.purposes);
        return new ListedRecipient(recipient, legalName, type, country, both);
    }

    ListedRecipient only(Set<PurposeOfUse> open) {
        Set<PurposeOfUse> both = EnumSet.noneOf(PurposeOfUse.class);
        both.addAll(purposes);
        both.retainAll(open);
        return new ListedRecipient(recipient, legalName, type, country, both);
    }
}
