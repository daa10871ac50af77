package techo.exchange.checkup;

import java.util.Optional;
import java.util.regex.Pattern;
import org.hl7.fhir.r4.model.Coding;

/**
 * Where in the resources a written element comes from, and the complaints about it.
 *
 * @param path FHIRPath of the resource
 */
record Place(String path, Issues issues) {

    private static final String URN = "urn:oid:";
    private static final Pattern SPACE = Pattern.compile("\\s+");

    void warn(CheckupIssueCode code, String element) {
        warn(code, element, "");
    }

    void warn(CheckupIssueCode code, String element, String detail) {
        issues.warn(code, path + "." + element, detail);
    }

    /** The coding's system as the OID that the exchange format wants; other systems have no place in it. */
    Optional<String> oid(Coding coding) {
        Optional<String> system = Optional.ofNullable(coding.getSystem());
        Optional<String> oid = system.filter(s -> s.startsWith(URN))
                .map(s -> s.substring(URN.length()))
                .filter(CheckupCodes::isOid);
        if (system.isPresent() && oid.isEmpty()) {
            warn(CheckupIssueCode.CODE_SYSTEM_UNKNOWN, "coding.system");
        }
        return oid;
    }

    /** Codes and units of the format have no white space. */
    String token(String text, String element) {
        if (SPACE.matcher(text).find()) {
            warn(CheckupIssueCode.TEXT_ALTERED, element);
        }
        return SPACE.matcher(text).replaceAll("");
    }
}
