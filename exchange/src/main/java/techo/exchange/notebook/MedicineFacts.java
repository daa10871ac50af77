package techo.exchange.notebook;

import java.math.BigDecimal;
import java.time.ZoneId;
import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Dosage;
import org.hl7.fhir.r4.model.MedicationDispense;
import org.hl7.fhir.r4.model.MedicationRequest;
import org.hl7.fhir.r4.model.Organization;
import org.hl7.fhir.r4.model.Quantity;
import techo.exchange.CellText;
import techo.exchange.Decimals;

/**
 * What two tellings of one event have in common, in a form that can be compared: NFKC without spaces, numbers without zeros
 * at the end.
 *
 * @param day {@code yyyy-mm-dd} in Japan, empty where it is not told to the day
 * @param codes of the product by system; a generic name is no product
 * @param amounts by what they count
 * @param parties who dispensed and who prescribed
 */
record MedicineFacts(
        Event event,
        String day,
        Map<String, String> codes,
        String name,
        Map<Amount, String> amounts,
        Map<Role, Party> parties) {

    private static final ZoneId JAPAN = ZoneId.of("Asia/Tokyo");

    enum Event {
        PRESCRIBED("処方"),
        HANDED_OVER("調剤"),
        TAKEN("服用");

        private final String words;

        Event(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }

    enum Amount {
        TOTAL,
        DAYS,
        TIMES,
        DOSE
    }

    enum Role {
        DISPENSER,
        INSTITUTION
    }

    record Party(Set<String> numbers, String name) {

        static Party of(Organization organization) {
            Set<String> numbers = new TreeSet<>();
            organization.getIdentifier().stream()
                    .filter(identifier ->
                            NotebookSystems.INSTITUTION_10.equals(identifier.getSystem()) && identifier.hasValue())
                    .forEach(identifier -> numbers.add(identifier.getValue()));
            return new Party(
                    numbers, key(Optional.ofNullable(organization.getName()).orElse("")));
        }

        /** By number where both have one, else by name where both have one; of who is not named nothing is known. */
        boolean contradicts(Party other) {
            if (!numbers.isEmpty() && !other.numbers.isEmpty()) {
                return !numbers.equals(other.numbers);
            }
            return !name.isEmpty() && !other.name.isEmpty() && !name.equals(other.name);
        }
    }

    static MedicineFacts of(WrittenDrug drug) {
        Map<String, String> codes = new HashMap<>();
        for (Coding coding : drug.drug().getCoding()) {
            String kind = DrugCodes.kind(coding);
            if (coding.hasCode() && !kind.isEmpty()) {
                // The lengths of HOT tell different things: substance, product, package.
                String system = kind.equals("6") ? kind + " " + coding.getCode().length() : kind;
                codes.putIfAbsent(system, coding.getCode());
            }
        }
        Map<Amount, String> amounts = new HashMap<>();
        drug.quantity().ifPresent(total -> amounts.put(Amount.TOTAL, key(total)));
        drug.days().ifPresent(days -> amounts.put(Amount.DAYS, key(days)));
        if (drug.days().isEmpty()) {
            drug.times().ifPresent(times -> amounts.put(Amount.TIMES, key(times)));
        }
        drug.dosage().flatMap(MedicineFacts::dose).ifPresent(dose -> amounts.put(Amount.DOSE, key(dose)));
        Map<Role, Party> parties = new HashMap<>();
        drug.parties().dispenser().ifPresent(place -> parties.put(Role.DISPENSER, Party.of(place)));
        drug.parties().institution().ifPresent(place -> parties.put(Role.INSTITUTION, Party.of(place)));
        return new MedicineFacts(
                event(drug),
                drug.day().flatMap(MedicineFacts::day).orElse(""),
                codes,
                key(CellText.of(drug.drug())),
                amounts,
                parties);
    }

    /** What a person says was handed over is the same event as what the pharmacy says. */
    private static Event event(WrittenDrug drug) {
        if (drug.resource() instanceof MedicationRequest) {
            return Event.PRESCRIBED;
        }
        return drug.resource() instanceof MedicationDispense
                        || drug.parties().dispenser().isPresent()
                ? Event.HANDED_OVER
                : Event.TAKEN;
    }

    /** A time is on the day that it was in Japan; a month or a year is no day. */
    private static Optional<String> day(DateTimeType time) {
        return switch (time.getPrecision()) {
            case YEAR, MONTH -> Optional.empty();
            case DAY -> Optional.of(time.getValueAsString());
            case MINUTE, SECOND, MILLI ->
                Optional.of(
                        time.getValue().toInstant().atZone(JAPAN).toLocalDate().toString());
        };
    }

    private static Optional<Quantity> dose(Dosage dosage) {
        return dosage.getDoseAndRate().stream()
                .filter(dose -> dose.hasRateRatio())
                .map(dose -> dose.getRateRatio().getNumerator())
                .filter(Quantity::hasValue)
                .findFirst();
    }

    /** That both tell of the same event: nothing contradicts, and enough is told by both. */
    boolean agreesWith(MedicineFacts other) {
        return event == other.event
                && !day.isEmpty()
                && day.equals(other.day)
                && isSameDrug(other)
                && isSameAmount(other)
                && parties.entrySet().stream()
                        .noneMatch(party -> Optional.ofNullable(other.parties.get(party.getKey()))
                                .filter(party.getValue()::contradicts)
                                .isPresent());
    }

    /** By the codes of the systems that both use, else by name. */
    private boolean isSameDrug(MedicineFacts other) {
        Set<String> common = common(codes.keySet(), other.codes.keySet());
        return common.isEmpty()
                ? !name.isEmpty() && name.equals(other.name)
                : common.stream().allMatch(system -> Objects.equals(codes.get(system), other.codes.get(system)));
    }

    private boolean isSameAmount(MedicineFacts other) {
        Set<Amount> common = common(amounts.keySet(), other.amounts.keySet());
        return !common.isEmpty()
                && common.stream().allMatch(amount -> Objects.equals(amounts.get(amount), other.amounts.get(amount)));
    }

    private static <T extends Comparable<T>> Set<T> common(Collection<T> some, Collection<T> others) {
        Set<T> common = new TreeSet<>(some);
        common.retainAll(others);
        return common;
    }

    private static String key(Quantity quantity) {
        return key(quantity.getValue()) + " " + key(CellText.unit(quantity));
    }

    private static String key(BigDecimal number) {
        return Decimals.plain(number.stripTrailingZeros());
    }

    private static String key(String text) {
        return Kana.normalized(text).replaceAll("\\s", "").toLowerCase(Locale.ROOT);
    }
}
