package techo.exchange.notebook;

/** Who hands the file to whom (出力区分). */
public enum OutputCategory {
    /** 1: a pharmacy or hospital to the person; also meant where an old two-dimensional code leaves it out. */
    FROM_INSTITUTION,
    /** 2: the person to a pharmacy or hospital. */
    FROM_PERSON;

    String code() {
        return this == FROM_INSTITUTION ? "1" : "2";
    }
}
