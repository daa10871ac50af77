package techo.server.export;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import techo.interceptors.error.Problem;
import techo.interceptors.error.TechoException;

/**
 * Which parts of a record a person wants in a zip, and whether it is locked.
 *
 * @param parts at least one
 */
record RecordRequest(Set<RecordPart> parts, Optional<ZipPassword> password) {
    static final String PART = "part";
    static final String PASSWORD = "password";

    RecordRequest {
        parts = Set.copyOf(parts);
    }

    /**
     * @param query of the address, where a password would end up in logs
     * @param body of a POST
     * @throws TechoException for what is unknown, repeated or unusable
     */
    static RecordRequest of(Map<String, List<String>> query, Map<String, List<String>> body) {
        Set<RecordPart> parts = EnumSet.noneOf(RecordPart.class);
        for (Map<String, List<String>> given : List.of(query, body)) {
            given.forEach((name, values) -> {
                if (name.equals(PART)) {
                    values.forEach(code -> parts.add(RecordPart.ofCode(code).orElseThrow(() -> invalid(PART))));
                } else if (!name.equals(PASSWORD) && !name.equals("_format")) {
                    throw new TechoException(ExportError.PARAMETER_UNSUPPORTED);
                }
            });
        }
        if (query.containsKey(PASSWORD)) {
            throw new TechoException(ExportError.PASSWORD_IN_ADDRESS);
        }
        return new RecordRequest(
                parts.isEmpty() ? RecordPart.unlessSaidOtherwise() : parts,
                password(body.getOrDefault(PASSWORD, List.of())));
    }

    private static Optional<ZipPassword> password(List<String> values) {
        if (values.size() > 1) {
            throw invalid(PASSWORD);
        }
        try {
            return values.stream().findFirst().map(ZipPassword::new);
        } catch (IllegalArgumentException e) {
            throw invalid(PASSWORD);
        }
    }

    private static TechoException invalid(String name) {
        return new TechoException(Problem.error(ExportError.PARAMETER_INVALID).atPosition(name));
    }
}
