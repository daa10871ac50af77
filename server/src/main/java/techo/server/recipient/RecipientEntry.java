package techo.server.recipient;

import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import techo.policy.consent.PurposeCeiling;
import techo.policy.identity.PurposeOfUse;
import techo.policy.identity.RecipientId;
import techo.policy.identity.RecipientType;
import techo.policy.recipient.Checklist;
import techo.policy.recipient.Prefecture;

/**
 * What the register says of one organisation (guideline 4.2; APPI Art. 28 and 29).
 *
 * @param legalName as the record of a disclosure must name it, with address and representative
 * @param purposes purposes it may have data for, within what its type may have at all
 * @param checklist the confirmation that it meets the guideline's checklist
 * @param prefecture where in Japan it works, for disasters
 * @param abroad where it is and what a person must be told first; empty in Japan
 * @param clients through which it asks
 */
record RecipientEntry(
        RecipientId recipient,
        RecipientType type,
        String legalName,
        String address,
        String representative,
        Set<PurposeOfUse> purposes,
        Optional<Checklist> checklist,
        Optional<Prefecture> prefecture,
        Optional<Abroad> abroad,
        List<RecipientClient> clients) {
    /** Other providers of personal health records must meet the guideline's checklist. */
    private static final Set<RecipientType> CHECKED = EnumSet.of(RecipientType.PHR, RecipientType.APP);

    RecipientEntry {
        purposes = Set.copyOf(purposes);
        clients = List.copyOf(clients);
        requireText(legalName, 200);
        requireText(address, 400);
        requireText(representative, 200);
        if (purposes.isEmpty() || clients.isEmpty()) {
            throw new IllegalArgumentException("a recipient has purposes and clients");
        }
        if (!clients.stream().allMatch(within(purposes))) {
            throw new IllegalArgumentException("a client has only purposes of its recipient");
        }
        if (CHECKED.contains(type) && checklist.isEmpty()) {
            throw new IllegalArgumentException("a recipient of this type needs a confirmed checklist");
        }
    }

    private static Predicate<RecipientClient> within(Set<PurposeOfUse> all) {
        return client -> !client.purposes().isEmpty() && all.containsAll(client.purposes());
    }

    /** Whether a recipient of this type may have data for each of the purposes at all. */
    boolean isWithin(PurposeCeiling ceiling, Instant at) {
        return purposes.stream().allMatch(purpose -> ceiling.opens(purpose, type, at));
    }

    /** What counts as the same recipient for a person who consented; another needs a new consent (再同意). */
    boolean presentsAs(RecipientEntry other) {
        return legalName.equals(other.legalName)
                && address.equals(other.address)
                && representative.equals(other.representative)
                && type == other.type
                && abroad.map(Abroad::asTold).equals(other.abroad.map(Abroad::asTold));
    }

    private static void requireText(String text, int maximum) {
        if (text.isBlank() || text.length() > maximum) {
            throw new IllegalArgumentException("a text is missing or too long");
        }
    }

    /**
     * A country other than Japan, and the three texts (Enforcement Rules Art. 17).
     *
     * @param country ISO 3166-1 alpha-2
     * @param measuresCheckedAt when equal measures were last found to be kept; only they need it
     */
    record Abroad(
            String country,
            AbroadGround ground,
            Optional<Instant> measuresCheckedAt,
            String countryText,
            String protectionText,
            String measuresText) {
        Abroad {
            if (!country.matches("[A-Z]{2}") || country.equals("JP")) {
                throw new IllegalArgumentException("a foreign country has two capital letters and is not JP");
            }
            if ((ground == AbroadGround.EQUIVALENT_MEASURES) != measuresCheckedAt.isPresent()) {
                throw new IllegalArgumentException("equal measures, and nothing else, are checked at some time");
            }
            requireText(countryText, 4000);
            requireText(protectionText, 4000);
            requireText(measuresText, 4000);
        }

        /** When measures were checked is nothing that a person is told. */
        private List<String> asTold() {
            return List.of(country, ground.name(), countryText, protectionText, measuresText);
        }
    }
}
