package techo.server.export;

import java.net.URI;

/** The addresses under which a job and its files are reached; clients take them as they are. */
record ExportLinks(URI baseUrl) {
    static final String JOB = "_jobId";
    static final String FILE = "_file";

    String status(ExportJobId job) {
        return baseUrl + "/$export-poll-status?" + JOB + "=" + job.value();
    }

    String file(ExportJobId job, String name) {
        return baseUrl + "/$export-file?" + JOB + "=" + job.value() + "&" + FILE + "=" + name;
    }
}
