package techo.exchange.home;

import java.util.List;
import java.util.Optional;
import techo.exchange.RecordCategory;

/**
 * Something that people measure at home.
 *
 * @param profile name of the profile that its Observation keeps to
 * @param loinc at least one; the first is the profile's
 * @param unit as people write it
 * @param category code of the Observation's category
 * @param whole LOINC of the panel that this is a part of
 * @param daily whether small intervals are added up to one value a day
 * @param names how tables call it; the first is shown
 */
record HomeItem(
        String code,
        String profile,
        List<String> loinc,
        String ucum,
        String unit,
        String category,
        RecordCategory recordCategory,
        Optional<String> whole,
        boolean daily,
        String apple,
        String openMhealth,
        List<String> names) {

    HomeItem {
        loinc = List.copyOf(loinc);
        names = List.copyOf(names);
    }

    String japanese() {
        return names.get(0);
    }
}
