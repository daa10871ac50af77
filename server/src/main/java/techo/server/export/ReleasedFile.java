package techo.server.export;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import techo.policy.audit.ResourceUse;
import techo.policy.audit.ResourceUse.Use;
import techo.policy.consent.ConsentRef;
import techo.policy.disclosure.DisclosedKind;
import techo.policy.identity.PatientId;
import techo.server.consent.LeavingResources.Ground;

/** A file that its owner is about to receive. */
record ReleasedFile(ExportJob job, OutputFile file, FileStore.StoredFile stored, People people) {

    /**
     * What of one person is in a file on one ground.
     *
     * @param kinds at least one
     * @param consents what opens it now
     */
    record Share(PatientId patient, Ground ground, List<DisclosedKind> kinds, List<ConsentRef> consents) {
        Share {
            kinds = List.copyOf(kinds);
            consents = List.copyOf(consents);
        }

        Collection<ResourceUse> uses() {
            return kinds.stream()
                    .collect(Collectors.groupingBy(DisclosedKind::type, Collectors.summingLong(DisclosedKind::count)))
                    .entrySet()
                    .stream()
                    .map(count -> ResourceUse.counted(Use.SHOWN, count.getKey(), count.getValue()))
                    .toList();
        }
    }

    /**
     * Whose data are in it.
     *
     * @param shares one for each person and ground
     * @param directory how many of each type belong to nobody
     */
    record People(List<Share> shares, Map<String, Long> directory) {
        static final People NONE = new People(List.of(), Map.of());

        People {
            shares = List.copyOf(shares);
            directory = Map.copyOf(directory);
        }
    }
}
