package techo.server.exchange;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.DataFormatException;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.Part;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.hl7.fhir.r4.model.Binary;
import techo.exchange.SourceFile;
import techo.exchange.fhir.SoundJson;
import techo.interceptors.error.RequestError;
import techo.interceptors.error.TechoException;

/**
 * Takes the files out of a request: a raw body, a FHIR {@code Binary}, or the parts of a form.
 *
 * <p>The body filter bounds what may be read here.
 */
final class ReceivedFiles {
    /** In one form. */
    static final int MOST_FILES = 20;

    private final FhirContext context;

    ReceivedFiles(FhirContext context) {
        this.context = context;
    }

    /** @return at least one file */
    List<SourceFile> of(HttpServletRequest request) {
        try {
            String type = Optional.ofNullable(request.getContentType())
                    .orElse("application/octet-stream")
                    .toLowerCase(Locale.ROOT);
            List<SourceFile> files = type.startsWith("multipart/form-data")
                    ? parts(request)
                    : List.of(SourceFile.of(body(request.getInputStream().readAllBytes(), type)));
            if (files.isEmpty()) {
                throw new TechoException(ImportError.IMPORT_NO_FILE);
            }
            return files;
        } catch (IOException | ServletException e) {
            throw new TechoException(ImportError.IMPORT_NO_FILE);
        }
    }

    private static List<SourceFile> parts(HttpServletRequest request) throws IOException, ServletException {
        List<SourceFile> files = new ArrayList<>();
        for (Part part : form(request)) {
            if (part.getSubmittedFileName() == null) {
                continue;
            }
            if (files.size() == MOST_FILES) {
                throw new TechoException(ImportError.IMPORT_TOO_MANY_FILES);
            }
            files.add(SourceFile.of(part.getInputStream().readAllBytes()));
        }
        return files;
    }

    /** A form whose length nobody told is counted while it is read. */
    private static Collection<Part> form(HttpServletRequest request) throws IOException, ServletException {
        try {
            return request.getParts();
        } catch (IllegalStateException tooLarge) {
            throw new TechoException(RequestError.BODY_TOO_LARGE);
        }
    }

    /** A {@code Binary} carries the file; everything else, other FHIR included, is the file itself. */
    private byte[] body(byte[] bytes, String type) {
        if (!type.startsWith("application/fhir+json")) {
            return bytes;
        }
        try {
            String json = new String(bytes, StandardCharsets.UTF_8);
            if (!SoundJson.isSound(json) || !(context.newJsonParser().parseResource(json) instanceof Binary binary)) {
                return bytes;
            }
            return Optional.ofNullable(binary.getData())
                    .orElseThrow(() -> new TechoException(ImportError.IMPORT_NO_FILE));
        } catch (DataFormatException e) {
            // Its reader tells where.
            return bytes;
        }
    }
}
