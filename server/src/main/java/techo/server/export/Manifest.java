package techo.server.export;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * Writes the manifest of a complete job (Bulk Data Access 2.0, Output Manifest).
 *
 * <p>Below {@code extension}, {@code techo-original} lists the files as they were once received, and
 * {@code techo-digest} the SHA-256 of each output file before compression.
 */
final class Manifest {
    private static final DateTimeFormatter INSTANT =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSXXX").withZone(ZoneOffset.UTC);

    private static final String TYPE = "http://hl7.org/fhir/uv/bulkdata/StructureDefinition/BulkDataManifest";

    private final ObjectMapper json;
    private final ExportLinks links;

    Manifest(ObjectMapper json, ExportLinks links) {
        this.json = json;
        this.links = links;
    }

    ObjectNode of(ExportJob job, ManifestShape shape) {
        ObjectNode manifest = json.createObjectNode();
        if (shape == ManifestShape.STU4) {
            manifest.put("manifestType", TYPE);
        }
        manifest.put("transactionTime", INSTANT.format(job.transactionTime()));
        if (shape == ManifestShape.STU2) {
            manifest.put("request", job.request());
        }
        manifest.put("requiresAccessToken", true);
        ArrayNode output = manifest.putArray("output");
        ArrayNode deleted = manifest.putArray("deleted");
        ArrayNode error = manifest.putArray(shape == ManifestShape.STU4 ? "outcome" : "error");
        ObjectNode extension = manifest.putObject("extension");
        ArrayNode originals = extension.putArray("techo-original");
        ArrayNode digests = extension.putArray("techo-digest");
        for (OutputFile file : job.files()) {
            String url = links.file(job.id(), file.name());
            switch (file.kind()) {
                case OUTPUT -> {
                    resources(output.addObject(), file, url);
                    content(digests.addObject().put("url", url), file);
                }
                case DELETED -> resources(deleted.addObject(), file, url);
                case ERROR -> resources(error.addObject(), file, url);
                case ORIGINAL ->
                    content(originals.addObject().put("url", url).put("contentType", file.contentType()), file);
            }
        }
        return manifest;
    }

    private static void resources(ObjectNode entry, OutputFile file, String url) {
        entry.put("type", file.fhirType()).put("url", url).put("count", file.lines());
    }

    private static void content(ObjectNode entry, OutputFile file) {
        entry.put("sha256", file.sha256()).put("size", file.bytes());
    }
}
