package techo.server.export;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import techo.interceptors.audit.RequestAudit;
import techo.policy.audit.ConsentVersion;
import techo.policy.audit.ResourceUse;
import techo.policy.audit.ResourceUse.Use;
import techo.policy.consent.ConsentRef;
import techo.policy.disclosure.ContentDigest;
import techo.policy.disclosure.DisclosedKind;
import techo.policy.disclosure.Disclosure;
import techo.policy.disclosure.DisclosureRule;
import techo.policy.disclosure.LegalBasis;
import techo.policy.identity.Caller;
import techo.policy.identity.PatientId;
import techo.server.consent.LeavingResources.Ground;

/** A file that its owner is about to receive. */
record ReleasedFile(ExportJob job, OutputFile file, FileStore.StoredFile stored, People people) {

    /** What a file holds is shown when the file leaves, each time. */
    void recordIn(RequestAudit audit) {
        audit.touchedDirectory(List.of(job.used(Use.SHOWN)));
        people.shares().forEach(share -> {
            audit.touched(share.patient(), share.uses());
            share.consents()
                    .forEach(consent ->
                            audit.decidedBy(new ConsentVersion(consent.id().value(), consent.version())));
        });
        people.directory()
                .forEach((type, count) -> audit.touchedDirectory(List.of(ResourceUse.counted(Use.SHOWN, type, count))));
    }

    /** One entry of the ledger for each person and ground, when it leaves to a recipient. */
    List<Disclosure> disclosedTo(Caller caller) {
        return caller instanceof Caller.Recipient recipient
                ? people.shares().stream()
                        .map(share -> new Disclosure(
                                share.patient(),
                                basis(recipient, share.ground()),
                                share.consents(),
                                share.kinds(),
                                ContentDigest.ofFile(file.sha256())))
                        .toList()
                : List.of();
    }

    private static LegalBasis basis(Caller.Recipient recipient, Ground ground) {
        return switch (ground) {
            case ORDINARY -> DisclosureRule.ofOrdinary(recipient);
            case LIFE_AT_STAKE -> DisclosureRule.ofLifeAtStake(recipient);
        };
    }

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
