package techo.server.exchange;

/** What a file becomes. */
enum Target {
    FHIR,
    CHECKUP,
    ARCHIVE,
    DOCUMENT,
    RECORD,
    NOTEBOOK,
    QR,
    COST,
    CSV,
    PDF,
    HOME,
    TAX,
    TABLE
}
