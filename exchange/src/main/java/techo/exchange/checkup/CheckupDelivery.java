package techo.exchange.checkup;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * What an archive says about itself: who sends what to whom.
 *
 * @param interaction 種別, who sends to whom (1 to 20; 6 is an institution to an insurer)
 * @param event 実施区分 (1 to 9; 1 is a checkup)
 * @param created a day in Japan
 * @param sending which delivery to that receiver on that day, from 0
 * @param settlement amounts of the summary; without it the archive has none
 */
public record CheckupDelivery(
        int interaction,
        int event,
        LocalDate created,
        int sending,
        Party sender,
        Party receiver,
        Optional<Settlement> settlement) {

    public CheckupDelivery {
        if (interaction < 1 || interaction > 20 || event < 1 || event > 9 || sending < 0 || sending > 9) {
            throw new IllegalArgumentException("interaction 1 to 20, event 1 to 9, sending 0 to 9");
        }
    }

    /** Who numbers the parties; each kind of number has its own OID and length. */
    public enum PartyKind {
        INSTITUTION(CheckupCodes.OID_FACILITY, 10),
        INSURER(CheckupCodes.OID_INSURER, 8),
        AGENCY(CheckupCodes.OID_AGENCY, 8);

        private final String oid;
        private final int digits;

        PartyKind(String oid, int digits) {
            this.oid = oid;
            this.digits = digits;
        }

        String oid() {
            return oid;
        }
    }

    /** @param number as many digits as the kind has */
    public record Party(PartyKind kind, String number) {
        public Party {
            if (!number.matches("[0-9]{" + kind.digits + "}")) {
                throw new IllegalArgumentException("a number of that kind has " + kind.digits + " digits");
            }
        }
    }

    /**
     * Whole yen.
     *
     * @param otherProgram paid by other programmes
     */
    public record Settlement(long cost, long payment, Optional<Long> otherProgram, long claim) {

        private static final long MOST = 999_999_999;

        public Settlement {
            for (long amount : List.of(cost, payment, otherProgram.orElse(0L), claim)) {
                if (amount < 0 || amount > MOST) {
                    throw new IllegalArgumentException("amounts have at most nine digits");
                }
            }
        }
    }
}
