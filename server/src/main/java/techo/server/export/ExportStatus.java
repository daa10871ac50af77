package techo.server.export;

/** How a job stands for the caller whose it is. */
sealed interface ExportStatus {
    record Running(ExportJob job) implements ExportStatus {}

    /** It is complete, and it is being found out what of it may still leave. */
    record Checking() implements ExportStatus {}

    /** @param job lists only what may leave now */
    record Complete(ExportJob job) implements ExportStatus {}

    record Failed() implements ExportStatus {}
}
