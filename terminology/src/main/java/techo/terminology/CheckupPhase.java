package techo.terminology;

import java.time.LocalDate;
import java.time.Month;

/** A term of specific health checkups (特定健診 第3期, 第4期), each with item and choice lists of its own. */
public enum CheckupPhase {
    /** Fiscal years 2018 to 2023. */
    THIRD("3"),
    /** Since fiscal year 2024. */
    FOURTH("4");

    private static final LocalDate FOURTH_BEGINS = LocalDate.of(2024, Month.APRIL, 1);

    private final String number;

    CheckupPhase(String number) {
        this.number = number;
    }

    public String number() {
        return number;
    }

    /**
     * The phase that a checkup is of: the day of examination decides, whenever its file was made. Days before phase 3 count with
     * it, because what phase 4 asks otherwise was asked before as in phase 3.
     */
    public static CheckupPhase of(LocalDate examined) {
        return examined.isBefore(FOURTH_BEGINS) ? THIRD : FOURTH;
    }
}
