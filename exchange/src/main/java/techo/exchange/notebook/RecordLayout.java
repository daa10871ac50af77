package techo.exchange.notebook;

import java.util.List;
import java.util.Set;

/** The fields of one kind of record, in order. */
record RecordLayout(String number, String name, List<Field> fields) {

    RecordLayout {
        fields = List.copyOf(fields);
    }

    /** The highest position a line of this kind can fill. */
    int width() {
        return fields.get(fields.size() - 1).position();
    }

    enum Type {
        DIGITS,
        ALPHANUMERIC,
        TEXT
    }

    enum Content {
        FREE,
        DATE,
        AMOUNT,
        CODE
    }

    /**
     * @param position 1 is the record number
     * @param bytes longest value, in CP932
     * @param requiredFromInstitution in files of category 1
     * @param requiredFromPerson in files of category 2
     * @param codes of a closed list; empty unless the content is a code
     */
    record Field(
            int position,
            String name,
            Type type,
            int bytes,
            boolean requiredFromInstitution,
            boolean requiredFromPerson,
            Content content,
            Set<String> codes) {

        Field {
            codes = Set.copyOf(codes);
        }

        boolean isRequired(OutputCategory category) {
            return switch (category) {
                case FROM_INSTITUTION -> requiredFromInstitution;
                case FROM_PERSON -> requiredFromPerson;
            };
        }
    }
}
