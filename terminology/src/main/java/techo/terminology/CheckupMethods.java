package techo.terminology;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The examination methods of the checkup exchange, by code. */
public final class CheckupMethods {

    public static final String OID = "1.2.392.200119.6.1007";

    private final Map<String, String> names;

    private CheckupMethods(Map<String, String> names) {
        this.names = names;
    }

    public static CheckupMethods load() {
        return new CheckupMethods(CsvTable.read("checkup-methods.csv").stream()
                .collect(Collectors.toUnmodifiableMap(
                        row -> row.get("method_code"), row -> row.get("method_name_ja"), (a, b) -> a)));
    }

    public Optional<String> name(String code) {
        return Optional.ofNullable(names.get(code));
    }
}
