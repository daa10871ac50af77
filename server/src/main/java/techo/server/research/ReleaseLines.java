package techo.server.research;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import techo.interceptors.consent.ResourceKey;
import techo.policy.research.MemberToken;
import techo.policy.research.QuasiIdentifiers;
import techo.server.export.StudyExports;

/** The lines of a planned release: of those whom the plan has, as the class that was counted. */
final class ReleaseLines implements StudyExports.Lines {
    private final Map<MemberToken, QuasiIdentifiers> members;
    private final Pseudonyms tokens;
    private final ReleaseScreen screen;
    private final Pseudonymiser pseudonymiser;
    private final Map<Long, Optional<QuasiIdentifiers>> classes = new HashMap<>();

    /**
     * @param tokens of the study, whatever names things in the release
     * @param screen of the pseudonymiser
     */
    ReleaseLines(
            Map<MemberToken, QuasiIdentifiers> members,
            Pseudonyms tokens,
            ReleaseScreen screen,
            Pseudonymiser pseudonymiser) {
        this.members = Map.copyOf(members);
        this.tokens = tokens;
        this.screen = screen;
        this.pseudonymiser = pseudonymiser;
    }

    @Override
    public CharSequence line(String type, String id, long patientPid, byte[] json) throws IOException {
        screen.begin();
        Optional<QuasiIdentifiers> as = classes.computeIfAbsent(
                patientPid, pid -> Optional.ofNullable(members.get(new MemberToken(tokens.token(pid)))));
        if (as.isEmpty()) {
            return "";
        }
        CharSequence line = pseudonymiser.line(type, id, patientPid, json);
        if (line.isEmpty() || !screen.isAsPlanned(as.get())) {
            return "";
        }
        screen.made(patientPid, new ResourceKey(type, id));
        return line;
    }

    @Override
    public boolean isOpen() {
        return screen.isOpen();
    }

    @Override
    public void settle() {
        screen.settle();
    }
}
