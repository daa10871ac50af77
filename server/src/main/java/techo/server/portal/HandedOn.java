package techo.server.portal;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import org.springframework.http.ContentDisposition;

/**
 * A file that the FHIR interface makes, handed on to the browser to be kept.
 *
 * @param contentType what it is asked for, and what the browser is told it is
 * @param name of the file
 */
record HandedOn(String contentType, String name) {

    /**
     * @throws NotAllowedException when the interface does not let the person have it
     * @throws RecordUnavailableException when there is no file for another reason
     */
    void hand(HttpResponse<InputStream> file, HttpServletResponse response) throws IOException {
        try (InputStream content = file.body()) {
            FhirRequests.require(file);
            response.setContentType(contentType);
            response.setHeader(
                    "Content-Disposition",
                    ContentDisposition.attachment().filename(name).build().toString());
            content.transferTo(response.getOutputStream());
        }
    }
}
