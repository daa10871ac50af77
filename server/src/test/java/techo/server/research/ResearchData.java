package techo.server.research;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import techo.policy.research.Generalisation;
import techo.policy.research.OutputKind;
import techo.policy.research.Variable;
import techo.terminology.shipped.ShippedTerminology;

/** A study of every type that the allow-list has, and what it makes of a resource. */
final class ResearchData {
    static final AllowList ALLOWED = AllowList.load();
    static final KnownCodes CODES = KnownCodes.of(ShippedTerminology.load());
    static final int ELDEST = 1936;

    private ResearchData() {}

    static Set<Variable> everything() {
        return ALLOWED.types().stream()
                .map(type -> new Variable(type, Set.of()))
                .collect(Collectors.toSet());
    }

    static Pseudonymiser of(StudyKey key, OutputKind kind) {
        return of(key, kind, Generalisation.of(kind), everything(), new CohortSurvey(kind, 2));
    }

    static Pseudonymiser of(
            StudyKey key, OutputKind kind, Generalisation generalisation, Set<Variable> variables, Screen screen) {
        return new Pseudonymiser(ALLOWED, CODES, variables, kind, generalisation, ELDEST, new Pseudonyms(key), screen);
    }

    static StudyKey key(int seed) {
        byte[] secret = new byte[StudyKey.BYTES];
        new Random(seed).nextBytes(secret);
        return new StudyKey(secret);
    }

    static String line(Pseudonymiser pseudonymiser, String type, String id, long pid, String json) {
        try {
            return pseudonymiser.line(type, id, pid, json.getBytes(UTF_8)).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
