package techo.server.erasure;

/** Tables of ours that hold something of a record, in the order in which their rows are deleted. */
enum RecordTable {
    GRANT("techo_grant", By.PATIENT_PID, "patient_pid"),
    GRANT_EXCEPTION("techo_grant_exception", By.PATIENT_PID, "patient_pid"),
    PROVISION("techo_provision", By.PATIENT_PID, "patient_pid"),
    EMERGENCY_CHOICE("techo_emergency_choice", By.PATIENT_PID, "patient_pid"),
    EMERGENCY_ACCESS("techo_emergency_access", By.PATIENT_PID, "patient_pid"),
    DELEGATION_CATEGORY("techo_delegation_category", By.DELEGATION, "delegation_id"),
    DELEGATION("techo_delegation", By.PATIENT_PID, "patient_pid"),
    IMPORT("techo_import", By.PATIENT_PID, "patient_pid"),
    IMPORT_FILE("techo_import_file", By.PATIENT_PID, "patient_pid"),
    IMPORT_WARNING("techo_import_warning", By.PATIENT_PID, "patient_pid"),
    IMPORT_JOB("techo_import_job", By.PATIENT_PID, "patient_pid"),
    SUBMISSION("techo_submission", By.PERSON, "person"),
    PERSON("techo_person", By.PATIENT_PID, "patient_pid"),
    PERSON_PAST("techo_person_past", By.PATIENT_PID, "patient_pid"),
    /** With its files and slices; what lies on the disk goes with the next sweep. */
    EXPORT_JOB("techo_export_job", By.PATIENT_PID, "patient_pid"),
    EXPORT_JOB_OF_APP("techo_export_job", By.OWN_APP, "owner"),
    EXPORT_GIVEN_TO_APP("techo_export_given", By.OWN_APP, "owner"),
    ATTACHMENT("techo_attachment", By.RES_ID, "res_id"),
    ATTACHED_FILE("techo_attachment", By.RES_ID, "binary_res_id"),
    VIOLATION("techo_violation", By.RES_ID, "res_id"),
    PART_OF("techo_resource_part", By.RES_ID, "part_res_id"),
    DOCUMENT_PART("techo_resource_part", By.PATIENT_PID, "patient_pid"),
    OF_NOBODY("techo_resource_part", By.RES_ID, "document_res_id"),
    UNOWNED("techo_unowned", By.RES_ID, "res_id"),
    RESOURCE("techo_resource", By.PATIENT_PID, "patient_pid"),
    /** Behind the rows that whoever hides an item locks, so that what is hidden meanwhile is seen. */
    HIDDEN_PAST("techo_hidden_past", By.RES_ID, "res_id");

    private final String table;
    private final By by;
    private final String column;

    RecordTable(String table, By by, String column) {
        this.table = table;
        this.by = by;
        this.column = column;
    }

    String table() {
        return table;
    }

    By by() {
        return by;
    }

    /** Up to the column, which is compared behind it. */
    String delete() {
        return "delete from " + table + " where " + column;
    }

    /** What the rows of a record are found by. */
    enum By {
        /** The id of the Patient. */
        PERSON,
        /** HAPI's key of the Patient. */
        PATIENT_PID,
        /** HAPI's key of a resource. */
        RES_ID,
        /** The owner of an export, which is an app in the hands of the person. */
        OWN_APP,
        /** A delegation of the person. */
        DELEGATION
    }
}
