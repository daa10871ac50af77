package techo.policy.research;

/**
 * How coarse what describes a person is made.
 *
 * @param ageBand years of birth that are told as one; 1 tells the year
 */
public record Generalisation(int ageBand, PlaceDetail place, GenderDetail gender, DateDetail dates) {
    public Generalisation {
        if (ageBand < 1 || ageBand > 20) {
            throw new IllegalArgumentException("an age band has 1 to 20 years, this has " + ageBand);
        }
    }

    /** What each kind of output starts from. */
    public static Generalisation of(OutputKind kind) {
        return switch (kind) {
            case PSEUDONYMISED -> new Generalisation(5, PlaceDetail.POSTCODE_3, GenderDetail.KEPT, DateDetail.SHIFTED);
            case ANONYMISED -> new Generalisation(10, PlaceDetail.POSTCODE_2, GenderDetail.KEPT, DateDetail.YEAR);
        };
    }

    /** How much of the postcode is told. */
    public enum PlaceDetail {
        NONE(0),
        /** About a prefecture. */
        POSTCODE_2(2),
        /** About a district that one post office delivers to. */
        POSTCODE_3(3);

        private final int digits;

        PlaceDetail(int digits) {
            this.digits = digits;
        }

        public int digits() {
            return digits;
        }
    }

    /** Whether the gender is told. */
    public enum GenderDetail {
        KEPT,
        SUPPRESSED
    }

    /** What becomes of days. */
    public enum DateDetail {
        /** All days of a person by the same number of days: what lies between them stays. */
        SHIFTED,
        MONTH,
        YEAR
    }
}
