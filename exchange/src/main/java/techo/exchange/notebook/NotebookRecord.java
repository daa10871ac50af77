package techo.exchange.notebook;

import java.util.Optional;

/**
 * One record of the format: a view that gives the fields of a line their names. The comments name the record as the
 * specification does; which field stands where is checked against the table by a test.
 */
sealed interface NotebookRecord permits BlockRecord, PersonalRecord {

    Row row();

    /** Who wrote the line (レコード作成者). */
    enum Creator {
        PROFESSIONAL,
        PERSON,
        /** 8 other, 9 unknown, or not said. */
        UNSTATED;

        static Creator of(Optional<String> code) {
            return switch (code.orElse("")) {
                case "1" -> PROFESSIONAL;
                case "2" -> PERSON;
                default -> UNSTATED;
            };
        }
    }
}
