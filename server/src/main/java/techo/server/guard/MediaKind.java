package techo.server.guard;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a request body claims to be, as far as the guards care. */
enum MediaKind {
    JSON,
    XML,
    FORM,
    MULTIPART,
    OTHER;

    /** Lenient like HAPI, which also takes {@code text/json} and {@code application/xml} for FHIR. */
    static MediaKind of(@Nullable String contentType) {
        if (contentType == null) {
            return OTHER;
        }
        String type = contentType.split(";", 2)[0].trim().toLowerCase(Locale.ROOT);
        if (type.equals("application/x-www-form-urlencoded")) {
            return FORM;
        }
        if (type.startsWith("multipart/")) {
            return MULTIPART;
        }
        // An unencoded plus arrives as a space from some clients, and HAPI accepts that.
        if (type.endsWith("json") || type.contains("json+fhir") || type.contains("json fhir")) {
            return JSON;
        }
        return type.endsWith("xml") || type.contains("xml+fhir") || type.contains("xml fhir") ? XML : OTHER;
    }

    /** FHIR is UTF-8; a body that says otherwise would be decoded as something it is not. */
    static boolean namesAnotherCharset(@Nullable String contentType) {
        if (contentType == null) {
            return false;
        }
        String lower = contentType.toLowerCase(Locale.ROOT);
        int charset = lower.indexOf("charset=");
        if (charset < 0) {
            return false;
        }
        String name = lower.substring(charset + "charset=".length())
                .split("[;,]", 2)[0]
                .replace("\"", "")
                .trim();
        return !name.equals("utf-8") && !name.equals("utf8");
    }
}
