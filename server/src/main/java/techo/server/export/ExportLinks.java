package techo.server.export;

import java.net.URI;

/** The addresses under which a job and its files are reached; clients take them as they are. */
record ExportLinks(URI baseUrl) {
    static final String JOB = "_jobId";
    static final String FILE = "_file";
    static final String MANIFEST = "_manifest";

    /** The shape of the manifest is part of the address, because the client takes the address as it is. */
    String status(ExportJobId job, ManifestShape shape) {
        String address = baseUrl + "/$export-poll-status?" + JOB + "=" + job.value();
        return shape == ManifestShape.STU2 ? address : address + "&" + MANIFEST + "=" + shape.version();
    }

    String file(ExportJobId job, String name) {
        return baseUrl + "/$export-file?" + JOB + "=" + job.value() + "&" + FILE + "=" + name;
    }
}
