package techo.policy.consent;

/**
 * Why somebody opens a record in an emergency, in their own words. It may name the person's condition, so it never
 * prints itself.
 *
 * @param text not blank, at most 1,000 characters
 */
public record EmergencyReason(String text) {
    public EmergencyReason {
        if (text.isBlank() || text.length() > 1000) {
            throw new IllegalArgumentException("a reason has 1 to 1,000 characters");
        }
    }

    @Override
    public String toString() {
        return "EmergencyReason[not printed]";
    }
}
