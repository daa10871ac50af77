package techo.server.portal;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.util.Map;
import org.springframework.http.ContentDisposition;

/** A file that the FHIR interface makes, handed on to the browser to be kept. */
record HandedOn(FhirRequests fhir) {

    /**
     * @param path of the operation below the base
     * @param contentType what it is asked for, and what the browser is told it is
     * @param name of the file
     */
    void hand(String token, String path, String contentType, String name, HttpServletResponse response)
            throws IOException {
        HttpResponse<InputStream> file = fhir.get(token, path, Map.of("Accept", contentType));
        try (InputStream content = file.body()) {
            if (file.statusCode() != 200) {
                throw new RecordUnavailableException(new IllegalStateException("HTTP " + file.statusCode()));
            }
            response.setContentType(contentType);
            response.setHeader(
                    "Content-Disposition",
                    ContentDisposition.attachment().filename(name).build().toString());
            content.transferTo(response.getOutputStream());
        }
    }
}
