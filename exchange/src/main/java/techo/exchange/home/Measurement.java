package techo.exchange.home;

import java.math.BigDecimal;

/**
 * One value of one item, in the item's own unit.
 *
 * @param device as the source names it; may be empty
 * @param note may be empty
 */
record Measurement(HomeItem item, HomeTime time, BigDecimal value, String device, String note) {

    /** Whether both are halves of one measurement, such as a blood pressure. */
    boolean isOfOneWhole(Measurement other) {
        return item.whole().isPresent()
                && item.whole().equals(other.item().whole())
                && time.equals(other.time())
                && device.equals(other.device());
    }

    Measurement with(BigDecimal otherValue) {
        return new Measurement(item, time, otherValue, device, note);
    }

    Measurement of(HomeTime otherTime, String otherDevice) {
        return new Measurement(item, otherTime, value, otherDevice, note);
    }
}
