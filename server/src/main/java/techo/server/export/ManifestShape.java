package techo.server.export;

import java.util.Arrays;
import java.util.Optional;

/** Which edition of Bulk Data Access a manifest is written for. */
enum ManifestShape {
    /** {@code request}, and problems below {@code error}. */
    STU2("2.0"),
    /** The ballot of the fourth: {@code manifestType}, no {@code request}, and problems below {@code outcome}. */
    STU4("4.0");

    private final String version;

    ManifestShape(String version) {
        this.version = version;
    }

    String version() {
        return version;
    }

    static Optional<ManifestShape> of(String version) {
        return Arrays.stream(values())
                .filter(shape -> shape.version.equals(version))
                .findFirst();
    }
}
