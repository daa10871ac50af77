package techo.exchange.prescription;

/**
 * How much one import may hold. Sixteen symbols, the most that can be joined, hold 47,248 bytes.
 *
 * @param bytes of all parts together
 * @param lines of one prescription
 * @param shared characters of what is not said of one drug alone, counted once for each drug: each drug carries its doctor
 *     and the remarks, so a small file could ask for a very large answer
 * @param warnings listed; the rest is summed up in one
 */
public record PrescriptionLimits(int bytes, int lines, long shared, int warnings) {

    public PrescriptionLimits {
        if (bytes < 1 || lines < 1 || shared < 1 || warnings < 1) {
            throw new IllegalArgumentException("limits are positive");
        }
    }

    public static PrescriptionLimits standard() {
        return new PrescriptionLimits(1 << 20, 5_000, 16_000_000, 1_000);
    }
}
