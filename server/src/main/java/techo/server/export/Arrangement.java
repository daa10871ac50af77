package techo.server.export;

/** How the resources of an export are put into files. */
enum Arrangement {
    /** One type in each file. */
    BY_TYPE,
    /** Person after person, each behind a header (Bulk Data Access, {@code organizeOutputBy=Patient}). */
    BY_PATIENT
}
